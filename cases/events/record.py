"""The one writer of the log. Called by services, inside the transaction of the change that it records."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from cases.attention import WATCHED, Attention, attention_of
from cases.events.chain import START, Entry, link
from cases.events.types import Event, TakenBack
from cases.models import Case, CaseEvent, Reader, Text
from cases.models.case import Origin, Precision
from cases.models.event import Voice
from cases.scoping import ensure_in_scope, made_here
from tenants.accounts.actors import Actor
from tenants.fleet.connection import db
from tenants.plain import plain

# What a person may still take back waits this long before it is carried.
UNDO = timedelta(seconds=10)
_LAST = "SELECT seq, hash FROM cases_caseevent WHERE case_id = %s ORDER BY seq DESC LIMIT 1"
# No RETURNING of notes: a municipality may add rows there but not read them.
_LEFT = """
    WITH left_to_do AS (
        INSERT INTO cases_todo (event_id, case_id, reader, not_before)
        SELECT %(event)s, %(case)s, * FROM unnest(%(readers)s::text[], %(from)s::timestamptz[])
    )
    INSERT INTO public.tenants_wake (schema_name, not_before)
    SELECT DISTINCT %(schema)s, moment FROM unnest(%(from)s::timestamptz[]) AS moment
"""


def keep_text(case: Case, body: str, *, language: str = "") -> Text | None:
    """Keep words in an erasable row that an event can point to; None for no words."""
    body = plain(body).strip()
    return Text.objects.create(case=case, body=body, language=language) if body else None


def record(
    case: Case,
    event: Event,
    *,
    actor: Actor,
    voice: Voice = Voice.PUBLIC,
    occurred_at: datetime | None = None,
    precision: Precision = Precision.MINUTE,
    undo: timedelta = timedelta(0),
) -> CaseEvent:
    """Append one event to a case's log and leave a to-do for each reader.

    The caller holds the case's row lock, which is what makes `seq` and the chain safe.

    Args:
        undo: how long the event waits before it may be carried outside.

    Raises:
        OutOfScope: the case is not where the colleague's role holds; asked here so that no service can forget it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of the change that it records.")
    now = timezone.now()
    last = last_of(case)
    seq, previous = (last[0] + 1, bytes(last[1])) if last else (1, START)
    if last is None:
        made_here(case)
    ensure_in_scope(actor, case)
    entry = Entry(case=case.public_id, seq=seq, type=event.type, occurred_at=occurred_at or now, precision=precision,
                  recorded_at=now, origin=Origin.LIVE, actor_kind=actor.kind, actor=actor.pseudonym, voice=voice,
                  data=event.data())
    row = CaseEvent.objects.create(
        case=case, seq=seq, type=entry.type, occurred_at=entry.occurred_at, precision=entry.precision,
        recorded_at=now, origin=entry.origin, actor_kind=entry.actor_kind, actor=entry.actor, voice=voice,
        data=entry.data, hash=link(previous, entry))
    keep_attention(case, row)
    leave_to_dos(row, carry=now + undo, measure=now)
    return row


def last_of(case: Case) -> tuple[int, bytes] | None:
    """Number and hash of the last event of a case; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [case.pk])
        found: tuple[int, bytes] | None = cursor.fetchone()
        return found


def leave_to_dos(event: CaseEvent, *, carry: datetime, measure: datetime) -> None:
    """A to-do for each reader, and the word to the dispatcher that there is work from these moments on: one question,
    since every act asks it several times."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"event": event.pk, "case": event.case_id, "readers": [Reader.CARRY, Reader.MEASURE],
                               "from": [carry, measure], "schema": db.schema_name})


def keep_attention(case: Case, event: CaseEvent) -> None:
    """Bring along the marks of what waits to be looked at: they follow from the log, so whoever writes it keeps them.

    They are read from the row, which the caller has locked: the object at hand may be older than its last event.
    """
    if event.type not in WATCHED:
        return
    row = Case.objects.filter(pk=case.pk)
    before = Attention(*row.values_list("news_at", "unhappy_at", "undelivered_at")[0])
    if event.type == TakenBack.type:
        after = attention_of(CaseEvent.objects.filter(case=case).order_by("seq"))
    else:
        after = before.after(event.type, event.data, actor_kind=event.actor_kind, voice=event.voice,
                             at=event.recorded_at)
    if after != before:
        row.update(**vars(after))
        vars(case).update(vars(after))


def wake(*moments: datetime) -> None:
    """Tell the dispatcher that this municipality has work from these moments on."""
    with connection.cursor() as cursor:
        # No RETURNING: a municipality may add rows here but not read them.
        for moment in sorted(set(moments)):
            cursor.execute("INSERT INTO public.tenants_wake (schema_name, not_before) VALUES (%s, %s)",
                           [db.schema_name, moment])

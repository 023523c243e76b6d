"""The association's queue: who waits, whose turn it is, and who has what before them.

Municipalities only add notes (`cases.moderation.entering`); here they are taken, given back and taken away. A note
whose case no longer waits (its own staff decided, or it looks for itself again) is taken away when it is met.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from cases.models import Case
from cases.moderation.entering import ASSOCIATION
from cases.refusals import NotYours
from cases.review.fairness import DAY, order_of_turns
from cases.settings import setting
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.models import AuditEntry
from tenants.accounts.roles import MAY, Permission, Role
from tenants.fleet.names import PUBLIC
from tenants.models import Municipality, ReviewNote
from tenants.models.municipality import State

# How long a report stays with whoever took it, counted from their last act or look.
HELD = timedelta(minutes=15)
# Notes that turn out to be stale are passed over, but not for ever.
TRIES = 500
TAKEN = "review_taken"


@dataclass(frozen=True)
class Held:
    """A report before a volunteer: of which municipality, which case, and until when it is theirs."""

    town: Municipality
    case: UUID
    until: datetime


@dataclass(frozen=True)
class TownWaiting:
    """How many reports of a municipality wait, since when the longest, how many are before a volunteer now."""

    town: Municipality
    cases: int
    oldest: datetime
    held: int
    turns: int


def volunteer(actor: Actor) -> Actor:
    """Somebody of the association as an actor inside a municipality: no person of it, with the volunteers' rights."""
    return Actor(ActorKind.STAFF, None, actor.pseudonym, MAY[Role.MODERATOR], Role.MODERATOR)


def take_next(actor: Actor, *, but: frozenset[UUID] = frozenset()) -> Held | None:
    """The report that this volunteer has before them, or else the next one by the rule of fairness; None if none waits.

    Args:
        but: reports that they have given back and do not want again.

    Raises:
        PermissionRefused: the actor is no volunteer.
    """
    ensure_may(actor, Permission.MODERATE)
    for _try in range(TRIES):
        had = mine(actor)
        note = had or take_one(actor, but)
        if note is None:
            return None
        town = town_of(note)
        if town is not None and still_waits(town, note.case):
            if had is None:
                # What counts as the town's turn.
                note_act(actor, TAKEN, subject=note.schema_name, case=str(note.case))
            return Held(town, note.case, renewed(note))
        ReviewNote.objects.filter(pk=note.pk).delete()
    return None


def mine(actor: Actor) -> ReviewNote | None:
    return ReviewNote.objects.filter(taken_by=actor.pseudonym, taken_until__gt=timezone.now()).first()


@transaction.atomic
def take_one(actor: Actor, but: frozenset[UUID]) -> ReviewNote | None:
    """Take the next free note. Of two who take at once each gets another one: a locked note is passed over."""
    now = timezone.now()
    free = free_notes(now).exclude(case__in=but)
    waits = {schema: now - since for schema, since in
             free.order_by().values_list("schema_name").annotate(since=Min("reported_at"))}
    for schema in order_of_turns(waits, turns_since(now - DAY)):
        notes = free.filter(schema_name=schema).order_by("reported_at", "pk")
        note = notes.select_for_update(skip_locked=True).first()
        if note is not None:
            note.taken_by, note.taken_until = actor.pseudonym, now + HELD
            note.save(update_fields=["taken_by", "taken_until"])
            return note
    return None


def free_notes(now: datetime) -> QuerySet[ReviewNote]:
    return ReviewNote.objects.filter(Q(taken_until=None) | Q(taken_until__lte=now))


def turns_since(start: datetime) -> dict[str, int]:
    """How many turns each municipality has had since then, from the association's own audit log."""
    told = AuditEntry.objects.filter(act=TAKEN, at__gte=start).order_by().values_list("subject").annotate(n=Count("pk"))
    return dict(told)


def held_by(actor: Actor, case: UUID) -> Held:
    """The report that this volunteer works on; it stays theirs for another while.

    Raises:
        PermissionRefused: the actor is no volunteer.
        NotYours: they have not taken it, or it was given to somebody else after their time was over.
    """
    ensure_may(actor, Permission.MODERATE)
    note = ReviewNote.objects.filter(case=case, taken_by=actor.pseudonym).first()
    town = town_of(note) if note else None
    if note is None or town is None:
        raise NotYours(_("This report is not before you. It was decided already, or your time was over and somebody "
                         "else has it. Take the next one."))
    return Held(town, case, renewed(note))


def renewed(note: ReviewNote) -> datetime:
    until = timezone.now() + HELD
    ReviewNote.objects.filter(pk=note.pk, taken_by=note.taken_by).update(taken_until=until)
    return until


def give_back(actor: Actor, case: UUID) -> None:
    """Let somebody else have the report."""
    ReviewNote.objects.filter(case=case, taken_by=actor.pseudonym).update(taken_by=None, taken_until=None)


def settle(held: Held) -> bool:
    """Take the note away if the case no longer waits. Returns whether it does not."""
    if still_waits(held.town, held.case):
        return False
    ReviewNote.objects.filter(case=held.case).delete()
    return True


def still_waits(town: Municipality, case: UUID) -> bool:
    """Whether the case still waits for the association's eyes."""
    with town.entered():
        return setting("moderators") == ASSOCIATION and waiting_in_town().filter(public_id=case).exists()


def waiting_in_town() -> QuerySet[Case]:
    return Case.objects.filter(phase=Phase.MODERATION, duplicate_of=None)


def town_of(note: ReviewNote) -> Municipality | None:
    """The note's municipality; None where it works no longer."""
    towns = Municipality.objects.select_related("branding").exclude(state=State.RETIRED)
    return towns.filter(schema_name=note.schema_name).first()


def tidy_notes() -> int:
    """Take away every note whose case no longer waits, so that the figures are true. Returns how many."""
    gone = 0
    with schema_context(PUBLIC):
        by_schema: dict[str, list[UUID]] = {}
        for schema, case in ReviewNote.objects.values_list("schema_name", "case"):
            by_schema.setdefault(schema, []).append(case)
        towns = {town.schema_name: town for town in Municipality.objects.filter(schema_name__in=by_schema)}
        for schema, cases in by_schema.items():
            stale = set(cases) - living(towns.get(schema), cases)
            if stale:
                gone += ReviewNote.objects.filter(case__in=stale).delete()[0]
    return gone


def living(town: Municipality | None, cases: list[UUID]) -> set[UUID]:
    """Of these cases of a municipality, those that still wait for the association."""
    if town is None or town.state == State.RETIRED:
        return set()
    with town.entered():
        if setting("moderators") != ASSOCIATION:
            return set()
        return set(waiting_in_town().filter(public_id__in=cases).values_list("public_id", flat=True))


def waiting_by_town() -> list[TownWaiting]:
    """The municipalities that wait, in the order in which their turn comes."""
    tidy_notes()
    now = timezone.now()
    told = ReviewNote.objects.order_by().values_list("schema_name").annotate(
        cases=Count("pk"), oldest=Min("reported_at"), held=Count("pk", filter=Q(taken_until__gt=now)))
    rows = {schema: (cases, oldest, held) for schema, cases, oldest, held in told}
    towns = {town.schema_name: town for town in Municipality.objects.filter(schema_name__in=rows)}
    turns = turns_since(now - DAY)
    order = order_of_turns({schema: now - oldest for schema, (_n, oldest, _h) in rows.items()}, turns)
    return [TownWaiting(towns[schema], *rows[schema], turns.get(schema, 0)) for schema in order if schema in towns]

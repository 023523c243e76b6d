"""What waits to be looked at: kept true by the writer of the log (cases.events.record), looked at here."""

from django.db import transaction

from cases.attention import attention_of
from cases.events.record import record
from cases.events.types import CaseLookedAt
from cases.models import Case, CaseEvent
from cases.models.event import Voice
from cases.services.locking import locked
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

MARKS = ("news_at", "unhappy_at", "undelivered_at")


@transaction.atomic
def look_at(case: Case, *, actor: Actor) -> Case:
    """Say that what is new in a case was read and needs nothing else. Does nothing where nothing is new.

    Raises:
        PermissionRefused: the actor's role may not.
    """
    ensure_may(actor, Permission.WRITE)
    case = locked(case)
    if any(getattr(case, mark) for mark in MARKS):
        record(case, CaseLookedAt(), actor=actor, voice=Voice.INTERNAL)
    return case


@transaction.atomic
def rebuild_attention(case: Case) -> Case:
    """Derive the marks of a case from its log anew."""
    case = locked(case)
    marks = attention_of(CaseEvent.objects.filter(case=case).order_by("seq"))
    for mark in MARKS:
        setattr(case, mark, getattr(marks, mark))
    case.save(update_fields=MARKS)
    return case

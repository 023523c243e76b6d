"""What an inspector finds on the street. Somebody who stands there has the last word on what is to be seen."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.types import CaseMoved, CaseRemapped
from cases.models import Case, CaseEvent, Photo, Transition
from cases.models.event import Voice
from cases.refusals import TransitionNotAllowed
from cases.services.locking import locked
from cases.services.looking_after import add_photo
from cases.services.moving import move_case
from cases.services.writing import add_note
from cases.workflow.phases import Phase, Proof
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

# What was written down without a network is believed for so long.
AT_MOST = timedelta(days=7)


class Finding(StrEnum):
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    NOT_OURS = "not_ours"


class MovedMeanwhile(TransitionNotAllowed):
    """Somebody else moved the case after the inspector had last seen it. Nothing was written."""


@transaction.atomic
def note_finding(case: Case, finding: Finding, *, actor: Actor, note: str = "", photo: UUID | None = None,
                 at: datetime | None = None, seen: int | None = None) -> Case:
    """Write down what was found, and move the case where the workflow has one step that says the same.

    What was not found, or is not the municipality's, goes to the desk as an internal note: nobody decides that alone on
    the street.

    Args:
        photo: an upload that was kept before; it becomes the picture of how it is now.
        at: when it was seen; without a network that is earlier than now.
        seen: the `seq` of the last event that the inspector had seen.

    Raises:
        PermissionRefused: the actor's role may not write.
        MovedMeanwhile: somebody else moved the case after `seen`.
        TransitionNotAllowed: words are missing.
    """
    ensure_may(actor, Permission.WRITE)
    case = locked(case)
    if seen is not None and moved_after(case, seen):
        raise MovedMeanwhile(_("Meanwhile somebody moved this case: it is now “%(status)s”. Look at it, then send your "
                               "finding as a note or let it go.") % {"status": case.status})
    if finding in (Finding.PARTLY, Finding.NOT_OURS) and not note.strip():
        raise TransitionNotAllowed(_("Please say in a few words what you found."), field="note")
    at = believable(at)
    if photo and (kept := Photo.objects.filter(pk=photo, case=None).first()):
        add_photo(case, kept, actor=actor, occurred_at=at)
    if finding is Finding.NOT_OURS:
        add_note(case, note, voice=Voice.INTERNAL, actor=actor, occurred_at=at)
        return case
    step = step_for(case, finding, actor)
    if step is None:
        if note.strip():
            add_note(case, note, voice=Voice.PUBLIC if case.published else Voice.INTERNAL, actor=actor, occurred_at=at)
        return case
    return move_case(case, step, actor=actor, note=note, photo=photo if "photo" in step.requires else None,
                     voice=Voice.PUBLIC if step.target.public else Voice.INTERNAL, occurred_at=at)


def moved_after(case: Case, seen: int) -> bool:
    """Whether the case was moved after an event."""
    return CaseEvent.objects.filter(case=case, seq__gt=seen, type__in=(CaseMoved.type, CaseRemapped.type)).exists()


def believable(at: datetime | None) -> datetime:
    """When it was seen: not in the future, and not longer ago than we believe a telephone."""
    now = timezone.now()
    return min(now, max(at, now - AT_MOST)) if at else now


def step_for(case: Case, finding: Finding, actor: Actor) -> Transition | None:
    """The move that says what was found: confirmed rather than claimed; back to work where it was said to be done."""
    offered = [step for step in catalogue().ways_out(case.status)
               if actor.role in step.roles and not set(step.requires) - {"note", "photo"}]
    targets = catalogue().by_id
    if finding is Finding.DONE:
        for proof in (Proof.CONFIRMED, Proof.CLAIMED):
            for step in offered:
                if targets[step.target_id].proof == proof and targets[step.target_id].phase != Phase.CLOSED:
                    return step
    elif case.status.proof != Proof.NONE:
        for step in offered:
            target = targets[step.target_id]
            if target.proof == Proof.NONE and target.phase in (Phase.OPEN, Phase.WAITING):
                return step
    return None

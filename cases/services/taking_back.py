"""For ten seconds, what was sent can be taken back: as if it had not happened, and the log says so in its place.

What waits its ten seconds has a to-do row for the carrier. Whoever takes it away first, carrier or taker, has won; the
other finds nothing. Neither waits for the other, so they cannot stand in each other's way.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import transaction
from django.db.models import Field, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import UNDO, record, wake
from cases.events.types import TakenBack
from cases.models import Case, CaseEvent, OnceOnly, Reader, Referral, Text, Timer, ToDo
from cases.models.event import Voice
from cases.moderation.entering import offer_for_review
from cases.refusals import TooLate
from cases.services.locking import locked, save_moved
from tenants.accounts.actors import Actor, ActorKind, PermissionRefused

P = ParamSpec("P")
R = TypeVar("R")

# What an act of the staff may change in a case, and what is put back with it.
COLUMNS = ("published", "promised_on", "paused_at", "answered_at", "answer_due_at", "transfer_due_at",
           "solution_due_at", "unanswered_at")
OF_REFERRALS = ("state", "due_on", "promised_on", "answered_at", "reminded_at")
# What may have happened meanwhile without standing in the way.
HARMLESS = ("note_added", "supporter_joined", "follower_joined", "case_looked_at", "case_assigned", "photo_added",
            "photo_hidden", "photo_shown", "comment_added", "document_added", "delivery_settled", "taken_back")


def may_be_taken_back(service: Callable[P, R]) -> Callable[P, R]:
    """For services whose first argument is a case: what a colleague does with it can be taken back for ten seconds."""

    @wraps(service)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = cast(Actor, kwargs["actor"])
        if actor.kind is not ActorKind.STAFF:
            return service(*args, **kwargs)
        with transaction.atomic():
            case = locked(cast(Case, args[0]))
            was, last = standing(case), last_seq(case)
            done = service(*args, **kwargs)
            first = CaseEvent.objects.filter(case=case, seq__gt=last).order_by("seq").first()
            if first is not None and (waiting := waiting_since(first)):
                OnceOnly.objects.create(key=key_of(first), at=first.recorded_at,
                                        answer={**was, "until": last_seq(case), "waiting": waiting})
        return done

    return remembered


@transaction.atomic
def take_back(event: CaseEvent, *, actor: Actor) -> Case:
    """Take back what this event says, with all that followed from it: nothing of it goes out, its words are gone, and
    the case stands as it stood before.

    Raises:
        PermissionRefused: somebody else did it.
        TooLate: its ten seconds are over, it has gone out, or the case has moved on since.
    """
    if actor.kind is not ActorKind.STAFF or event.actor is None or event.actor != actor.pseudonym:
        raise PermissionRefused(_("Only whoever sent this can take it back."))
    case = locked(event.case)
    kept = OnceOnly.objects.filter(key=key_of(event)).first()
    if kept is None or timezone.now() > event.recorded_at + UNDO:
        raise TooLate(_("The ten seconds are over, and it has gone out. Write to whoever got it if it was wrong."))
    until = kept.answer["until"]
    since = CaseEvent.objects.filter(case=case, seq__gt=until).exclude(type__in=HARMLESS)
    if event.type != "note_added" and since.exists():
        raise TooLate(_("The case has moved on since, so this can no longer be taken back. Choose a move that leads "
                        "back instead."))
    followed = list(CaseEvent.objects.filter(case=case, seq__range=(event.seq, until)).order_by("seq"))
    stop_carrying(followed, kept.answer["waiting"])
    Text.objects.filter(pk__in=[one.data["note"] for one in followed if one.data.get("note")]).update(body="")
    if event.type != "note_added":
        put_back(case, kept.answer)
        offer_for_review(case, since=timezone.now())
    for one in followed:
        record(case, TakenBack(seq=one.seq), actor=actor, voice=Voice(one.voice))
    kept.delete()
    return case


def waiting_since(first: CaseEvent) -> list[int]:
    """The events from this one on that the carrier may not take up yet: they can be held back."""
    rows = ToDo.objects.filter(case=first.case_id, reader=Reader.CARRY, event__seq__gte=first.seq,
                               not_before__gt=timezone.now())
    return list(rows.values_list("event_id", flat=True))


def stop_carrying(events: list[CaseEvent], waiting: list[int]) -> None:
    """Take the to-do rows away from the carrier, all of those that waited among them.

    Raises:
        TooLate: it has taken one of them up already, or holds it at this moment.
    """
    rows = dict(ToDo.objects.filter(event__in=events, reader=Reader.CARRY)
                .select_for_update(skip_locked=True, of=("self",)).values_list("event_id", "pk"))
    if any(event not in rows for event in waiting):
        raise TooLate(_("It was going out at this very moment and can no longer be taken back."))
    ToDo.objects.filter(pk__in=rows.values()).delete()


def takeable(events: list[CaseEvent], actor: Actor) -> dict[int, int]:
    """What this person may still take back: whole seconds left, by the event's `seq`. No query unless there may be
    something."""
    now = timezone.now()
    fresh = {key_of(event): event for event in events
             if event.recorded_at > now - UNDO and event.actor and event.actor == actor.pseudonym}
    if not fresh:
        return {}
    kept = OnceOnly.objects.filter(key__in=fresh).values_list("key", flat=True)
    return {fresh[key].seq: max(1, int((fresh[key].recorded_at + UNDO - now).total_seconds())) for key in kept}


def forget_ways_back(before: datetime) -> int:
    """Delete what was kept for taking back and is of no use any more. Returns how many."""
    return OnceOnly.objects.filter(key__startswith="back:", at__lt=before - timedelta(minutes=1)).delete()[0]


def key_of(event: CaseEvent) -> str:
    return f"back:{event.pk}"


def last_seq(case: Case) -> int:
    """The number of a case's last event; 0 where there is none."""
    return CaseEvent.objects.filter(case=case).aggregate(last=Max("seq"))["last"] or 0


def standing(case: Case) -> dict[str, Any]:
    """How a case stands, as plain JSON: its status, promises, timers and referrals."""
    return {
        "status": case.status_id,
        "columns": {name: plain(getattr(case, name)) for name in COLUMNS},
        "timers": [[timer.act, timer.transition, timer.referral_id, timer.due_at.isoformat()]
                   for timer in Timer.objects.filter(case=case)],
        "referrals": {str(referral.pk): {name: plain(getattr(referral, name)) for name in OF_REFERRALS}
                      for referral in Referral.objects.filter(case=case)},
    }


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def put_back(case: Case, was: dict[str, Any]) -> None:
    """Bring a locked case to how it stood. A referral that was not there then is gone."""
    for name, value in was["columns"].items():
        field = cast("Field[Any, Any]", Case._meta.get_field(name))
        setattr(case, name, field.to_python(value))
    case.status_id = was["status"]
    case.phase = case.status.phase
    save_moved(case, "status", "phase", *was["columns"])
    Referral.objects.filter(case=case).exclude(pk__in=[int(pk) for pk in was["referrals"]]).delete()
    for pk, values in was["referrals"].items():
        Referral.objects.filter(pk=pk).update(**values)
    Timer.objects.filter(case=case).delete()
    timers = [Timer(case=case, act=act, transition=transition, referral_id=referral,
                    due_at=datetime.fromisoformat(due)) for act, transition, referral, due in was["timers"]]
    Timer.objects.bulk_create(timers)
    if timers:
        wake(*(timer.due_at for timer in timers))

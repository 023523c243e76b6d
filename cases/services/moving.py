"""A case moves along its municipality's workflow."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue, leaves
from cases.events.record import UNDO, keep_text, record
from cases.events.types import CaseMoved
from cases.models import Body, Case, Photo, Referral, Transition
from cases.models.event import Voice
from cases.moderation.entering import offer_for_review
from cases.refusals import TransitionNotAllowed
from cases.services.assigning import assign_by_rule
from cases.services.duplicates import ensure_own_way
from cases.services.locking import locked, save_moved
from cases.services.pausing import follow_pause
from cases.services.referring import refer, refer_by_rule
from cases.services.taking_back import may_be_taken_back
from cases.services.timing import follow_referrals, set_timers
from cases.workflow.following import is_done, is_published, state_after
from cases.workflow.phases import ENDED, Phase, Proof
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.roles import Permission


@may_be_taken_back
@transaction.atomic
def move_case(
    case: Case,
    transition: Transition,
    *,
    actor: Actor,
    note: str = "",
    voice: Voice = Voice.PUBLIC,
    reason: str = "",
    promised_on: date | None = None,
    photo: UUID | None = None,
    body: Body | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Move a case along its municipality's workflow and record the move.

    Args:
        note: words for whoever reads that voice.
        reason: the code of one of the transition's reasons.
        occurred_at: when it happened, where that was before now.

    Raises:
        PermissionRefused: the actor's role may not make this move.
        TransitionNotAllowed: the case is no longer where the transition starts, or the move lacks something.
    """
    ensure_may_move(actor, transition)
    case = locked(case)
    ensure_own_way(case)
    ensure_leaves(transition, case)
    ensure_complete(transition, note=note, reason=reason, promised_on=promised_on, photo=photo, body=body, case=case)
    source, target = case.status, catalogue().by_id[transition.target_id]
    case.status, case.phase = target, target.phase
    case.published = is_published(case.published, source=source.phase, target=target.phase, public=target.public)
    if promised_on or target.phase != Phase.WAITING:
        case.promised_on = promised_on
    save_moved(case, "status", "phase", "published", "promised_on")
    words = keep_text(case, note)
    record(case, CaseMoved(transition=transition.code, source=source.code, target=target.code, phase=target.phase,
                           proof=target.proof, note=words.pk if words else None, reason=reason or None,
                           promised_on=promised_on),
           actor=actor, voice=voice, occurred_at=occurred_at,
           undo=UNDO if actor.kind is ActorKind.STAFF else UNDO * 0)
    if source.phase in (Phase.DRAFT, Phase.MODERATION) and target.phase not in ENDED:
        assign_by_rule(case)
    if body:
        refer(case, body, actor=actor)
    elif source.phase in (Phase.DRAFT, Phase.MODERATION) and target.phase in (Phase.OPEN, Phase.WAITING):
        refer_by_rule(case, actor=actor)
    let_referrals_follow(case, was_done=is_done(source.phase, source.proof), done=is_done(target.phase, target.proof))
    follow_pause(case, actor=actor)
    follow_referrals(case)
    offer_for_review(case, since=timezone.now())
    set_timers(case, opened_again=not case.has_ended and (source.phase in ENDED or source.proof == Proof.CLAIMED))
    return case


def let_referrals_follow(case: Case, *, was_done: bool, done: bool) -> None:
    """Bring the referrals' states along with the case's."""
    for referral in Referral.objects.filter(case=case):
        state = state_after(referral.state, answered=referral.answered_at is not None, was_done=was_done, is_done=done)
        if state != referral.state:
            Referral.objects.filter(pk=referral.pk).update(state=state)


def ensure_may_move(actor: Actor, transition: Transition) -> None:
    """Refuse a move that the transition does not offer to the actor's role."""
    if actor.kind is ActorKind.SYSTEM:
        return
    outsiders = {ActorKind.CITIZEN: "reporter", ActorKind.BODY: "body"}
    role = outsiders.get(actor.kind, actor.role)
    if actor.kind is ActorKind.STAFF:
        ensure_may(actor, Permission.MOVE if actor.may(Permission.MOVE) else Permission.MODERATE)
        if actor.may(Permission.ADMINISTER) or role in transition.roles:
            return
    if role not in transition.roles:
        raise TransitionNotAllowed(_("“%(move)s” is not a step for your role here.") % {"move": transition})


def ensure_leaves(transition: Transition, case: Case) -> None:
    """Refuse a move that does not start where the case is now."""
    if not leaves(transition, case.status):
        raise TransitionNotAllowed(
            _("Somebody was faster: this case is now “%(status)s”. Look at it again before you go on.")
            % {"status": case.status})


def ensure_complete(transition: Transition, *, note: str, reason: str, promised_on: date | None, photo: UUID | None,
                    body: Body | None, case: Case) -> None:
    """Refuse a move that lacks what its transition requires."""
    given = {"note": note.strip(), "reason": reason, "promised_date": promised_on, "photo": photo, "body": body}
    sentences = {
        "note": _("This step needs a few words. Please say what happened."),
        "reason": _("This step needs a reason. Please choose one."),
        "promised_date": _("This step needs the promised day. Please pick it."),
        "photo": _("This step needs a photo. Please add one."),
        "body": _("This step needs somebody responsible. Please choose who gets it."),
    }
    for need in transition.requires:
        if not given.get(need):
            raise TransitionNotAllowed(sentences[need], field=need)
    if reason and reason not in transition.reasons:
        raise TransitionNotAllowed(_("That reason does not belong to this step. Please choose another."),
                                   field="reason")
    if promised_on and promised_on < timezone.localdate():
        raise TransitionNotAllowed(_("The promised day is in the past. Please pick today or later."),
                                   field="promised_date")
    if photo and not Photo.objects.filter(pk=photo, case=case).exists():
        raise TransitionNotAllowed(_("The photo did not arrive. Please add it again."), field="photo")

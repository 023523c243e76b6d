"""Is it really done? Claimed is not confirmed: the reporter has the last word."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.record import keep_text, record
from cases.events.types import CaseMoved, ReporterAsked, SurveyAnswered
from cases.models import Case, CaseEvent, Part, Participant, Photo, PhotoMoment, Transition
from cases.models.event import Voice
from cases.refusals import TransitionNotAllowed
from cases.services.locking import locked
from cases.services.moving import move_case
from cases.survey_reasons import fitting
from cases.workflow.phases import Phase, Proof
from tenants.accounts.actors import Actor

ANSWERS = ("yes", "partly", "no")
# Behind all that came before it.
AFTER_ALL = 1000


@transaction.atomic
def answer_survey(case: Case, solved: str, *, actor: Actor, satisfaction: int | None = None, note: str = "",
                  reasons: Sequence[str] = (), photo: UUID | None = None, phone: str = "",
                  may_call: bool = False) -> CaseEvent:
    """Take down what the reporter says of a solution, and move the case where the workflow lets the reporter.

    Args:
        solved: yes, partly or no.
        satisfaction: 1 to 5, or None for no answer.
        reasons: codes of `survey_reasons`; those that are not offered with the answer are left out.
        photo: an upload kept for this form. Nobody but the staff sees it before they have looked at it.
        phone: where they may be called, if they say so; kept with the reporter, never in the log.

    Raises:
        TransitionNotAllowed: it was answered already.
    """
    if solved not in ANSWERS or not (satisfaction is None or 1 <= satisfaction <= 5):
        raise TransitionNotAllowed(_("Please choose one of the answers."), field="solved")
    case = locked(case)
    if actor.pseudonym and has_answered(case, actor.pseudonym):
        raise TransitionNotAllowed(_("You have answered this already. Thank you! If something changed, write to us."))
    words = keep_text(case, note)
    if may_call and phone.strip() and actor.pseudonym:
        Participant.objects.filter(case=case, part=Part.REPORTER, pseudonym=actor.pseudonym).update(
            phone=phone.strip()[:40])
    event = record(
        case, SurveyAnswered(
            solved=solved, satisfaction=satisfaction, note=words.pk if words else None,
            reasons=fitting(solved, list(reasons)) or None, photo=taken_in(case, photo, solved, actor),
            may_call=True if may_call else None),
        actor=actor, voice=Voice.INTERNAL)
    step = step_of_reporter(case, confirms=solved == "yes")
    if step:
        move_case(case, step, actor=actor)
    return event


def taken_in(case: Case, photo: UUID | None, solved: str, actor: Actor) -> UUID | None:
    """Put an upload to the case's photos, hidden; None where it is not there (any more)."""
    kept = Photo.objects.select_for_update().filter(pk=photo, case=None).first() if photo else None
    if kept is None:
        return None
    kept.case, kept.kept_for, kept.added_by, kept.hidden = case, None, actor.pseudonym, True
    kept.moment = PhotoMoment.AFTER if solved == "yes" else PhotoMoment.BEFORE
    kept.position = AFTER_ALL
    kept.save(update_fields=["case", "kept_for", "added_by", "hidden", "moment", "position"])
    return kept.pk


def has_answered(case: Case, pseudonym: UUID) -> bool:
    """Whether this person has answered since they were last asked: about each claim that it is done, and about
    each promised day that is over."""
    asked = Q(type=CaseMoved.type, data__proof=Proof.CLAIMED) | Q(type=ReporterAsked.type)
    last = case.events.filter(asked).order_by("-seq").values("seq")[:1]
    return case.events.filter(
        type=SurveyAnswered.type, actor=pseudonym, seq__gt=Coalesce(Subquery(last), 0)).exists()


def step_of_reporter(case: Case, *, confirms: bool) -> Transition | None:
    """The move that the workflow offers the reporter: to a confirmed solution, or back to work."""
    for transition in catalogue().ways_out(case.status):
        if "reporter" not in transition.roles or transition.requires:
            continue
        target = catalogue().by_id[transition.target_id]
        if confirms and target.proof == Proof.CONFIRMED:
            return transition
        if not confirms and target.phase in (Phase.OPEN, Phase.WAITING) and target.proof == Proof.NONE:
            return transition
    return None

"""Bulk: cases along one step of the workflow."""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.catalogue import catalogue, leaves
from cases.jobs.acts import PlainAct, Wish, changed_since
from cases.models import Case, Status, Transition
from cases.models.event import Voice
from cases.refusals import JobRefused, TransitionNotAllowed
from cases.services.moving import ensure_complete, ensure_may_move, move_case
from tenants.accounts.actors import Actor
from tenants.refusals import Refusal


class Move(PlainAct):
    """Reads {"transition": code, "note": words, "reason": code, "promised_on": day, "body": code}."""

    words: str | Promise = gettext_lazy("Move on")
    undoable = True
    reads = ("referrals",)

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        step = next((step for step in catalogue().transitions if step.code == wish.get("transition")), None)
        if step is None:
            raise TransitionNotAllowed(_("This step is not in the workflow any more. Please choose another."))
        ensure_may_move(actor, step)
        if "photo" in step.requires:
            raise TransitionNotAllowed(_("“%(move)s” needs a photo of each case, so it is done case by case.")
                                       % {"move": step})
        promised = wish.get("promised_on")
        understood = {**wish, "step": step, "promised": date.fromisoformat(promised) if promised else None,
                      "gets": catalogue().bodies.get(wish.get("body") or "")}
        # A photo would be the case's own; all else that a step can ask for is the same for every case.
        ensure_complete(step, case=Case(), photo=None, **given(understood))
        return understood

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        step: Transition = wish["step"]
        if case.status_id == step.target_id:
            return _("It is “%(status)s” already.") % {"status": case.status}
        if not leaves(step, case.status):
            return _("It is “%(status)s” now, and from there “%(move)s” is not possible.") % {
                "status": case.status, "move": step}
        if wish["gets"] and any(referral.body_id == wish["gets"].pk and referral.state != "withdrawn"
                                for referral in case.referrals.all()):
            return _("%(body)s already has this case.") % {"body": wish["gets"]}
        return ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        step: Transition = wish["step"]
        before = case.status.code
        move_case(case, step, actor=actor, voice=Voice.PUBLIC if step.target.public else Voice.LETTER, **given(wish))
        return {"before": before, "after": step.target.code}

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        if case.status.code != before["after"]:
            raise changed_since()
        move_case(case, way_back(case.status, before["before"], actor), actor=actor,
                  voice=Voice.PUBLIC if catalogue().statuses[before["before"]].public else Voice.INTERNAL)


def given(wish: Wish) -> dict[str, Any]:
    """What a step is given besides the case, as `move_case` names it."""
    return {"note": wish.get("note") or "", "reason": wish.get("reason") or "", "promised_on": wish["promised"],
            "body": wish["gets"]}


def way_back(status: Status, to: str, actor: Actor) -> Transition:
    """The step that leads back and asks for nothing.

    Raises:
        JobRefused: the workflow knows none that this person may take.
    """
    for step in catalogue().ways_out(status):
        if step.target.code == to and not step.requires and _may(actor, step):
            return step
    target = catalogue().statuses.get(to)
    raise JobRefused(_("The workflow has no step from “%(status)s” back to “%(target)s” that you could take.")
                     % {"status": status, "target": target or to})


def _may(actor: Actor, step: Transition) -> bool:
    try:
        ensure_may_move(actor, step)
    except Refusal:
        return False
    return True

"""Bulk: cases that say one other case again are joined with it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.jobs.acts import PlainAct, Wish, changed_since
from cases.models import Case
from cases.refusals import MergeRefused
from cases.selectors import cases_visible_to
from cases.services.merging import ensure_one_problem, merge_case, part_case
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission
from tenants.refusals import Refusal


class Merge(PlainAct):
    """Reads {"into": number of the main case}."""

    words: str | Promise = gettext_lazy("Join with another case")
    undoable = True
    locks_itself = True

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        ensure_may(actor, Permission.MOVE)
        number = str(wish.get("into") or "").strip().upper()
        into = cases_visible_to(actor).select_related("status", "category").filter(number=number).first()
        if into is None:
            raise MergeRefused(_("There is no case with this number. Please look at it again."), field="into")
        return {**wish, "into": into}

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        into: Case = wish["into"]
        if case.pk == into.pk:
            return _("This is the case with which the others are joined.")
        if case.duplicate_of_id == into.pk:
            return _("It is joined with %(number)s already.") % {"number": into.number}
        try:
            ensure_one_problem(case, into)
        except Refusal as refusal:
            return refusal.sentence
        return ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        merge_case(case, wish["into"], actor=actor)
        return {"into": wish["into"].pk}

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        if case.duplicate_of_id != before["into"]:
            raise changed_since()
        part_case(case, actor=actor)

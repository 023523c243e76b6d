"""Bulk: who looks after cases, how pressing they are, and what they are about."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.catalogue import catalogue
from cases.jobs.acts import PlainAct, Wish, changed_since
from cases.models import Case
from cases.priorities import PRIORITIES, priority_of
from cases.refusals import NotToThem, ReportRefused
from cases.services.assigning import assign_case, ensure_can_take, team_kept, write_assignment
from cases.services.looking_after import correct_category
from cases.services.prioritising import prioritise
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission


class GiveTo(PlainAct):
    """Reads {"person": public id, "team": code, "even_if_absent": true}; with neither of the first two, to nobody."""

    words: str | Promise = gettext_lazy("Hand over to a colleague or a team")
    undoable = True

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        ensure_may(actor, Permission.ASSIGN)
        wanted, code = wish.get("person"), wish.get("team")
        person = Person.objects.select_related("substitute").filter(public_id=wanted).first() if wanted else None
        team = catalogue().teams.get(code) if code else None
        if (wanted and person is None) or (code and team is None):
            raise NotToThem(_("Please choose who gets them."), field="to")
        ensure_can_take(person, team, actor=actor, even_if_absent=bool(wish.get("even_if_absent")))
        return {**wish, "person": person, "team": team}

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        person, team = wish["person"], wish["team"]
        team_id = team.pk if team else team_kept(case, person)
        if (case.assignee_id, case.team_id) != (person.pk if person else None, team_id):
            return ""
        return _("It is with them already.") if person or team else _("Nobody looks after it as it is.")

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        before = {"person": case.assignee_id, "team": case.team_id}
        case = assign_case(case, wish["person"], team=wish["team"], actor=actor,
                           even_if_absent=bool(wish.get("even_if_absent")))
        return {**before, "person_after": case.assignee_id, "team_after": case.team_id}

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        ensure_may(actor, Permission.ASSIGN)
        if (case.assignee_id, case.team_id) != (before["person_after"], before["team_after"]):
            raise changed_since()
        person = Person.objects.filter(pk=before["person"]).first()
        team = next((team for team in catalogue().teams.values() if team.pk == before["team"]), None)
        # Who has left meanwhile does not get it back.
        ensure_can_take(person, team, actor=actor, even_if_absent=True)
        write_assignment(case, before["person"], before["team"], actor=actor)


class SetPriority(PlainAct):
    """Reads {"priority": -1 to 2}."""

    words: str | Promise = gettext_lazy("Set the priority")
    undoable = True

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        ensure_may(actor, Permission.ASSIGN)
        if wish.get("priority") not in PRIORITIES:
            raise ReportRefused(_("Please choose one of the four priorities."), field="priority")
        return wish

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        if case.priority == wish["priority"]:
            return _("Its priority is “%(priority)s” already.") % {"priority": priority_of(case.priority).words}
        return ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        before = case.priority
        prioritise(case, wish["priority"], actor=actor)
        return {"before": before, "after": wish["priority"]}

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        if case.priority != before["after"]:
            raise changed_since()
        prioritise(case, before["before"], actor=actor)


class CorrectCategory(PlainAct):
    """Reads {"category": code}."""

    words: str | Promise = gettext_lazy("Put the category right")
    undoable = True

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        ensure_may(actor, Permission.CORRECT)
        category = catalogue().categories.get(wish.get("category", ""))
        if category is None or not category.active:
            raise ReportRefused(_("Please choose what kind of problem it is."), field="category")
        return {**wish, "category": category}

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        category = wish["category"]
        return _("Its category is “%(category)s” already.") % {"category": category} if (
            case.category_id == category.pk) else ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        before = case.category.code
        correct_category(case, wish["category"], actor=actor)
        return {"before": before, "after": wish["category"].code}

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        if case.category.code != before["after"]:
            raise changed_since()
        correct_category(case, catalogue().categories[before["before"]], actor=actor)

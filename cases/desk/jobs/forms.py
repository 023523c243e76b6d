"""What each act asks for. A form reads shapes and gives the wish as plain JSON; the act says whether it can be done."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.catalogue import Catalogue
from cases.desk import forms as desk_forms
from cases.desk import giving
from cases.jobs.acts import Wish
from cases.models import Transition
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission


class MoveForm(desk_forms.MoveForm):
    act = "move"

    def wish(self) -> Wish:
        told = self.cleaned_data
        promised = told.get("promised_date")
        return {"transition": self.transition.code, "note": told.get("note", ""), "reason": told.get("reason", ""),
                "promised_on": promised.isoformat() if promised else "", "body": told.get("body", "")}


class AssignForm(giving.GiveForm):
    act = name = "assign"

    def wish(self) -> Wish:
        person, team = self.chosen()
        return {"person": str(person.public_id) if person else "", "team": team.code if team else "",
                "even_if_absent": self.cleaned_data["even_if_absent"]}


class PriorityForm(giving.PriorityForm):
    act = "priority"

    def wish(self) -> Wish:
        return {"priority": self.cleaned_data["priority"]}


class ReferForm(desk_forms.ReferForm):
    act = "refer"

    def wish(self) -> Wish:
        return {"body": self.cleaned_data["body"], "subject": self.cleaned_data["subject"]}


class WriteForm(desk_forms.NoteForm):
    act = name = "write"

    def wish(self) -> Wish:
        return {"voice": self.cleaned_data["voice"], "words": self.cleaned_data["words"]}


class CategoryForm(desk_forms.CategoryForm):
    act = "category"

    def wish(self) -> Wish:
        return {"category": self.cleaned_data["category"]}


class MergeForm(desk_forms.DeskForm):
    act = name = "merge"
    into = forms.CharField(label=_("Number of the case with which they are joined"), max_length=40, required=False,
                           help_text=_("Their reporters hear of that case from then on."))

    def wish(self) -> Wish:
        return {"into": self.cleaned_data["into"]}


JobForm = MoveForm | AssignForm | PriorityForm | ReferForm | WriteForm | CategoryForm | MergeForm


def other_forms(actor: Actor, rules: Catalogue, *args: Any) -> list[JobForm]:
    """The forms of all acts but the moves that this person may order, in the order in which they are offered."""
    offered: list[JobForm] = []
    if actor.may(Permission.ASSIGN):
        offered += [AssignForm(*args, actor=actor), PriorityForm(*args)]
    if actor.may(Permission.REFER):
        offered.append(ReferForm(*args, rules=rules))
    if actor.may(Permission.WRITE):
        offered.append(WriteForm(*args, initial={"voice": "internal"}))
    if actor.may(Permission.CORRECT):
        offered.append(CategoryForm(*args, rules=rules))
    if actor.may(Permission.MOVE):
        offered.append(MergeForm(*args))
    return offered


def read_form(act: str, sent: Any, *, actor: Actor, rules: Catalogue, steps: Iterable[Transition]) -> JobForm | None:
    """The form of an act, bound to what was sent; None where there is none for this person. A move is named with its
    step: `move:send`."""
    kind, _colon, code = act.partition(":")
    if kind == "move":
        step = next((step for step in steps if step.code == code), None)
        return MoveForm(sent, transition=step, rules=rules) if step else None
    return next((form for form in other_forms(actor, rules, sent) if form.act == kind), None)

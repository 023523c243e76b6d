"""The forms of the moderation page. What may be done is the services' question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.catalogue import Catalogue
from cases.desk.forms import DeskForm, body_choice, category_choice, words_field
from cases.models import Transition
from cases.moderation.reasons import ReadyReason
from cases.services.reporting import DESCRIPTION, TITLE
from tenants.words import in_language

# What of a step's needs can be given on this page; a step that needs more is made on the case's own page.
GIVEN_HERE = frozenset({"note", "reason", "body"})


class StepForm(DeskForm):
    """One step out of moderation: its reason, ready words or words of one's own, who gets it."""

    def __init__(self, *args: Any, transition: Transition, rules: Catalogue, ready: list[ReadyReason],
                 speaks: bool, **kwargs: Any) -> None:
        super().__init__(*args, name=f"step-{transition.code}", **kwargs)
        self.offered = ready
        if transition.reasons:
            self.fields["reason"] = forms.ChoiceField(
                label=_("Why?"), required=False,
                choices=[("", _("Choose a reason")),
                         *((code, in_language(words)) for code, words in transition.reasons.items())])
        if ready:
            self.fields["ready"] = forms.ChoiceField(
                label=_("Ready words"), required=False,
                choices=[("", _("my own words")), *((one.code, one.name) for one in ready)])
        if speaks or "note" in transition.requires:
            self.fields["note"] = words_field(_("What the reporter reads"), rows=5)
        if "body" in transition.requires:
            self.fields["body"] = body_choice(rules)

    @property
    def ready_code(self) -> str:
        """Which of the ready words is chosen."""
        return str(self["ready"].value() or "") if self.offered else ""

    def words(self) -> str:
        """What the reporter is told: the words written, else the ready ones that were chosen."""
        told: str = self.cleaned_data.get("note") or ""
        return told if told.strip() else next(
            (one.words for one in self.offered if one.code == self.cleaned_data.get("ready")), "")


class EditForm(DeskForm):
    """The report's own words."""

    name = "edit"
    title = forms.CharField(label=_("What is wrong?"), required=False, max_length=TITLE)
    description = words_field(_("Description"), most=DESCRIPTION, rows=8)
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CategoryForm(DeskForm):
    name = "category"

    def __init__(self, *args: Any, rules: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = category_choice(rules)


class MaskForm(DeskForm):
    """What should be taken out: what was proposed, and what somebody writes down."""

    name = "mask"
    out = forms.MultipleChoiceField(label=_("Take out"), required=False, widget=forms.CheckboxSelectMultiple)
    also = words_field(
        _("Take out these words too"), rows=2,
        hint=_("Such as a name. One on each line; they go wherever they stand in this case."))

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["out"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]

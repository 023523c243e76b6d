"""Saying thank you to whoever helped with a case."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.desk.forms import DeskForm, words_field
from cases.desk.views.case import CasePage
from cases.models import Case
from cases.services.thanking import say_thanks, thankable
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission

WORDS = 1000


class ThanksForm(DeskForm):
    """Whom, and with which words."""

    name = "thanks"
    to = forms.ChoiceField(label=gettext_lazy("Whom?"), required=True)
    words = words_field(gettext_lazy("Your words"), rows=4, most=WORDS, hint=gettext_lazy(
        "They stand on the case's page, without the name of whoever is thanked, and go out as a letter."))

    def __init__(self, *args: Any, case: Case, names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = thankable(case)
        called = {"reporter": _("whoever reported it"), "supporter": _("somebody who is affected too")}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (str(one.pseudonym), " – ".join(filter(None, [called[one.part], one.name if names else ""])))
            for one in people]


class SayThanks(CasePage):
    """A page of its own with the form; what is sent stands in the case's history."""

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        ensure_may(self.request.actor, Permission.WRITE)
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.WRITE)
        wish = self.read(self.fresh(request.POST)).cleaned_data
        say_thanks(self.case, wish["words"], to=wish["to"], actor=self.request.actor)
        return self.answer(_("Thanked. The letter goes out in ten seconds; until then you can take it back."),
                           part="history")

    def fresh(self, *data: Any) -> ThanksForm:
        names = self.request.actor.may(Permission.SEE_PEOPLE)
        return ThanksForm(*data, case=self.case, names=names)

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        form = self.form if isinstance(self.form, ThanksForm) else self.fresh()
        return render(self.request, "desk/thanks.html", {
            "case": self.case, "form": form, "faults": self.faults(), "refusal": refusal,
            "query": self.kept_query()}, status=status)

"""Words are put right; where two people wrote at once, both texts stand side by side and a person decides."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.desk import forms
from cases.desk.views.case import CasePage
from cases.events.types import CaseCorrected
from cases.models import CaseEvent
from cases.refusals import ChangedMeanwhile
from cases.services.correcting import correct_words
from tenants.accounts.models import Person


@dataclass(frozen=True)
class Both:
    """One field that two people changed: what the other wrote, by whom and when, and the field with one's own words."""

    theirs: str
    who: str
    at: Any
    field: BoundField


class CorrectWords(CasePage):
    conflict: ChangedMeanwhile | None = None

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(forms.WordsForm(request.POST))
        wish = form.cleaned_data
        for field in ("title", "description"):
            if request.POST.get("join") == field:
                return self.joined(form, field)
        correct_words(self.case, title=wish["title"], description=wish["description"], actor=self.request.actor,
                      read=read_at(request))
        return self.answer(_("Put right."), part="words")

    def joined(self, form: forms.WordsForm, field: str) -> HttpResponse:
        """Both texts in one's own field, theirs first, to be made one by hand."""
        sent = form.data.copy()  # type: ignore[attr-defined]
        glue = " / " if field == "title" else "\n\n"
        sent[field] = f"{getattr(self.case, field)}{glue}{form.cleaned_data[field]}"
        self.form = forms.WordsForm(sent)
        self.conflict = ChangedMeanwhile("", self.fields_shown(sent))
        return self.show()

    @staticmethod
    def fields_shown(sent: Any) -> list[str]:
        return [field for field in ("title", "description") if field in sent.getlist("both")]

    def told(self, refusal: Any) -> str:
        if isinstance(refusal, ChangedMeanwhile):
            self.conflict = refusal
            return refusal.sentence
        return super().told(refusal)

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        if self.conflict is None or self.form is None:
            return super().show(refusal=refusal, status=status)
        context = {**self.context(refusal), "form": self.form,
                   "both": [self.both(field) for field in self.conflict.fields],
                   # What only this person changed goes along unseen.
                   "alone": [(field.name, field.value() or "") for field in self.form
                             if field.name not in self.conflict.fields]}
        return render(self.request, "desk/both_texts.html", context, status=status)

    def both(self, field: str) -> Both:
        assert self.form is not None
        last: CaseEvent | None = self.case.events.filter(
            type=CaseCorrected.type, data__field=field).order_by("-seq").first()
        who = Person.objects.filter(pseudonym=last.actor).first() if last and last.actor else None
        return Both(theirs=getattr(self.case, field), who=str(who) if who else _("a former colleague"),
                    at=timezone.localtime(last.occurred_at) if last else None, field=self.form[field])


def read_at(request: HttpRequest) -> int | None:
    """What the form's writer had read of the log: the number of its last event then; None where it does not say."""
    text = request.POST.get("read", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

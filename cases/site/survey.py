"""Is it really done? The reporter's answer, from the link in the letter, without signing in."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.links import participant_by_token
from cases.models import Participant
from cases.services.asking import ANSWERS, answer_survey, has_answered
from tenants.accounts.actors import Actor, ActorKind
from tenants.refusals import Refusal

WORDS = {"yes": _("Yes, it is done"), "partly": _("Only partly"), "no": _("No, it is not done")}
MARKS = {
    1: _("very dissatisfied"),
    2: _("rather not"),
    3: _("so-so"),
    4: _("satisfied"),
    5: _("very satisfied"),
}


class AnswerForm(forms.Form):
    solved = forms.ChoiceField(
        label=_("Is it really done?"),
        choices=[(code, WORDS[code]) for code in ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the three answers.")},
    )
    satisfaction = forms.TypedChoiceField(
        label=_("How satisfied are you with how it was handled?"),
        choices=list(MARKS.items()),
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = forms.CharField(
        label=_("Is there anything you would like to add?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the question (a letter scanner that follows the link answers nothing), POST takes the answer."""
    participant = participant_by_token(token)
    if participant is None:
        return render(request, "site/survey_gone.html", status=410)
    case = participant.case
    if not case.published:
        raise Http404
    done = has_answered(case, participant.pseudonym)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"solved": request.GET.get("a", "")}
    )
    if request.method == "POST" and not done and form.is_valid():
        before = case.status_id
        try:
            answer_survey(case, actor=reporter(participant), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            case.refresh_from_db(fields=["status"])
            told = {"case": case, "solved": form.cleaned_data["solved"], "moved": case.status_id != before}
            return render(request, "site/survey_thanks.html", told)
    return render(
        request,
        "site/survey.html",
        {"case": case, "form": form, "done": done},
        status=400 if form.errors else 200,
    )


def reporter(participant: Participant) -> Actor:
    """The reporter as the log knows them."""
    return Actor(ActorKind.CITIZEN, participant.person, participant.pseudonym)

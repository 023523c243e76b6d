"""Is it really done? The reporter's answer, from the link in the letter, without signing in."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cases import survey_reasons
from cases.links import old_survey, participant_by_token
from cases.models import Participant
from cases.photos.refusals import PhotoRefused
from cases.photos.uploads import keep_upload, uploads_for
from cases.services.asking import ANSWERS, answer_survey, has_answered
from cases.workflow.phases import Proof
from tenants.accounts.actors import Actor, ActorKind
from tenants.refusals import Refusal

WORDS = {"yes": gettext_lazy("Yes, it is done"), "partly": gettext_lazy("Only partly"),
         "no": gettext_lazy("No, it is not done")}
MARKS = {
    1: gettext_lazy("very dissatisfied"),
    2: gettext_lazy("rather not"),
    3: gettext_lazy("so-so"),
    4: gettext_lazy("satisfied"),
    5: gettext_lazy("very satisfied"),
}
# The mouth of each face, as a path in a box of 24: from turned down to turned up.
MOUTHS = {1: "M7 17.5q5-5 10 0", 2: "M7.5 16.8q4.5-2.2 9 0", 3: "M7.5 16h9", 4: "M7.5 15q4.5 2.8 9 0",
          5: "M7 14q5 6 10 0"}


class AnswerForm(forms.Form):
    solved = forms.ChoiceField(
        label=gettext_lazy("Is it really done?"),
        choices=[(code, WORDS[code]) for code in ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one of the three answers.")},
    )
    satisfaction = forms.TypedChoiceField(
        label=gettext_lazy("How satisfied are you with how it was handled?"),
        choices=list(MARKS.items()),
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
    )
    reasons = forms.MultipleChoiceField(choices=list(survey_reasons.WORDS.items()), required=False)
    note = forms.CharField(
        label=gettext_lazy("Is there anything you would like to add?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    may_call = forms.BooleanField(label=gettext_lazy("You may call me about it"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Your telephone number"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        max_length=40,
        required=False,
    )
    wish = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, knows_phone: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.knows_phone = knows_phone

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        digits = sum(letter.isdigit() for letter in given.get("phone", ""))
        if given.get("may_call") and not digits and not self.knows_phone:
            self.add_error("phone", _("Please write the number at which we may call you."))
        elif given.get("phone") and digits < 6:
            self.add_error("phone", _("This number is too short. Please look at it once more."))
        return given


@csrf_exempt  # the signed link is all that counts here, no cookie: a page may lie open for days
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the question (a letter scanner that follows the link answers nothing), POST takes the answer."""
    participant = participant_by_token(token)
    if participant is None:
        return too_late(request, token)
    case = participant.case
    if not case.published:
        raise Http404
    done = has_answered(case, participant.pseudonym)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, knows_phone=bool(participant.phone),
                      initial={"solved": request.GET.get("a", ""), "wish": uuid4()})
    photo_fault = take_photo(request, wish_in(request)) if sent is not None and not done else ""
    if sent is not None and not done and form.is_valid() and not photo_fault:
        before = case.status_id
        try:
            answer_survey(case, actor=reporter(participant), **told(form, wish_in(request)))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            case.refresh_from_db(fields=["status"])
            context = {"case": case, "solved": form.cleaned_data["solved"], "moved": case.status_id != before}
            return render(request, "site/survey_thanks.html", context)
    wrong = bool(form.errors) or bool(photo_fault) or (done and sent is not None)
    return render(request, "site/survey.html", {
        "case": case, "form": form, "done": done, "photo_fault": photo_fault,
        "wish": wish_in(request) or form["wish"].initial, "photos": uploads_for(wish_in(request) or uuid4()),
        "claimed": case.status.proof == Proof.CLAIMED, "faces": faces(form), "groups": groups(form),
        "typed": sent.get("note", "") if done and sent is not None else ""}, status=400 if wrong else 200)


def too_late(request: HttpRequest, token: str) -> HttpResponse:
    """A link that is forged, or too old: then the case is named, and what was typed is shown once more."""
    participant = old_survey(token)
    case = participant.case if participant and participant.case.published else None
    return render(request, "site/survey_gone.html", {"case": case, "typed": request.POST.get("note", "")}, status=410)


def told(form: AnswerForm, wish: UUID | None) -> dict[str, Any]:
    """What the form says, as the service wants it."""
    given = {name: value for name, value in form.cleaned_data.items() if name != "wish"}
    kept = uploads_for(wish) if wish else []
    return {**given, "photo": kept[0].pk if kept else None}


def wish_in(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("wish", ""))
    except ValueError:
        return None


def take_photo(request: HttpRequest, wish: UUID | None) -> str:
    """Keep the photo that came along, in place of one that came before. Returns what is wrong with it."""
    file = request.FILES.get("photo")
    if file is None or wish is None:
        return ""
    try:
        kept = keep_upload(file, wish=wish)
    except PhotoRefused as refusal:
        return refusal.sentence
    for other in uploads_for(wish):
        if other.pk != kept.photo.pk:
            other.delete()
    return ""


def faces(form: AnswerForm) -> list[dict[str, Any]]:
    """The five answers of the smile scale: a radio button, a drawn face, words."""
    return [{"choice": choice, "mouth": MOUTHS[mark]}
            for choice, mark in zip(form["satisfaction"].subwidgets, MARKS, strict=True)]


def groups(form: AnswerForm) -> list[dict[str, Any]]:
    """The reasons that go with each answer. A browser shows those of the answer that is chosen."""
    chosen = form["reasons"].value() or []
    return [{"answer": answer, "question": survey_reasons.QUESTIONS[answer], "to": WORDS[answer],
             "reasons": [{"code": code, "words": survey_reasons.WORDS[code], "chosen": code in chosen}
                         for code in codes]} for answer, codes in survey_reasons.OFFERED.items()]


def reporter(participant: Participant) -> Actor:
    """The reporter as the log knows them."""
    return Actor(ActorKind.CITIZEN, participant.person, participant.pseudonym)

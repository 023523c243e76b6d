"""A body or contractor without an account looks at what it was sent and answers, from the link in the letter."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cases.links import referral_to_answer
from cases.models import Case, Photo, PhotoMoment, Referral, ReferralState
from cases.moderation.masking import findings
from cases.photos.refusals import PhotoRefused
from cases.photos.storage import Picture
from cases.photos.uploads import keep_upload, uploads_for
from cases.photos.views import answer as picture_of
from cases.services.answering import OwnAnswer, answer_by_link
from cases.site import maps
from tenants import current
from tenants.limits import HOUR, Limit, ensure_within
from tenants.look.again import texts_of
from tenants.refusals import Refusal

DONE, PROMISE, NOT_OURS, WORDS = "done", "promise", "not_ours", "words"
SAYS = {
    DONE: gettext_lazy("It is done"),
    PROMISE: gettext_lazy("We will do it by a day"),
    NOT_OURS: gettext_lazy("It is not ours"),
    WORDS: gettext_lazy("Something else"),
}
PHOTOS = 5
LONGEST = 4000
# Of one link: more than anybody needs who writes by hand.
OFTEN = Limit("answer", 30, HOUR)


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class AnswerForm(forms.Form):
    """Everything may stay empty but what it is about."""

    wish = forms.UUIDField(widget=forms.HiddenInput)
    says = forms.ChoiceField(
        label=gettext_lazy("What can you tell us?"), choices=list(SAYS.items()), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose what you want to tell us.")})
    promised_on = forms.DateField(
        label=gettext_lazy("By which day will it be done?"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day as year, month and day, such as 2026-12-04.")})
    theirs = forms.CharField(label=gettext_lazy("Who is responsible, if you know?"), required=False, max_length=200)
    words = forms.CharField(label=gettext_lazy("In a few words"), required=False, max_length=LONGEST,
                            widget=forms.Textarea(attrs={"rows": 4}))
    # Taken in before the form is read; here stands what is said of them.
    photos = forms.Field(label=gettext_lazy("Photo of the finished work"), required=False,
                         widget=ManyFiles(attrs={"accept": "image/*"}))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        says = given.get("says")
        if says == PROMISE and not given.get("promised_on") and "promised_on" not in self.errors:
            self.add_error("promised_on", _("Please pick the day by which it will be done."))
        if says == WORDS and not given.get("words", "").strip():
            self.add_error("words", _("Please write a few words."))
        return given

    def answer(self) -> OwnAnswer:
        """What was said. The form must be valid."""
        told, says = self.cleaned_data, self.cleaned_data["says"]
        words = told["words"].strip()
        if says == NOT_OURS and told["theirs"].strip():
            words = "\n\n".join(filter(None, [_("Responsible: %(body)s") % {"body": told["theirs"].strip()}, words]))
        return OwnAnswer(words=words, promised_on=told["promised_on"] if says == PROMISE else None,
                         done=says == DONE, not_theirs=says == NOT_OURS)


@csrf_exempt  # the signed link is all that counts here, no cookie: a page may lie open for days
@require_http_methods(["GET", "HEAD", "POST"])
def contractor(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the case (a letter scanner that follows the link answers nothing), POST takes the answer."""
    referral = referral_to_answer(token)
    if referral is None:
        return render(request, "site/contractor_gone.html", {"texts": texts_of(request)}, status=410)
    if request.method != "POST":
        return show(request, token, referral, AnswerForm(initial={"wish": uuid4(), "says": said_in(request)}))
    sent = request.POST.copy()
    try:
        ensure_within(OFTEN, str(referral.public_id))
        take_photos(request, sent)
        form = AnswerForm(sent)
        if not form.is_valid():
            return show(request, token, referral, form, status=422)
        answer_by_link(referral, form.answer(), wish=form.cleaned_data["wish"])
    except Refusal as refusal:
        form = AnswerForm(sent)
        form.full_clean()
        field = {"answer": "words", "photo": "photos"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.sentence)
        return show(request, token, referral, form, status=refusal.status)
    return redirect(f"{request.path}?thanks={form.cleaned_data['says']}")


def take_photos(request: HttpRequest, sent: QueryDict) -> None:
    """Keep the photos under the form's token: whatever else is refused, nobody chooses them twice. Of several, those
    that are good are kept even if one is not.

    Raises:
        PhotoRefused: one of them cannot be taken.
    """
    wish = wish_in(sent)
    sent["wish"] = str(wish)
    refused: PhotoRefused | None = None
    for file in request.FILES.getlist("photos")[: PHOTOS - len(uploads_for(wish))]:
        try:
            keep_upload(file, wish=wish, moment=PhotoMoment.AFTER)
        except PhotoRefused as refusal:
            refused = refused or refusal
    if refused:
        raise refused


def show(request: HttpRequest, token: str, referral: Referral, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    case, here = referral.case, current.municipality()
    title = _("Map: %(place)s") % {"place": case.address or case.title}
    thanks = request.GET.get("thanks", "") if request.method != "POST" else ""
    return render(request, "site/contractor.html", {
        "referral": referral, "case": case, "token": token, "form": form,
        "title": unnamed(case.title), "description": unnamed(case.description),
        "photos": photos_of(case).filter(moment=PhotoMoment.BEFORE), "kept": uploads_for(wish_in(form.data)),
        "map": maps.place_map(here, case, title), "language": get_language(), "today": timezone.localdate(),
        "thanks": thanks if thanks in SAYS else "", "done": referral.state == ReferralState.SOLVED,
        "faults": [(field.id_for_label, str(error)) for field in form for error in field.errors],
    }, status=status)


@require_safe
def contractor_photo(request: HttpRequest, token: str, photo_id: UUID, name: str) -> FileResponse:
    """A picture of the case, for whoever has the link."""
    referral = referral_to_answer(token)
    if referral is None or name not in (Picture.LARGE, Picture.SMALL):
        raise Http404
    return picture_of(get_object_or_404(photos_of(referral.case), pk=photo_id), Picture(name))


def photos_of(case: Case) -> Any:
    """The photos of a case and of those that say it again, but for hidden ones."""
    return Photo.objects.filter(case__in=[case.pk, *case.duplicates.values_list("pk", flat=True)], hidden=False)


def unnamed(text: str) -> str:
    """A text without what leads to a person: addresses, numbers, plates."""
    for one in reversed(findings(text)):
        text = f"{text[: one.start]}[…]{text[one.end :]}"
    return text


def said_in(request: HttpRequest) -> str:
    says = request.GET.get("a", "")
    return says if says in SAYS else ""


def wish_in(sent: Any) -> UUID:
    """The form's token; a new one where there is none, or somebody has tampered with it."""
    try:
        return UUID(str(sent.get("wish", "")))
    except ValueError:
        return uuid4()

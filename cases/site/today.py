"""Taking part in a case: words, a photo of today, "it is still there", "it seems done", asking to open it again."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.links import survey_token
from cases.models import Case, CommentKind, CommentState, Part, Participant, Photo, PhotoMoment
from cases.photos.storage import remove
from cases.photos.uploads import keep_upload, uploads_for
from cases.services.asking import has_answered, step_of_reporter
from cases.services.commenting import AT_ONCE, NAME, OFF, WORDS, Said, add_comment
from cases.services.once import once
from cases.services.reopening import ask_to_reopen
from cases.settings import setting
from cases.site.gate import Purpose, asked_to_wait, enter, enter_photo
from cases.voices import asked_to_reopen
from cases.workflow.phases import Proof
from tenants import current
from tenants.accounts.actors import Actor
from tenants.limits import TooOften
from tenants.look.again import typed_again
from tenants.refusals import Refusal

# The browser's own pseudonym: what somebody says counts once, also without a name.
COOKIE = "me"
YEAR = 365 * 24 * 3600

KINDS: tuple[tuple[str, str | Promise], ...] = (
    (CommentKind.WORDS, gettext_lazy("Something else about it")),
    (CommentKind.STILL_THERE, gettext_lazy("It is still there")),
    (CommentKind.SEEMS_DONE, gettext_lazy("It seems to be done")),
)


class TodayForm(forms.Form):
    """What somebody says of a case as it is today."""

    prefix = "today"
    wish = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, initial=CommentKind.WORDS, required=False)
    words = forms.CharField(
        label=gettext_lazy("In your own words"), max_length=WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": WORDS}),
        error_messages={"max_length": gettext_lazy("That is too long. Please keep it under 2,000 characters.")})
    photo = forms.FileField(label=gettext_lazy("A photo of how it is today"), required=False,
                            widget=forms.FileInput(attrs={"accept": "image/*"}))
    name = forms.CharField(
        label=gettext_lazy("Name, if you like"), help_text=gettext_lazy("Everybody reads it beside your words."),
        max_length=NAME, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": gettext_lazy("The name is too long. Please keep it under 120 characters.")})

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.use_required_attribute = False

    @property
    def kinds(self) -> tuple[tuple[str, str | Promise], ...]:
        """What may be said, as codes and words."""
        return KINDS

    @property
    def kept_photo(self) -> Photo | None:
        """The photo that came with an earlier try of this form."""
        kept = uploads_for(wish_in(self.data.get(self.add_prefix("wish"), ""))) if self.is_bound else []
        return kept[-1] if kept else None

    def said(self) -> Said:
        """What was said. The form must be valid."""
        told, kept = self.cleaned_data, self.kept_photo
        return Said(told.get("kind") or CommentKind.WORDS, told["words"], told["name"], kept.pk if kept else None)


class ReopenForm(TodayForm):
    """Why an ended case should be opened again."""

    prefix = "again"
    kind = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"].label = _("How is it today?")
        if setting("comments") == OFF:
            del self.fields["photo"], self.fields["name"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given.setdefault("name", "")
        return given


def shown_fields(prefix: str) -> dict[str, str | Promise]:
    """What is shown of a form whose page lay open for too long."""
    return {f"{prefix}-words": gettext_lazy("In your own words"), f"{prefix}-name": gettext_lazy("Name, if you like")}


@dataclass
class Vote:
    """A button that says one thing."""

    kind: str
    words: str | Promise
    icon: str
    wish: UUID = field(default_factory=uuid4)


@dataclass
class Today:
    """What this reader may say of the case, and the forms for it."""

    survey: str = ""
    comments: bool = False
    at_once: bool = False
    votes: list[Vote] = field(default_factory=list)
    may_ask: bool = False
    asked: bool = False
    form: TodayForm | None = None
    ask_form: ReopenForm | None = None
    # Which of the two forms was sent and comes back.
    sent: str = ""

    @property
    def offers(self) -> bool:
        return self.comments or self.may_ask or self.asked


def today_of(request: HttpRequest, case: Case, parts: dict[str, UUID], sent: TodayForm | None = None) -> Today:
    """What the reader is offered: the question to the reporter where they are asked, else what everybody is.

    Args:
        parts: the reader's own parts in the case, each with the pseudonym in it.
        sent: a form that comes back.
    """
    if not case.published:
        return Today()
    if address := survey_address(case, parts):
        return Today(survey=address)
    wanted = setting("comments")
    who = pseudonym_of(request)
    asked = bool(case.has_ended and who and asked_to_reopen(case, pseudonym=who))
    today = Today(comments=wanted != OFF, at_once=wanted == AT_ONCE, asked=asked, may_ask=case.has_ended and not asked)
    if today.comments:
        today.form = sent if type(sent) is TodayForm else TodayForm(initial={"wish": uuid4()})
    if today.comments and not case.has_ended:
        today.votes = [Vote(CommentKind.STILL_THERE, _("It is still there"), "flag"),
                       Vote(CommentKind.SEEMS_DONE, _("It seems to be done"), "check")]
    if today.may_ask:
        today.ask_form = sent if isinstance(sent, ReopenForm) else ReopenForm(initial={"wish": uuid4()})
    if sent is not None:
        today.sent = "again" if isinstance(sent, ReopenForm) else "today"
    return today


def survey_address(case: Case, parts: dict[str, UUID]) -> str:
    """Where the reporter is asked whether it is done; empty for others, and where there is nothing to ask or they have
    answered already."""
    if Part.REPORTER not in parts:
        return ""
    is_asked = case.status.proof == Proof.CLAIMED or (
        case.has_ended and step_of_reporter(case, confirms=False) is not None)
    if not is_asked or has_answered(case, parts[Part.REPORTER]):
        return ""
    reporter = Participant.objects.get(case=case, part=Part.REPORTER)
    return reverse("site:survey", args=[survey_token(reporter)])


def parts_of(request: HttpRequest, case: Case) -> dict[str, UUID]:
    """The parts that this reader has in the case, each with the pseudonym in it."""
    who = {one for one in (pseudonym_of(request), cookie_of(request)) if one}
    if not who:
        return {}
    return dict(Participant.objects.filter(case=case, pseudonym__in=who).values_list("part", "pseudonym"))


def pseudonym_of(request: HttpRequest) -> UUID | None:
    """Under which pseudonym this reader takes part: their own where they are signed in, else the browser's."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.pseudonym or cookie_of(request)


def cookie_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None


def browser_of(request: HttpRequest) -> UUID:
    """The browser's pseudonym; a new one where it has none yet. Two presses at once come with the same mark against
    forgery, so that they count as one."""
    mark = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    new = UUID(salted_hmac("cases.browser", mark, algorithm="sha256").hexdigest()[:32]) if mark else uuid4()
    return cookie_of(request) or new


def remember(response: HttpResponse, browser: UUID) -> HttpResponse:
    """Let the browser keep its pseudonym."""
    response.set_cookie(COOKIE, str(browser), max_age=YEAR, samesite="Lax", httponly=True,
                        secure=settings.SESSION_COOKIE_SECURE)
    return response


@typed_again({"today-wish": None, "today-kind": None, **shown_fields("today")})
@require_POST
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """POST /<number>/comment/: words, a photo, still there, seems done."""
    return received(request, number, TodayForm, say)


@typed_again({"again-wish": None, **shown_fields("again")})
@require_POST
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """POST /<number>/reopen/: an ended case should be opened again."""
    return received(request, number, ReopenForm, ask)


def say(case: Case, said: Said, *, actor: Actor, browser: UUID) -> dict[str, Any]:
    made = add_comment(case, said, actor=actor, pseudonym=browser, language=get_language() or "")
    return {"comment": str(made.pk), "shown": made.state == CommentState.SHOWN}


def ask(case: Case, said: Said, *, actor: Actor, browser: UUID) -> dict[str, Any]:
    event = ask_to_reopen(case, said, actor=actor, pseudonym=browser, language=get_language() or "")
    return {"asked": event.seq}


def received(
    request: HttpRequest, number: str, form_of: type[TodayForm], act: Callable[..., dict[str, Any]]
) -> HttpResponse:
    """The one way in for whatever a citizen says of a case: admitted, read, done exactly once, answered. What cannot be
    taken is shown again with its reason and all that was typed."""
    from cases.site.case_page import found, show  # the page shows these forms, and these forms show the page

    case = found(request, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    browser = browser_of(request)
    sent = form_of(request.POST)
    try:
        take_photo(request, sent)
        if not sent.is_valid():
            return show(request, case, today=sent, status=400)
        if survey := survey_address(case, parts_of(request, case)):
            messages.info(request, _("You reported this case, so your answer counts more: please give it here."))
            return redirect(survey)
        wish = sent.cleaned_data["wish"]
        doubts = enter(request, Purpose.COMMENT, wish=str(wish))
        said = replace(sent.said(), doubts=tuple(doubts))
        answer, _is_new = once(f"{sent.prefix}:{wish}", lambda: act(case, said, actor=actor, browser=browser))
    except TooOften as refusal:
        sent.add_error(None, refusal.sentence)
        return asked_to_wait(show(request, case, today=sent), refusal)
    except Refusal as refusal:
        sent.full_clean()
        name = {"reason": "words"}.get(refusal.field, refusal.field)
        sent.add_error(name if name in sent.fields else None, refusal.sentence)
        return show(request, case, today=sent, status=refusal.status)
    messages.success(request, thanks(answer))
    return remember(HttpResponseRedirect(reverse("site:case", args=[case.number])), browser)


def take_photo(request: HttpRequest, sent: TodayForm) -> None:
    """Keep the photo under the form's token, so that nobody chooses it twice; a new one takes the place of the old.

    Raises:
        PhotoRefused: it cannot be taken.
    """
    file = request.FILES.get(sent.add_prefix("photo")) if "photo" in sent.fields else None
    if file is None:
        return
    wish = wish_in(sent.data.get(sent.add_prefix("wish"), ""))
    done = sent.data.get(sent.add_prefix("kind")) == CommentKind.SEEMS_DONE
    earlier = uploads_for(wish)
    enter_photo(request)
    keep_upload(file, wish=wish, moment=PhotoMoment.AFTER if done else PhotoMoment.BEFORE)
    for photo in earlier:
        photo.delete()
        remove(photo.pk, schema=current.municipality().schema_name)


def wish_in(text: str) -> UUID:
    """The form's token; a new one where somebody has tampered with it."""
    try:
        return UUID(str(text))
    except ValueError:
        return uuid4()


def thanks(answer: dict[str, Any]) -> str:
    if "asked" in answer:
        return _("Thank you. The customer services read it; their answer will stand on this page.")
    if answer["shown"]:
        return _("Thank you, it is on the page.")
    return _("Thank you. Somebody looks at it first, then it appears on the page.")

"""One case in public: how far it is, who has it, what was promised, claimed and confirmed, and what happened."""

from contextlib import suppress
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.links import ask_token
from cases.models import Case, Part
from cases.selectors import cases_readable_by, with_rules
from cases.services.confirming import ask_again, ensure_letterbox, needs_confirming
from cases.services.joining import join_case
from cases.site.fields import EmailField
from cases.site.gate import Purpose, asked_to_wait, enter
from cases.site.known import is_known_address
from cases.site.refused import word_to_the_reporter
from cases.site.today import COOKIE as COOKIE
from cases.site.today import YEAR, TodayForm, browser_of, parts_of, today_of
from cases.site.told import published_row, rows, told
from cases.workflow.phases import ENDED
from tenants.accounts.actors import Actor
from tenants.limits import TooOften
from tenants.look.again import typed_again
from tenants.refusals import Refusal


class JoinForm(forms.Form):
    """Be affected too, or ask for news. News need an address."""

    part = forms.ChoiceField(choices=[(Part.SUPPORTER, ""), (Part.FOLLOWER, "")])
    email = EmailField(required=False)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("part") == Part.FOLLOWER and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please write your e-mail address, so that we can send you the news."))
        return given


@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /<number>/; the page of a duplicate leads to the case that it says again."""
    case = found(request, number)
    if case.number != number:
        return redirect(f"{reverse('site:case', args=[case.number])}?instead_of={number}")
    return show(request, case)


@typed_again({"part": None, "email": gettext_lazy("Your e-mail address")})
@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    """POST /<number>/join/: me too, or tell me."""
    case = found(request, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = JoinForm(request.POST)
    if not form.is_valid():
        return show(request, case, form, status=400)
    part = Part(form.cleaned_data["part"])
    browser = pseudonym_of(request)
    email = form.cleaned_data["email"] or (actor.person.email if actor.person else "")
    try:
        enter(request, Purpose.JOIN, wish=f"{case.number} {part} {email}")
        if email and not is_known_address(request, email):
            ensure_letterbox(email)
    except TooOften as refusal:
        form.add_error("email", refusal.sentence)
        return asked_to_wait(show(request, case, form), refusal)
    participant = join_case(
        case,
        part,
        actor=actor,
        email=email,
        confirmed=is_known_address(request, email),
        pseudonym=browser,
        language=get_language() or "",
    )
    thanks = {
        Part.SUPPORTER: _("Thank you, we have counted you in."),
        Part.FOLLOWER: _("Thank you. We write to you when something happens."),
    }
    response = redirect("site:case", case.number)
    if needs_confirming(participant) or (email and not is_known_address(request, email)):
        # Also where the address was confirmed long ago: a stranger who types it learns nothing of that.
        if not needs_confirming(participant):
            with suppress(Refusal):
                ask_again(participant)
        response = redirect("site:confirm-code", ask_token(participant))
    else:
        messages.success(request, thanks[part])
    response.set_cookie(
        COOKIE,
        str(browser),
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def found(request: HttpRequest, number: str) -> Case:
    """The case of this number, or the one that it says again, if this reader may see it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    # What everybody may see is found in one short question, whoever asks.
    if case := published_row(number):
        return with_rules(case)
    readable = rows(cases_readable_by(actor))
    case = readable.filter(number=number).first()
    if case is None or case.duplicate_of_id is not None:
        case = get_object_or_404(readable, duplicates__number=number)
    return with_rules(case)


def stands_for(request: HttpRequest, case: Case) -> str:
    """The number of the duplicate whose page led here; empty where none did."""
    number = request.GET.get("instead_of", "")
    return number if number and case.duplicates.filter(number=number).exists() else ""


def pseudonym_of(request: HttpRequest) -> UUID:
    return browser_of(request)


def show(
    request: HttpRequest,
    case: Case,
    form: JoinForm | None = None,
    *,
    today: TodayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form as it was sent if something in it needs mending. What all readers see alike comes from
    `cases.site.told`; the rest is this reader's own."""
    joined = parts_of(request, case)
    return render(
        request,
        "site/case.html",
        {
            "case": case,
            "told": told(request, case),
            "instead_of": stands_for(request, case),
            "form": form or JoinForm(),
            "joined": joined,
            "today": today_of(request, case, joined, today),
            "refusal": None if case.published else word_to_the_reporter(case),
            "has_ended": case.phase in ENDED,
        },
        status=status,
    )

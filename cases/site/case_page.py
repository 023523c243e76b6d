"""One case in public: how far it is, who has it, what was promised, claimed and confirmed, and what happened."""

from datetime import date
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.catalogue import catalogue
from cases.links import ask_token
from cases.models import Case, CaseEvent, Part, Participant, Referral
from cases.selectors import cases_readable_by, history, photos_shown_with, with_card, words_of
from cases.services.confirming import needs_confirming
from cases.services.joining import join_case
from cases.site import maps, panels, progress, story
from cases.site.fields import EmailField
from cases.site.known import is_known_address
from cases.workflow.phases import ENDED, Proof
from tenants import current, slots
from tenants.accounts.actors import Actor
from tenants.look.dates import AGO_AT_MOST

# The browser's own pseudonym: so that "me too" counts once, also for those who give no name.
COOKIE = "me"
YEAR = 365 * 24 * 3600
HELD_MANY = 2


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
    if needs_confirming(participant):
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
    readable = with_card(cases_readable_by(actor))
    case = readable.filter(number=number).first()
    if case is None or case.duplicate_of_id is not None:
        return get_object_or_404(readable, duplicates__number=number)
    return case


def stands_for(request: HttpRequest, case: Case) -> str:
    """The number of the duplicate whose page led here; empty where none did."""
    number = request.GET.get("instead_of", "")
    return number if number and case.duplicates.filter(number=number).exists() else ""


def pseudonym_of(request: HttpRequest) -> UUID:
    try:
        return UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return uuid4()


def show(request: HttpRequest, case: Case, form: JoinForm | None = None, status: int = 200) -> HttpResponse:
    """The page, with the form as it was sent if something in it needs mending."""
    language = (get_language() or "").split("-")[0]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    events = history(case, actor)
    public = [event for event in events if event.voice == "public"]
    photos = photos_shown_with(case)
    referrals: list[Referral] = case.live_referrals  # type: ignore[attr-defined]
    reached = progress.milestones(public, case)
    teller = story.Teller(case, catalogue(), words_of(public), photos, language)
    told = story.photos_told(public)
    title = _("Map: %(place)s") % {"place": case.address or case.title}
    return render(
        request,
        "site/case.html",
        {
            "case": case,
            "instead_of": stands_for(request, case),
            "chip": chip_of(case, referrals),
            "is_recent": (timezone.now() - case.reported_at).days <= AGO_AT_MOST,
            "stones": progress.stones(case, reached, language),
            "photos": [photo for photo in photos if photo.pk not in told],
            "holders": progress.holders(referrals, language),
            "promise": promise_of(case, referrals),
            "missed_since": missed_since(case, public),
            "claimed": reached.claimed,
            "confirmed": reached.confirmed,
            "refused": refused_by_reporter(public),
            "timeline": teller.tell(public),
            "map": maps.place_map(current.municipality(), case, title),
            "form": form or JoinForm(),
            "joined": joined(request, case),
            "panels": panels.rendered(slots.case_panels, request, case),
            "has_ended": case.phase in ENDED,
        },
        status=status,
    )


def chip_of(case: Case, referrals: list[Referral]) -> tuple[str, str]:
    """The sign and the words at the top. Several bodies are said so, for then one word cannot be true of all."""
    if len(referrals) < HELD_MANY or case.phase in ENDED:
        return case.face, case.status.public_name
    done = sum(referral.state == "solved" for referral in referrals)
    if done == len(referrals):
        return "claim", _("Said to be done by all %(count)s bodies") % {"count": len(referrals)}
    if done:
        words = ngettext(
            "With %(count)s bodies: %(done)s says it is done",
            "With %(count)s bodies: %(done)s say it is done",
            done,
        )
        return case.face, words % {"count": len(referrals), "done": done}
    return case.face, _("With %(count)s bodies: %(status)s") % {
        "count": len(referrals),
        "status": case.status.public_name,
    }


def promise_of(case: Case, referrals: list[Referral]) -> dict[str, object] | None:
    """The day that counts next for a case under way: the promised one, else the one by which they must answer."""
    if case.phase in ENDED or case.face == "claim":
        return None
    today = timezone.localdate()
    day: date | None = case.promised_on
    if day is not None:
        whose = [referral.body for referral in referrals if referral.promised_on == day]
        return {"day": day, "kind": "promised", "body": whose[0] if whose else None, "late": day < today}
    if case.answer_due_at is not None and case.answered_at is None:
        day = timezone.localdate(case.answer_due_at)
        return {"day": day, "kind": "answer", "body": None, "late": day < today}
    if case.solution_due_at is not None:
        day = timezone.localdate(case.solution_due_at)
        return {"day": day, "kind": "solution", "body": None, "late": day < today}
    return None


def missed_since(case: Case, events: list[CaseEvent]) -> date | None:
    """Since when a body owes an answer that has not come, where the municipality lets the public read it."""
    if case.unanswered_at is None:
        return None
    missed = (event.data["since"] for event in events if event.type == "answer_missed")
    return min((date.fromisoformat(day) for day in missed), default=timezone.localdate(case.unanswered_at))


def refused_by_reporter(events: list[CaseEvent]) -> bool:
    """Whether the last word of a citizen was that it is not done."""
    moves = [event for event in events if event.type == "case_moved" and event.actor_kind == "citizen"]
    return bool(moves) and max(moves, key=lambda event: event.seq).data.get("proof") == Proof.NONE


def joined(request: HttpRequest, case: Case) -> set[str]:
    """The parts that this reader already has in the case."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    pseudonym = actor.pseudonym or request.COOKIES.get(COOKIE)
    if not pseudonym:
        return set()
    try:
        return set(
            Participant.objects.filter(case=case, pseudonym=UUID(str(pseudonym))).values_list(
                "part", flat=True
            )
        )
    except ValueError:
        return set()

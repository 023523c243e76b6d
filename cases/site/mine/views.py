"""One's own page. Not signed in, it is a friendly door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.badges import badges_of
from cases.letter_links import alert_token
from cases.links import survey_token
from cases.models import Case, Part, Rhythm
from cases.own import comments_by, joined_by, questions_to, reported_by
from cases.selectors import cards, published_cases
from cases.services.alerts import alerts_of, described
from cases.services.joining import join_case
from cases.services.own_page import NAMED, OwnRefused, OwnWish, adopt, leave_case, settle_own
from cases.settings import setting
from cases.site.mine.words import part_words
from tenants import current
from tenants.accounts.actors import Actor
from tenants.accounts.middleware import person_of
from tenants.accounts.models import Person

PAGE, JOINED, SAID = 20, 50, 20
View = Callable[..., HttpResponseBase]


def own(view: View) -> View:
    """A page of one's own: nobody keeps a copy of it, and whoever is not signed in stands before the door."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_of(request)
        if person is None:
            asked = request.path if request.method in ("GET", "HEAD") else reverse("site:my")
            return render(request, "site/mine/door.html", {"next": asked})
        return view(request, person, *args, **kwargs)

    return answer


@require_safe
@own
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """GET /my/?before=: what became of my cases, what I take part in, what I said."""
    adopt(person)
    cases, older = cases_of(person, request.GET.get("before", ""))
    joined = joined_by(person)[:JOINED]
    left = published_cases().filter(number=request.GET.get("left", "")).first() if "left" in request.GET else None
    parts = [part for part in request.GET.getlist("part") if part in (Part.SUPPORTER, Part.FOLLOWER)]
    return render(request, "site/mine/mine.html", {
        "person": person,
        "questions": [(one.case, survey_token(one.participant)) for one in questions_to(person)],
        "cases": cases, "older": f"?before={older}" if older else "", "is_further": "before" in request.GET,
        "joined": [(part, part_words(part.part)) for part in joined],
        "comments": comments_by(person)[:SAID],
        "alerts": [(alert, described(alert), alert_token(alert)) for alert in alerts_of(person)[:JOINED]],
        "badges": badges_of(person) if setting("thanks").get("badges", True) else [],
        "left": left, "left_parts": parts})


def cases_of(person: Person, before: str) -> tuple[list[Case], str]:
    """One page of the cases that a person reported, the newest first, and where the next page begins ('' for none)."""
    rows = reported_by(person)
    mark = rows.filter(number=before.replace("\0", "")).only("pk", "reported_at").first() if before else None
    if mark:
        rows = rows.filter(Q(reported_at__lt=mark.reported_at) | Q(reported_at=mark.reported_at, pk__lt=mark.pk))
    found = cards(rows.order_by("-reported_at", "-id")[:PAGE + 1])
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else ""


@require_POST
@own
def leave(request: HttpRequest, person: Person) -> HttpResponse:
    """POST /my/leave/ with a case's number: take no part in it any more. The next page offers to undo it."""
    case = get_object_or_404(published_cases(), number=request.POST.get("case", ""))
    parts = leave_case(person, case)
    query = "&".join([f"left={case.number}", *(f"part={part}" for part in parts)])
    return redirect(f"{reverse('site:my')}?{query}#joined" if parts else "site:my")


@require_POST
@own
def come_back(request: HttpRequest, person: Person) -> HttpResponse:
    """POST /my/come-back/: undo that."""
    case = get_object_or_404(published_cases(), number=request.POST.get("case", ""))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    for part in request.POST.getlist("part"):
        if part in (Part.SUPPORTER, Part.FOLLOWER):
            join_case(case, Part(part), actor=actor, email=person.email, language=get_language() or "")
    messages.success(request, _("You are in again, as before."))
    return redirect(f"{reverse('site:my')}#joined")


class OwnForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Your name"), required=False, max_length=120,
                           widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=gettext_lazy("Language of our letters"), required=False)
    rhythm = forms.ChoiceField(label=gettext_lazy("How often may we write to you?"), widget=forms.RadioSelect, choices=[
        (Rhythm.AT_ONCE.value, gettext_lazy("At once, when something happens")),
        (Rhythm.DAILY.value, gettext_lazy("Once a day, everything in one letter")),
        (Rhythm.NEVER.value, gettext_lazy("Never; I look here myself"))])
    named = forms.BooleanField(label=gettext_lazy("My name may stand in the list of contributors"), required=False)

    def __init__(self, *args: Any, languages: list[str], is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, get_language_info(code)["name_local"].capitalize()) for code in languages]
        if is_staff:
            del self.fields["name"], self.fields["language"]
        if not setting("thanks").get("list"):
            del self.fields["named"]


@require_http_methods(["GET", "HEAD", "POST"])
@own
def settings(request: HttpRequest, person: Person) -> HttpResponse:
    """GET and POST /my/settings/"""
    here = current.municipality()
    initial = {"name": person.name, "language": person.language or here.language,
               "rhythm": person.settings.get("rhythm") or Rhythm.AT_ONCE.value, "named": person.settings.get(NAMED)}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=initial, languages=here.languages,
                   is_staff=person.is_staff)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wish = OwnWish(told.get("name", ""), told.get("language", ""), told["rhythm"],
                       told.get("named", bool(person.settings.get(NAMED))))
        try:
            settle_own(person, wish)
        except OwnRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("site:my-settings")
    return render(request, "site/mine/settings.html", {"form": form, "person": person},
                  status=400 if form.errors else 200)

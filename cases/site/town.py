"""What the municipality says of itself and its people in public: figures, stories, rules, who helps."""

import unicodedata

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.models import Part, Participant
from cases.services.commenting import OFF
from cases.services.own_page import NAMED
from cases.settings import setting
from cases.site import counts, panels
from cases.site.home import results
from cases.site.news import pressing_now, published_news
from cases.workflow.phases import Phase
from tenants import slots
from tenants.accounts.models import Person

MOST_NAMED = 5000


@require_safe
def town(request: HttpRequest) -> HttpResponse:
    """GET /town/: live figures with their methods, the map, stories, news, rules, on one page."""
    return render(request, "site/town.html", {
        "states": counts.states_of_a_year(), "open_count": counts.open_cases(),
        "results": counts.kept(f"results:{get_language()}", results),
        "panels": panels.rendered(slots.home_panels, request),
        "notices": pressing_now(), "news": published_news(), "has_list": bool(setting("thanks").get("list"))})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """GET /rules/: what is published, what is looked at first, what never; true of this municipality's settings."""
    known = catalogue()
    looked_at = [status for status in known.living if status.phase == Phase.MODERATION]
    return render(request, "site/rules.html", {
        "looks_first": known.initial.phase in (Phase.DRAFT, Phase.MODERATION),
        "hides_first": bool(looked_at) and not any(status.public for status in looked_at),
        "volunteers": setting("moderators") == "association",
        "comments": setting("comments"), "comments_off": setting("comments") == OFF,
        "watched": bool((setting("watched") or {}).get("words"))})


@require_safe
def contributors(request: HttpRequest) -> HttpResponse:
    """GET /contributors/: those who wish to be named, by the alphabet, without figures. Raises Http404 where the
    municipality keeps no such list."""
    if not setting("thanks").get("list"):
        raise Http404
    return render(request, "site/contributors.html", {"names": names()})


def names() -> list[str]:
    """The names of those who ticked it and have a part in a public case, in the order of the alphabet, each once."""
    takes_part = Participant.objects.filter(person=OuterRef("pk"), case__published=True).exclude(part=Part.FOLLOWER)
    rows = (Person.objects.filter(Exists(takes_part), is_active=True, **{f"settings__{NAMED}": True})
            .exclude(name="").values_list("name", flat=True)[:MOST_NAMED])
    return sorted(set(rows), key=in_order)


def in_order(name: str) -> tuple[str, str]:
    """A key by which names stand as a dictionary has them: accents count only where all else is the same."""
    low = name.casefold()
    bare = "".join(sign for sign in unicodedata.normalize("NFD", low) if not unicodedata.combining(sign))
    return bare, low

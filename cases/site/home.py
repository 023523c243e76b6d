"""The municipality's front page: the one act, what happens now, where cases stand, what came of them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.models import Case, CaseEvent, Photo
from cases.models.event import Voice
from cases.selectors import cards, published_cases, words_of
from cases.site import counts, map_data, maps, panels
from cases.site.news import pressing_now
from cases.site.story import quoted
from cases.workflow.phases import Proof
from tenants import current, slots

SHOWN = 5
RESULTS = 3
# Enough of the newest to find some that differ in state.
LOOKED_AT = 40


@dataclass(frozen=True)
class Result:
    """A case that came to a confirmed end: what people said, what was done, two pictures if there are."""

    case: Case
    said: str
    done: str
    before: Photo | None
    after: Photo | None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """GET /"""
    here = current.municipality()
    shown = newest_of_different_states()
    return render(
        request,
        "site/home.html",
        {
            "cases": shown,
            "open_count": counts.open_cases(),
            "states": counts.states_of_a_year(),
            "notices": pressing_now(),
            "map": counts.kept(
                f"map:{get_language()}:{','.join(str(case.pk) for case in shown)}", lambda: town(shown)
            ),
            "listed": [map_data.described(case) for case in shown if case.lat is not None],
            "results": counts.kept(f"results:{get_language()}", results),
            "panels": panels.rendered(slots.home_panels, request),
            "cover": here.branding.cover_svg if hasattr(here, "branding") else "",
        },
    )


def newest_of_different_states() -> list[Case]:
    """The newest cases, no state twice before every other has come once; in the order of their age."""
    statuses = catalogue().by_id
    newest = published_cases().order_by("-reported_at", "-id").values_list("pk", "status_id")[:LOOKED_AT]
    waiting = [(pk, statuses[status].face if status in statuses else "") for pk, status in newest]
    chosen: list[int] = []
    for times in range(1, SHOWN + 1):
        seen: dict[str, int] = {}
        for pk, face in waiting:
            seen[face] = seen.get(face, 0) + 1
            if seen[face] <= times and pk not in chosen and len(chosen) < SHOWN:
                chosen.append(pk)
    return cards(Case.objects.filter(pk__in=chosen).order_by("-reported_at", "-id"))


def town(shown: list[Case]) -> str:
    """The map beside the list: the cases of the list as pins, the other open ones as squares with counts."""
    here = current.municipality()
    pins = [pin for case in shown if (pin := maps.pin_of(case, street_of(case)))]
    title = _("Map of %(town)s with the open cases. The same cases can be read in the list.") % {
        "town": here.name
    }
    return maps.town_map(here, pins, counts.open_spots(), title)


def street_of(case: Case) -> str:
    """The address without its house number, for a short label."""
    return case.address.split(",")[0].rstrip("0123456789./-– ")[:24]


def results() -> list[Result]:
    """The latest cases whose solution was confirmed, those with pictures of before and after first."""
    confirmed = [status.pk for status in catalogue().by_id.values() if status.proof == Proof.CONFIRMED]
    ended = published_cases().filter(status__in=confirmed).order_by("-reported_at", "-id")[:LOOKED_AT]
    told = [result for result in (result_of(case) for case in cards(ended)) if result.said]
    told.sort(key=lambda result: (result.after is None, not result.said))
    chosen = told[:RESULTS]
    return with_words(chosen)


def result_of(case: Case) -> Result:
    photos: list[Photo] = case.shown_photos  # type: ignore[attr-defined]
    before = next((photo for photo in photos if photo.moment == "before"), None)
    after = next((photo for photo in photos if photo.moment == "after"), None)
    said = quoted(Truncator(case.description).chars(140), (get_language() or "").split("-")[0])
    return Result(case, said, "", before, after)


def with_words(chosen: list[Result]) -> list[Result]:
    """The results with the last public words of whoever did it."""
    events = list(
        CaseEvent.objects.filter(case__in=[result.case.pk for result in chosen], voice=Voice.PUBLIC)
        .exclude(actor_kind="citizen")
        .filter(data__has_key="note")
        .order_by("seq")
    )
    words = words_of(events)
    last = {event.case_id: said for event in events if (said := words.get(str(event.data["note"])))}
    return [
        Result(one.case, one.said, last[one.case.pk], one.before, one.after)
        for one in chosen
        if last.get(one.case.pk)
    ]

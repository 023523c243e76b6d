"""All public cases: words, filters, a map of what was found, and page after page by keyset."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.catalogue import Catalogue, catalogue
from cases.models import Case
from cases.selectors import cards, matching, published_cases
from cases.site import counts, maps
from cases.workflow.phases import RUNNING
from tenants import current
from tenants.look.faces import FACES

PAGE = 20
# Beyond this a count is "more than": nobody needs it exactly, and counting costs.
COUNTED = 2000
OPEN = "running"
# How many days back the times of the filter reach.
TIMES = {"week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True)
class Wish:
    """What the reader looks for, as the address says it. What is not understood is left out."""

    words: str = ""
    category: str = ""
    area: str = ""
    state: str = ""
    time: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.category or self.area or self.state or self.time)

    def query(self, **more: str) -> str:
        """The wish as a query string, empty parts left out."""
        query = QueryDict(mutable=True)
        parts = {"q": self.words, "category": self.category, "area": self.area, "state": self.state,
                 "time": self.time, **more}
        for key, value in parts.items():
            if value:
                query[key] = value
        return f"?{query.urlencode()}" if query else "?"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """GET /cases/?q=&category=&area=&state=&before=&after="""
    rules, wish = catalogue(), wish_of(request.GET, catalogue())
    if exact := published_cases().filter(number=wish.words.upper()).first() if wish.words else None:
        return redirect("site:case", exact.number)
    found = matching(filtered(published_cases(), wish, rules), wish.words)
    page, newer, older = page_of(found, request.GET)
    count = counts.kept(f"count:{wish}", lambda: found.order_by()[: COUNTED + 1].count())
    return render(
        request,
        "site/list.html",
        {
            "wish": wish,
            "cases": page,
            "newer": wish.query(after=newer) if newer else "",
            "older": wish.query(before=older) if older else "",
            "is_first": not newer,
            "sentence": sentence(count),
            "map": counts.kept(f"list-map:{get_language()}:{wish}", lambda: town(found)),
            **choices(rules),
        },
    )


def choices(rules: Catalogue) -> dict[str, list[tuple[str, Any]]]:
    """What can be chosen in the filters, as codes with their words."""
    return {
        "categories": sorted(
            ((row.code, str(row)) for row in rules.categories.values() if row.active),
            key=lambda pair: pair[1],
        ),
        "areas": [(row.code, row.name) for row in rules.areas.values() if row.active],
        "states": [(OPEN, _("All open cases"))] + [(face, FACES[face].words) for face in worn(rules)],
        "times": [("week", _("the last 7 days")), ("month", _("the last 30 days")),
                  ("quarter", _("the last 3 months")), ("year", _("the last 12 months"))],
    }


def wish_of(query: QueryDict, rules: Catalogue) -> Wish:
    """The wish in a query string, with codes that this municipality knows."""

    def known(key: str, codes: Any) -> str:
        return query.get(key, "") if query.get(key) in codes else ""

    return Wish(
        query.get("q", "").replace("\0", "").strip()[:100],
        known("category", rules.categories),
        known("area", rules.areas),
        known("state", {OPEN, *FACES}),
        known("time", TIMES),
    )


def filtered(cases: QuerySet[Case], wish: Wish, rules: Catalogue) -> QuerySet[Case]:
    """The cases narrowed by category, area and state."""
    if wish.category:
        cases = cases.filter(category=rules.categories[wish.category])
    if wish.area:
        cases = cases.filter(area=rules.areas[wish.area])
    if wish.state == OPEN:
        cases = cases.filter(phase__in=RUNNING)
    elif wish.state:
        cases = cases.filter(status__in=[row.pk for row in rules.statuses.values() if row.face == wish.state])
    if wish.time:
        cases = cases.filter(reported_at__gte=since(wish.time))
    return cases


def since(time: str) -> datetime:
    """When a time of the filter begins, at a full hour: what is counted for it may then be kept."""
    return (timezone.now() - timedelta(days=TIMES[time])).replace(minute=0, second=0, microsecond=0)


def page_of(cases: QuerySet[Case], query: QueryDict) -> tuple[list[Case], str, str]:
    """One page, newest first, and the numbers of the cases from which the newer and the older page go on ('' for none).

    `before` and `after` name a case; the page begins next to it, so every page costs the same.
    """
    if mark := anchor(query.get("after", "")):
        newer_than = Q(reported_at__gt=mark.reported_at) | Q(reported_at=mark.reported_at, pk__gt=mark.pk)
        rows = cards(cases.filter(newer_than).order_by("reported_at", "id")[: PAGE + 1])
        has_newer, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return rows, rows[0].number if has_newer else "", rows[-1].number if rows else ""
    if mark := anchor(query.get("before", "")):
        older_than = Q(reported_at__lt=mark.reported_at) | Q(reported_at=mark.reported_at, pk__lt=mark.pk)
        cases = cases.filter(reported_at__lte=mark.reported_at).filter(older_than)
    rows = cards(cases.order_by("-reported_at", "-id")[: PAGE + 1])
    has_older, rows = len(rows) > PAGE, rows[:PAGE]
    return rows, rows[0].number if mark and rows else "", rows[-1].number if has_older else ""


def anchor(number: str) -> Case | None:
    if not number or "\0" in number:
        return None
    return published_cases().filter(number=number).only("pk", "reported_at").first()


def worn(rules: Catalogue) -> list[str]:
    """The signs that public statuses of this municipality wear, in the look's order."""
    faces = {status.face for status in rules.statuses.values() if status.public}
    return [face for face in FACES if face in faces]


def sentence(count: int) -> str:
    if count > COUNTED:
        return _("More than %(count)s cases") % {"count": COUNTED}
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": count}


def town(found: QuerySet[Case]) -> str:
    here = current.municipality()
    title = _("Map of %(town)s with the cases found. The same cases can be read in the list.") % {
        "town": here.name
    }
    return maps.town_map(here, [], counts.spots(found), title)

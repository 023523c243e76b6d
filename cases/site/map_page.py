"""The public map: filters in the address, pins and squares or how many cases lie where, and always a list beside it."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.models import Case
from cases.selectors import matching, published_cases
from cases.site import counts, listing
from cases.site.listing import Wish
from tenants import current
from tenants.look.density import Part, Step, density
from tenants.look.numbers import number

HEAT = "heat"
WIDTH, HEIGHT = 800, 640
# So many of the newest stand beside the map; all of them in the list.
LISTED = 8
# What higher figures stand under: the cells behind them are counted anew after so many seconds.
KEPT_SECONDS = 300
FONT = "inherit"


@dataclass(frozen=True)
class Stage:
    """One colour of the heat view, and what it says."""

    step: Step
    words: str


@dataclass(frozen=True)
class Heat:
    """The heat view: the drawing, its colours in words, how large a hexagon is, and what could not be placed."""

    drawing: SafeString
    stages: list[Stage]
    square_kilometres: float
    elsewhere: int


@dataclass(frozen=True)
class District:
    """How many of the cases lie in one part of town; for 1,000 inhabitants too where they are known."""

    code: str
    name: str
    count: int
    for_thousand: float | None


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """GET /map/?q=&category=&area=&state=&time=&view=heat"""
    rules, wish = catalogue(), listing.wish_of(request.GET, catalogue())
    is_heat = request.GET.get("view") == HEAT
    found = matching(listing.filtered(published_cases(), wish, rules), wish.words)
    shown: dict[str, Any] = heat_of(found, wish) if is_heat else list_of(found, wish)
    return render(request, "site/map.html", {
        "wish": wish,
        "is_heat": is_heat,
        "pins_at": wish.query(),
        "heat_at": wish.query(view=HEAT),
        "list_at": wish.query(),
        "sentence": sentence(found, wish),
        **shown,
        **listing.choices(rules),
    })


def sentence(found: QuerySet[Case], wish: Wish) -> str:
    """How many were found, in words."""
    return listing.sentence(counts.kept(f"count:{wish}", lambda: found.order_by()[: listing.COUNTED + 1].count()))


def list_of(found: QuerySet[Case], wish: Wish) -> dict[str, Any]:
    """The map of pins and squares, and the first page of the list."""
    cases, _newer, older = listing.page_of(found, QueryDict())
    return {"cases": cases[:LISTED], "more": bool(older) or len(cases) > LISTED,
            "map": counts.kept(f"list-map:{get_language()}:{wish}", lambda: listing.town(found))}


def heat_of(found: QuerySet[Case], wish: Wish) -> dict[str, Any]:
    """The heat view and the table beside it, counted anew every few minutes."""
    key = f"heat:{get_language()}:{wish}"
    return cache.get_or_set(counts.name_of(key), lambda: counted(found), KEPT_SECONDS)  # type: ignore[return-value]


def counted(found: QuerySet[Case]) -> dict[str, Any]:
    here = current.municipality()
    cells = dict(found.filter(cell__isnull=False).order_by().values_list("cell").annotate(count=Count("pk")))
    return {"heat": drawn(cells) if here.boundary and cells else None, "districts": districts(found)}


def drawn(cells: dict[int, int]) -> Heat:
    """The cells of 0.1 km² put together to hexagons that can be told apart, in up to five colours."""
    here = current.municipality()
    features = (here.lines or {}).get("features", [])
    made = density(
        here.boundary or {},
        cells,
        parts=[Part(area.name, area.geometry) for area in catalogue().areas.values() if area.active],
        water=[one["geometry"] for one in features if one["properties"].get("kind") == "water"],
        title=_("Map of %(town)s: how many of the cases found lie where. The table says the same in numbers.")
        % {"town": here.name},
        font=FONT, width=WIDTH, height=HEIGHT,
    )
    # The page gives it its size.
    drawing = made.svg.replace(f' width="{WIDTH}" height="{HEIGHT}"', "", 1)
    return Heat(mark_safe(drawing), [Stage(step, words_of(step)) for step in made.steps],  # noqa: S308 - drawn here
                made.square_kilometres, made.outside)


def words_of(step: Step) -> str:
    """A colour of the map in words: "2 to 4 cases"."""
    language = (get_language() or "en").split("-")[0]
    if step.high is None:
        return _("%(low)s cases or more") % {"low": number(step.low, language)}
    if step.low == step.high:
        return ngettext("%(n)s case", "%(n)s cases", step.low) % {"n": number(step.low, language)}
    return _("%(low)s to %(high)s cases") % {"low": number(step.low, language), "high": number(step.high, language)}


def districts(found: QuerySet[Case]) -> list[District]:
    """The parts of town with how many cases each has, most first; those without a part come last."""
    by_area = dict(found.order_by().values_list("area").annotate(count=Count("pk")))
    rows = [District(area.code, area.name, by_area.get(area.pk, 0),
                     1000 * by_area.get(area.pk, 0) / area.population if area.population else None)
            for area in catalogue().areas.values() if area.active or by_area.get(area.pk)]
    rows.sort(key=lambda row: -row.count)
    if rows and by_area.get(None):
        rows.append(District("", _("part of town not known"), by_area[None], None))
    return rows

"""What the form says while somebody writes: perhaps this category, and works or outages that are known already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import h3
from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.catalogue import Catalogue, catalogue
from cases.judging import CELL
from cases.models import Category, Notice
from cases.notices import PRESSING, concerning, running_notices
from cases.proposing import Keywords, propose
from cases.selectors import published_cases
from cases.site.counts import name_of
from tenants import current
from tenants.areas.models import Area

# What is usual in a place: the public reports of two years within about 600 metres, if there are enough of them.
RINGS, SINCE, ENOUGH = 2, timedelta(days=730), 12
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Perhaps:
    """A category that is proposed, and the word that speaks for it; empty where it is only usual there."""

    category: Category
    word: str


@dataclass(frozen=True)
class Hints:
    perhaps: list[Perhaps]
    # For the whole town, and for the place or category that was chosen.
    everywhere: list[Notice]
    there: list[Notice]


def hints_for(data: Any, chosen: Category | None, position: tuple[float, float] | None) -> Hints:
    """What to say to a form as it stands.

    Args:
        data: what was typed so far, by the names of the fields.
    """
    rules = catalogue()
    rows = list(running_notices(timezone.now()).filter(kind__in=PRESSING))
    everywhere = [row for row in rows if not (row.category_id or row.area_id or row.radius_m)]
    there: list[Notice] = []
    if chosen or position:
        area = area_at(rules, position)
        there = [row for row in concerning(rows, category=chosen, area=area, position=position)
                 if row not in everywhere and is_about(row, chosen, position)]
    perhaps = [] if chosen else perhaps_of(rules, data.get("title", ""), data.get("description", ""), position)
    return Hints(perhaps, concerning(everywhere), there)


def is_about(notice: Notice, chosen: Category | None, position: tuple[float, float] | None) -> bool:
    """Whether enough was said to know that a notice concerns it: its category, or its place."""
    says_place = notice.area_id is not None or notice.radius_m is not None
    return (chosen is not None and notice.category_id == chosen.pk) or (says_place and position is not None)


def area_at(rules: Catalogue, position: tuple[float, float] | None) -> Area | None:
    code = rules.area_index.find(*position) if position else None
    return rules.areas[code] if code else None


def perhaps_of(rules: Catalogue, title: str, description: str, position: tuple[float, float] | None) -> list[Perhaps]:
    """The categories that are proposed, three at most; none before anything was written."""
    if not (title or description).strip():
        return []
    offered = [row for row in rules.categories.values() if row.active]
    known = [Keywords(row.code, (*row.keywords, *row.names.values())) for row in offered]
    found = propose(title, description, known, usual_around(position) if position else {})
    return [Perhaps(rules.categories[one.code], one.word) for one in found if one.code in rules.categories]


def usual_around(position: tuple[float, float]) -> dict[str, float]:
    """The share of each category among the reports around a place; empty where there are too few to say."""
    middle = h3.latlng_to_cell(*position, CELL)
    key = name_of(f"{current.municipality().schema_name}:usual:{middle}")
    counted: dict[str, int] = cache.get_or_set(key, lambda: _count(h3.grid_disk(middle, RINGS)), KEPT_SECONDS) or {}
    total = sum(counted.values())
    return {code: count / total for code, count in counted.items()} if total >= ENOUGH else {}


def _count(cells: Iterable[str]) -> dict[str, int]:
    rows = published_cases().filter(cell__in=[h3.str_to_int(cell) for cell in cells],
                                    reported_at__gte=timezone.now() - SINCE)
    return dict(rows.order_by().values_list("category__code").annotate(count=Count("pk")))


@require_POST
def hints(request: HttpRequest) -> HttpResponse:
    """POST /report/hints/ with title, description, category, lat, lon: the pieces of the form that follow from them.

    POST because what somebody types has no business in the logs of addresses.
    """
    chosen = catalogue().categories.get(request.POST.get("category", ""))
    try:
        lat, lon = float(request.POST.get("lat", "")), float(request.POST.get("lon", ""))
    except ValueError:
        position = None
    else:
        position = (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None
    return render(request, "site/parts/hints.html", {"hints": hints_for(request.POST, chosen, position)})

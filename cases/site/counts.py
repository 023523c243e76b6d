"""What the home page and the lists count. Counted once a minute for each municipality, not for each reader."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Avg, Count, QuerySet
from django.utils import timezone

from cases.catalogue import catalogue
from cases.models import Case
from cases.selectors import published_cases
from cases.workflow.phases import RUNNING
from tenants.look.faces import FACES
from tenants.look.svgmap import Cluster

T = TypeVar("T")
KEPT_SECONDS = 60
YEAR = timedelta(days=365)


def kept(key: str, count: Callable[[], T]) -> T:
    """The value under a key of this municipality, counted anew when it is older than a minute."""
    return cache.get_or_set(name_of(key), count, KEPT_SECONDS)  # type: ignore[return-value]


def name_of(key: str) -> str:
    """The name under which something is kept. Keys hold what people type, so they are hashed: any letter, any length.
    """
    return "site:" + hashlib.sha256(key.encode()).hexdigest()[:32]


def open_cases() -> int:
    """How many public cases are open now."""
    return kept("open", lambda: published_cases().filter(phase__in=RUNNING).count())


def states_of_a_year() -> list[tuple[str, int]]:
    """For every sign that occurs: how many public cases of the last twelve months wear it now."""
    return kept("states", _states_of_a_year)


def _states_of_a_year() -> list[tuple[str, int]]:
    rows = published_cases().filter(reported_at__gte=timezone.now() - YEAR)
    by_status = dict(rows.order_by().values_list("status").annotate(count=Count("pk")))
    statuses = catalogue().by_id
    totals = dict.fromkeys(FACES, 0)
    for status, count in by_status.items():
        if status in statuses:
            totals[statuses[status].face] += count
    if not any(totals.values()):
        return []
    worn = {status.face for status in statuses.values() if status.public}
    return [(face, count) for face, count in totals.items() if count or face in worn]


def spots(cases: QuerySet[Case]) -> list[Cluster]:
    """How many of these cases lie in each cell of about 0.1 km², at the middle of where they lie in it."""
    rows = (
        cases.filter(cell__isnull=False)
        .order_by()
        .values_list("cell")
        .annotate(count=Count("pk"), lat=Avg("lat"), lon=Avg("lon"))
    )
    return [Cluster(lat, lon, count) for _cell, count, lat, lon in rows]


def open_spots() -> list[Cluster]:
    """Where the open cases are."""
    return kept("spots", lambda: spots(published_cases().filter(phase__in=RUNNING)))

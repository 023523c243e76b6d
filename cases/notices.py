"""What the municipality tells everybody at present: news, works in the street, outages that it knows of already."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from cases.catalogue import catalogue
from cases.distance import metres_between
from cases.models import Category, Notice, NoticeKind
from tenants.areas.models import Area

# What somebody should know before they report the same.
PRESSING = (NoticeKind.OUTAGE, NoticeKind.WORKS)
_ORDER = {NoticeKind.OUTAGE: 0, NoticeKind.WORKS: 1, NoticeKind.NEWS: 2}


def running_notices(at: datetime) -> QuerySet[Notice]:
    """Those that have begun and not ended, of every kind."""
    return (Notice.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at)
            .select_related("category", "area").defer("area__geometry"))


def published_notices(at: datetime) -> QuerySet[Notice]:
    """Those that have begun, ended or not, newest first: what the page of news lists."""
    return (Notice.objects.filter(starts_at__lte=at).select_related("category", "area").defer("area__geometry")
            .order_by("-starts_at", "-id"))


def current_notices(at: datetime, *, category: Category | None = None, area: Area | None = None,
                    position: tuple[float, float] | None = None) -> list[Notice]:
    """The notices that run at a moment and concern a category and a place; outages first, then works, then news.

    A notice that names no category, area or place concerns all of them; what is not known here excludes nothing.

    Args:
        position: latitude and longitude in degrees. Without an `area` the one around it counts.
    """
    if area is None and position is not None:
        rules = catalogue()
        code = rules.area_index.find(*position)
        area = rules.areas[code] if code else None
    return concerning(running_notices(at), category=category, area=area, position=position)


def concerning(notices: Iterable[Notice], *, category: Category | None = None, area: Area | None = None,
               position: tuple[float, float] | None = None) -> list[Notice]:
    """Those of the notices that concern a category and a place, the most pressing kind first. Reads no database."""
    found = [
        notice for notice in notices
        if (category is None or notice.category_id in (None, category.pk))
        and (area is None or notice.area_id in (None, area.pk))
        and (position is None or reaches(notice, position))]
    return sorted(found, key=lambda notice: (_ORDER[NoticeKind(notice.kind)], -notice.starts_at.timestamp()))


def reaches(notice: Notice, position: tuple[float, float]) -> bool:
    """Whether a point lies within the notice's circle; one without a circle reaches everywhere."""
    if notice.lat is None or notice.lon is None or notice.radius_m is None:
        return True
    return metres_between(notice.lat, notice.lon, *position) <= notice.radius_m

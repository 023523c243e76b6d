"""News and notices of the municipality, as everybody reads them."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.models import Notice, NoticeKind
from cases.notices import PRESSING, concerning, published_notices, running_notices

PAGE = 20



@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """GET /news/?before=: what presses now first, then the rest, newest first, page after page by keyset."""
    now = timezone.now()
    listed = published_notices(now)
    # What presses now stands on top of the first page, and once only.
    pressing = concerning(running_notices(now).filter(kind__in=PRESSING))
    others = listed.exclude(pk__in=[notice.pk for notice in pressing])
    mark = listed.filter(pk=asked).first() if (asked := read_id(request.GET.get("before", ""))) else None
    if mark:
        others = others.filter(Q(starts_at__lt=mark.starts_at) | Q(starts_at=mark.starts_at, pk__lt=mark.pk))
    rows = list(others[:PAGE + 1])
    older = f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return render(request, "site/news.html", {
        "pressing": [] if mark else pressing, "notices": rows[:PAGE], "older": older, "is_further": mark is not None})


@require_safe
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """GET /news/<id>/"""
    now = timezone.now()
    found = get_object_or_404(published_notices(now), pk=notice_id)
    is_over = found.ends_at is not None and found.ends_at <= now
    return render(request, "site/notice.html", {"notice": found, "is_over": is_over})


def pressing_now() -> list[Notice]:
    """Works and outages that run, for the front page."""
    return concerning(running_notices(timezone.now()).filter(kind__in=PRESSING))


def read_id(text: str) -> UUID | None:
    """The id that an address names; None where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def published_news() -> list[Notice]:
    """The latest news, for the page about the town."""
    return list(published_notices(timezone.now()).filter(kind=NoticeKind.NEWS)[:3])

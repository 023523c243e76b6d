"""The reports of a municipality: their list, one as a page, one as PDF. The same for everybody who looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from threading import BoundedSemaphore
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.indicators import INDICATORS
from evaluation.measures import Dimension
from evaluation.pages.kept import kept
from evaluation.periods import Kind, NoSuchPeriod, Period
from evaluation.selectors import measure_many
from reporting.paper import as_pdf
from reporting.pdf.render import Press, RenderFailed
from reporting.reports.gathering import first_day_counted
from reporting.reports.monthly import NoReport, gather, name_of
from reporting.reports.report import MonthlyReport
from reporting.reports.wording import count
from tenants import current

# A document is made in a process of its own; more at once would only slow one another down.
AT_ONCE: Final = 2
RETRY_AFTER: Final = 10
_presses = BoundedSemaphore(AT_ONCE)


class TooManyAtOnce(Exception):
    """As many documents are being made as may be."""


@dataclass(frozen=True)
class Entry:
    """A line of the list: a period with its cases."""

    code: str
    kind: str
    name: str
    cases: str
    running: bool


@dataclass(frozen=True)
class Year:
    """A year with its periods, the latest first."""

    name: str
    entries: tuple[Entry, ...]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """GET /reports/: every month, quarter and year in which something was reported."""
    first, today = first_day_counted(), _today()
    years = tuple(_years(first, today)) if first and first <= today else ()
    return render(request, "reporting/list.html", {"years": years})


@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """GET /reports/monthly/2024-06/"""
    try:
        period = Period.of(code)
        report = kept(("report", code, _language(), _today()), lambda: _report(period))
    except (NoSuchPeriod, NoReport) as reason:
        return _no_report(request, reason)
    return render(request, "reporting/page.html", {"report": report} | _neighbours(period))


@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """GET /reports/monthly/2024-06.pdf"""
    try:
        period = Period.of(code)
        document = kept(("document", code, _language(), _today()), lambda: _made(period))
    except (NoSuchPeriod, NoReport) as reason:
        return _no_report(request, reason)
    except RenderFailed:
        return _say(request, _("The document could not be made"), _("The page has the same figures."), 500)
    except TooManyAtOnce:
        title = _("Several documents are being made right now")
        response = _say(request, title, _("Please try again in a few seconds."), 503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    name = f"{current.municipality().slug}-{code}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(document, content_type="application/pdf", headers=headers)


def _report(period: Period) -> MonthlyReport:
    return gather(current.municipality(), period, _language())


def _made(period: Period) -> bytes:
    if not _presses.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        with Press(language=_language()) as press:
            return as_pdf(_report(period), press)
    finally:
        _presses.release()


def _years(first: date, today: date) -> Iterator[Year]:
    span = Period(first.replace(day=1), Period.around(today, Kind.MONTH).end, "span")
    found = measure_many([INDICATORS["cases_reported"]], span, by=Dimension.MONTH).parts
    cases = {code: part["cases_reported"].n for code, part in found.items()}
    months = []
    month = Period.around(today, Kind.MONTH)
    while month.end > first:
        months.append(month)
        month = month.before
    for year, within in groupby(months, key=lambda one: one.start.year):
        entries = tuple(entry for entry in _entries(list(within), cases, today) if entry.cases != "0")
        if entries:
            yield Year(str(year), entries)


def _entries(months: list[Period], cases: dict[str, int], today: date) -> Iterator[Entry]:
    """The year, then each quarter with its months, the latest first."""
    yield _entry(Period.around(months[0].start, Kind.YEAR), cases, today)
    for quarter, within in groupby(months, key=lambda one: Period.around(one.start, Kind.QUARTER)):
        yield _entry(quarter, cases, today)
        for month in within:
            yield _entry(month, cases, today)


def _entry(period: Period, cases: dict[str, int], today: date) -> Entry:
    inside = sum(n for code, n in cases.items() if period.start <= date.fromisoformat(f"{code}-01") < period.end)
    return Entry(period.code, period.kind.value, name_of(period, _language()), count(inside), today < period.last)


def _neighbours(period: Period) -> dict[str, object]:
    first, today = first_day_counted(), _today()
    before, after = period.before, period.after
    return {
        "before": {"code": before.code, "name": name_of(before, _language())} if first and before.end > first else None,
        "after": {"code": after.code, "name": name_of(after, _language())} if after.start <= today else None,
    }


def _no_report(request: HttpRequest, reason: Exception) -> HttpResponse:
    if isinstance(reason, NoSuchPeriod):
        why = _("The address names a period like 2024-06, 2024-Q2 or 2024.")
        return _say(request, _("There is no such report"), why, 404)
    return _say(request, _("There is no such report yet"), str(reason), 404)


def _say(request: HttpRequest, title: str, why: str, status: int) -> HttpResponse:
    return render(request, "reporting/none.html", {"title": title, "why": why}, status=status)


def _today() -> date:
    return timezone.localdate(timezone=current.municipality().zone)


def _language() -> str:
    return (get_language() or "en").split("-")[0]

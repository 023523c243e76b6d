"""The overview: in sentences, as a table of indicators, and told apart by category, area or whatever is chosen."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from evaluation import wording
from evaluation.changes import Change, change
from evaluation.indicators import INDICATORS
from evaluation.measures import Measure
from evaluation.pages import choices, tables
from evaluation.pages.kept import kept
from evaluation.pages.question import Question
from evaluation.periods import Kind, Period
from evaluation.selectors import Figures, known_days, measure_many, same_age
from tenants.accounts.roles import Permission

EVERYTHING = tuple(INDICATORS.values())


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """GET /evaluation/?period=&category=&area=&channel=&body=&by=&as_of="""
    actor = request.actor  # type: ignore[attr-defined]
    staff = actor.may(Permission.SEE_EVALUATION)
    template = "evaluation/overview_desk.html" if staff else "evaluation/overview.html"
    first, last, known = known_days()
    if first is None or last is None:
        return render(request, template, {"empty": True})
    asked = Question.read(request.GET, default_period(last, known), actor)
    period, as_of, rules = asked.period, asked.as_of or known, catalogue()
    compared = is_covered(period.before, first)
    figures, before = kept((asked, as_of, compared), lambda: measured(asked, as_of, compared=compared))
    total = figures.total
    changes = {
        code: change(total[code], before[code], one.better) if compared else Change.NOT_COMPARED
        for code, one in INDICATORS.items()
    }
    context = {
        "question": asked,
        "title": wording.period_name(period),
        "runs": as_of < period.last,
        "as_of": as_of,
        "first": first,
        "choices": choices.choices(asked, first, known, staff=staff),
        "empty_period": not total["cases_reported"].n,
        "elsewhere": asked.address(period=Period.around(last, Kind.MONTH)),
        "compared_with": wording.period_name(period.before) if compared else "",
        "headlines": wording.headlines(total, before, changes, period, runs=as_of < period.last),
        "rows": tables.rows(total, before, changes, asked),
        "ages": [(wording.AGES[code], n) for code, n in total["open_backlog"].parts],
        "backlog": total["open_backlog"].n,
        "ways": choices.ways(asked, staff=staff),
        "by_words": wording.DIMENSIONS[asked.by],
        "by_heading": wording.HEADINGS[asked.by],
        "columns": tables.columns(figures),
        "parts": tables.parts(figures, asked, rules),
        "few": wording.few(small, tables.MINIMUM) if (small := len(tables.too_small(figures, asked))) else "",
        "not_ranked": wording.NOT_RANKED.get(asked.by, ""),
        "chart": tables.chart(figures, asked, rules, as_of),
        "left_out": sum(measure.left_out for measure in total.values()),
    }
    return render(request, template, context)


def measured(asked: Question, as_of: date, *, compared: bool) -> tuple[Figures, Mapping[str, Measure]]:
    """The figures asked for, and those of all cases of the period before at the same age, if they are compared."""
    figures = measure_many(EVERYTHING, asked.period, by=asked.by, within=asked.within, as_of=as_of)
    if not compared:
        return figures, {}
    age = same_age(asked.period, as_of)
    return figures, measure_many(EVERYTHING, asked.period.before, within=asked.within, as_of=age).total


def default_period(last: date, known: date) -> Period:
    """The latest month that is over and has cases, or the latest with any."""
    over = Period.around(known, Kind.MONTH).before
    return min(over, Period.around(last, Kind.MONTH), key=lambda period: period.start)


def is_covered(period: Period, first: date) -> bool:
    """Whether cases are known from about the beginning of a period on, so that it may be compared with."""
    return first <= period.start + (period.end - period.start) / 10

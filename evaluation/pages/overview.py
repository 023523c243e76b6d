"""The overview: in sentences, as a table of indicators, and told apart by category, area or whatever is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.catalogue import Catalogue, catalogue
from evaluation import wording
from evaluation.changes import Change, change
from evaluation.indicators import INDICATORS
from evaluation.indicators.base import Indicator
from evaluation.measures import Dimension, Measure, Unit
from evaluation.pages import drawing
from evaluation.pages.question import PUBLIC, STAFF, Question
from evaluation.periods import Kind, Period, recent
from evaluation.selectors import Figures, known_days, measure_many, same_age
from tenants.accounts.roles import Permission

MONTHS, QUARTERS, YEARS = 24, 8, 10


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator on the page."""

    indicator: Indicator
    measure: Measure
    now: str
    interval: str
    before: str
    strip: drawing.Strip | None
    said: str
    cases: str


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the table by category, area, …"""

    name: str
    address: str
    cells: Sequence[tuple[Measure, str, str]]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """GET /evaluation/?period=&category=&area=&channel=&body=&by=&as_of="""
    actor = request.actor  # type: ignore[attr-defined]
    staff = actor.may(Permission.SEE_EVALUATION)
    first, last, known = known_days()
    template = "evaluation/overview_desk.html" if staff else "evaluation/overview.html"
    if first is None or last is None:
        return render(request, template, {"empty": True, "staff": staff})
    question = Question.read(request.GET, default_period(last, known), actor)
    as_of = question.as_of or known
    figures = measure_many(
        list(INDICATORS.values()), question.period, by=question.by, within=question.within, as_of=as_of
    )
    before = measure_many(
        list(INDICATORS.values()),
        question.period.before,
        within=question.within,
        as_of=same_age(question.period, as_of),
    )
    changes = {code: change(figures.total[code], before.total[code], one.better) for code, one in INDICATORS.items()}
    runs = as_of < question.period.last
    rules = catalogue()
    return render(
        request,
        template,
        {
            "staff": staff,
            "question": question,
            "title": wording.period_name(question.period),
            "runs": runs,
            "as_of": as_of,
            "headlines": wording.headlines(dict(figures.total), dict(before.total), changes, question.period, runs=runs)
            if figures.total["cases_reported"].n
            else [],
            "compared_with": wording.period_name(question.period.before),
            "rows": rows(figures.total, before.total, changes, question),
            "ages": [(wording.AGES[code], n) for code, n in figures.total["open_backlog"].parts],
            "backlog": figures.total["open_backlog"].n,
            "choices": choices(question, rules, first, known, staff=staff),
            "tables": tables(question, staff=staff),
            "by_words": wording.DIMENSIONS[question.by],
            "columns": list(INDICATORS.values()),
            "parts": parts(figures, question, rules),
            "chart": chart(figures, question, rules),
            "left_out": sum(measure.left_out for measure in figures.total.values()),
            "empty_period": not figures.total["cases_reported"].n,
            "elsewhere": question.address(period=Period.around(last, Kind.MONTH)),
        },
    )


def default_period(last: date, known: date) -> Period:
    """The latest month that is over and has cases, or the latest with any."""
    over = Period.around(known, Kind.MONTH).before
    return min(over, Period.around(last, Kind.MONTH), key=lambda period: period.start)


def rows(
    total: Mapping[str, Measure], before: Mapping[str, Measure], changes: Mapping[str, Change], question: Question
) -> list[Row]:
    """The table of indicators."""
    found = []
    for code, one in INDICATORS.items():
        measure, earlier = total[code], before[code]
        top = 1.0 if one.unit is Unit.SHARE else None
        found.append(
            Row(
                indicator=one,
                measure=measure,
                now=wording.now(measure),
                interval=wording.interval(measure),
                before=wording.now(earlier),
                strip=drawing.strip(measure.value, measure.low, measure.high, earlier.value, top=top)
                if one.unit is not Unit.CASES
                else None,
                said=wording.said(measure, changes[code]),
                cases=f"cases/{question.address()}&figure={code}",
            )
        )
    return found


def parts(figures: Figures, question: Question, rules: Catalogue) -> list[Part]:
    """The table by whatever the question tells apart, in the catalogue's order; bodies by name, never by figure."""
    found = []
    for code in in_order(figures.parts, question.by, rules):
        measures = figures.parts[code]
        cells = [(measures[one], wording.now(measures[one]), wording.interval(measures[one])) for one in INDICATORS]
        if question.by is Dimension.MONTH:
            address = question.address(period=Period.of(code), by=Dimension.CATEGORY)
        else:
            address = question.address(within=question.within.narrowed(question.by, code)) if code else ""
        found.append(Part(name_of(code, question.by, rules), address, cells))
    return found


def chart(figures: Figures, question: Question, rules: Catalogue) -> dict[str, Any] | None:
    """Days to a solution by part, the quickest first; None where there is nothing to tell apart."""
    if question.by not in (Dimension.CATEGORY, Dimension.AREA) or len(figures.parts) < 2:
        return None
    medians = {code: measures["median_days_to_solution"] for code, measures in figures.parts.items()}
    shown = sorted(
        medians.items(),
        key=lambda pair: (pair[1].withheld, pair[1].value is None, pair[1].value or 0.0, pair[0]),
    )
    dots = [
        drawing.Dot(name_of(code, question.by, rules), one.value, one.low, one.high, wording.now(one))
        for code, one in shown
    ]
    finding = (
        wording.slow_finding(list(medians.values()))
        if question.by is Dimension.CATEGORY
        else _("How long until half of the cases are solved?")
    )
    return {
        "finding": finding,
        "drawings": [("wide", drawing.dots(dots, drawing.WIDE)), ("narrow", drawing.dots(dots, drawing.NARROW))],
    }


def in_order(codes: Mapping[str, Any], by: Dimension, rules: Catalogue) -> list[str]:
    """The codes as the catalogue orders them; what it does not know comes last."""
    known: Mapping[Dimension, Any] = {
        Dimension.CATEGORY: rules.categories,
        Dimension.AREA: rules.areas,
        Dimension.BODY: rules.bodies,
        Dimension.CHANNEL: wording.CHANNELS,
    }
    places = {code: place for place, code in enumerate(known.get(by, ()))}
    return sorted(codes, key=lambda code: (places.get(code, len(places)), code))


def name_of(code: str, by: Dimension, rules: Catalogue) -> str:
    """What to call one part."""
    match by:
        case Dimension.CATEGORY if code in rules.categories:
            return str(rules.categories[code])
        case Dimension.AREA if code in rules.areas:
            return str(rules.areas[code])
        case Dimension.BODY if code in rules.bodies:
            return str(rules.bodies[code])
        case Dimension.CHANNEL if code in wording.CHANNELS:
            return str(wording.CHANNELS[code])
        case Dimension.MONTH:
            return wording.period_name(Period.of(code))
        case Dimension.AREA if not code:
            return _("outside every area")
        case Dimension.BODY if not code:
            return _("not sent to anybody")
    return code or _("not said")


def choices(question: Question, rules: Catalogue, first: date, known: date, *, staff: bool) -> dict[str, Any]:
    """What the form above offers."""
    kinds = ((Kind.MONTH, MONTHS, _("Months")), (Kind.QUARTER, QUARTERS, _("Quarters")), (Kind.YEAR, YEARS, _("Years")))
    periods = [
        (
            words,
            [(period.code, wording.period_name(period)) for period in recent(kind, count, known) if period.end > first],
        )
        for kind, count, words in kinds
    ]
    offered = {code for _words, group in periods for code, _name in group}
    if question.period.code not in offered:
        periods.insert(0, ("", [(question.period.code, wording.period_name(question.period))]))
    narrow = [
        ("category", _("Category"), _("Every category"), [(code, str(row)) for code, row in rules.categories.items()]),
        ("area", _("Area"), _("The whole town"), [(code, str(row)) for code, row in rules.areas.items()]),
        ("channel", _("Channel"), _("Every channel"), list(wording.CHANNELS.items())),
    ]
    if staff:
        bodies = [(code, str(row)) for code, row in rules.bodies.items()]
        narrow.insert(2, ("body", _("Body"), _("Every body"), bodies))
    chosen = question.within.chosen()
    return {
        "periods": periods,
        "narrow": [(name, label, every, chosen.get(name, ""), offer) for name, label, every, offer in narrow if offer],
        "hidden": {
            "by": question.by.value if question.by is not Dimension.CATEGORY else "",
            "as_of": question.as_of.isoformat() if question.as_of else "",
        },
    }


def tables(question: Question, *, staff: bool) -> list[tuple[str, str, bool]]:
    """The ways to tell the cases apart: words, address, whether it is the present one."""
    offered = [
        by for by in (STAFF if staff else PUBLIC) if by is not Dimension.MONTH or question.period.kind is not Kind.MONTH
    ]
    return [(str(wording.DIMENSIONS[by]), question.address(by=by) + "#by", by is question.by) for by in offered]

"""The cases behind a figure: exactly those that it counts."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluation import wording
from evaluation.indicators import INDICATORS
from evaluation.indicators.base import TimeUntil
from evaluation.models import CaseFacts
from evaluation.pages.overview import default_period
from evaluation.pages.question import Question
from evaluation.selectors import cases_behind, known_days, measure_many
from tenants.accounts.roles import Permission

PAGE = 50


@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """GET /evaluation/cases/?period=&…&figure=&older="""
    actor = request.actor  # type: ignore[attr-defined]
    staff = actor.may(Permission.SEE_EVALUATION)
    one = INDICATORS.get(request.GET.get("figure", ""))
    _first, last, known = known_days()
    if one is None or last is None:
        raise Http404("no such figure")
    question = Question.read(request.GET, default_period(last, known), actor)
    as_of = question.as_of or known
    rows = cases_behind(
        one.code,
        question.period,
        within=question.within,
        as_of=as_of,
        published=not actor.may(Permission.SEE_CASES),
        older_than=mark_of(request.GET.get("older", "")),
        limit=PAGE + 1,
    )
    figure = measure_many([one], question.period, within=question.within, as_of=as_of).total[one.code]
    return render(
        request,
        "evaluation/cases_desk.html" if staff else "evaluation/cases.html",
        {
            "staff": staff,
            "indicator": one,
            "sentence": wording.sentence(figure),
            "title": wording.period_name(question.period),
            "back": "../" + question.address(),
            "rows": [(row, days_of(row, one, as_of)) for row in rows[:PAGE]],
            "timed": isinstance(one, TimeUntil),
            "older": f"{question.address()}&figure={one.code}&older={mark(rows[PAGE - 1])}" if len(rows) > PAGE else "",
        },
    )


def days_of(row: CaseFacts, one: object, as_of: date) -> str:
    """How many days this case took for what the indicator asks about; '' while it waits."""
    if not isinstance(one, TimeUntil):
        return ""
    minutes, on = getattr(row, one.minutes), getattr(row, one.on)
    return wording.days_number(minutes / 1440) if on is not None and on <= as_of else ""


def mark(row: CaseFacts) -> str:
    """Where a page ended, for the address of the next one."""
    return f"{row.reported_on.isoformat()}.{row.pk}"


def mark_of(text: str) -> tuple[date, int] | None:
    """The place that an address goes on from; None for the beginning."""
    day, _dot, pk = text.partition(".")
    try:
        return (date.fromisoformat(day), int(pk)) if text else None
    except ValueError as fault:
        raise Http404("no such place in the list") from fault

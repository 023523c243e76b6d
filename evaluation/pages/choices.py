"""What the form and the links above the tables offer."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from evaluation import wording
from evaluation.measures import Dimension
from evaluation.pages.question import PUBLIC, STAFF, Question
from evaluation.periods import Kind, recent

MONTHS, QUARTERS, YEARS = 24, 8, 10


def choices(question: Question, first: date, known: date, *, staff: bool) -> dict[str, Any]:
    """What the form above offers."""
    rules = catalogue()
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


def ways(question: Question, *, staff: bool) -> list[tuple[str, str, bool]]:
    """The ways to tell the cases apart: words, address, whether it is the present one."""
    offered = [
        by for by in (STAFF if staff else PUBLIC) if by is not Dimension.MONTH or question.period.kind is not Kind.MONTH
    ]
    return [(str(wording.DIMENSIONS[by]), question.address(by=by) + "#by", by is question.by) for by in offered]

"""Figures in words, in three languages."""

import pytest
from django.utils import translation

from evaluation.measures import Measure, Unit
from reporting.reports.report import Sentence
from reporting.reports.wording import days, interval_of, share, value_of, with_interval, within


def measure(value: float | None, low: float | None, high: float | None, unit: Unit = Unit.DAYS) -> Measure:
    return Measure(value, low, high, 100, 60, unit)


@pytest.mark.parametrize(
    ("given", "hungarian", "english"),
    [
        (measure(24, 21, 27), "24 (21–27)", "24 (21–27)"),
        (measure(7.5, 6.04, 9), "7,5 (6–9)", "7.5 (6–9)"),
        (measure(None, 83, None), "– (≥\u00a083)", "– (≥\u00a083)"),
        (measure(None, None, None), "–", "–"),
        (measure(0.875, 0.82, 0.92, Unit.SHARE), "88% (82–92%)", "88% (82–92%)"),
        (measure(1264, None, None, Unit.CASES), "1\u202f264", "1,264"),
    ],
)
def test_a_figure_stands_with_its_interval(given, hungarian, english):
    with translation.override("hu"):
        assert with_interval(given) == hungarian
    with translation.override("en"):
        assert with_interval(given) == english


def test_what_is_neither_none_nor_all_is_never_written_so():
    with translation.override("en"):
        assert [share(value) for value in (0, 0.001, 0.5, 0.999, 1)] == ["0%", "1%", "50%", "99%", "100%"]
    with translation.override("de"):
        assert interval_of(measure(0.5, 0.4, 0.6, Unit.SHARE)) == "40–60\u202f%"


@pytest.mark.parametrize(("value", "words"), [
    (0, "on the same day"), (0.04, "within 1 hour"), (0.5, "within 12 hours"), (1, "within 1 day"),
    (6, "within 6 days"), (7.5, "within 7.5 days"), (142.4, "within 142 days"),
])  # fmt: skip
def test_times_are_said_as_people_say_them(value, words):
    with translation.override("en"):
        assert within(value) == words


def test_no_value_is_a_dash():
    assert value_of(None) == "–"
    with translation.override("hu"):
        assert days(9.96) == "10"


def test_a_sentence_marks_its_figures_and_nothing_else():
    sentence = Sentence("*1 950* eset <b>itt</b> & *16 napon belül*.")
    assert sentence.plain == "1 950 eset <b>itt</b> & 16 napon belül."
    assert sentence.html.count("<b>") == 2
    assert "&lt;b&gt;itt" in sentence.html and "16\u00a0napon\u00a0belül</b>" in sentence.html

"""Sentences say no more than is known, in three languages."""

import pytest
from django.utils import translation

from evaluation import wording
from evaluation.changes import Change
from evaluation.measures import Measure, Unit
from evaluation.periods import Period


def days(value: float | None, low: float | None = None, high: float | None = None, n: int = 100) -> Measure:
    return Measure(value, low, high, n, 60, Unit.DAYS)


def hidden(n: int) -> Measure:
    return Measure(None, None, None, n, 0, Unit.DAYS, withheld=True)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Measure(1264, None, None, 1264, 1264, Unit.CASES), "1,264"),
        (Measure(0.876, 0.8, 0.9, 100, 88, Unit.SHARE), "88%"),
        (days(6.0), "6"),
        (days(7.46), "7.5"),
        (days(9.96), "10"),
        (days(47.2), "47"),
        (days(0.25), "0.3"),
        (days(None), "not yet half"),
        (hidden(7), "too few"),
        (hidden(0), "no cases"),
    ],
)
def test_a_figure_is_said_as_exactly_as_it_helps(figure, said):
    with translation.override("en"):
        assert wording.now(figure) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["5 to 7 days", "1 day", "from 120 days on", "80% to 90%", ""]),
        ("hu", ["5–7 nap", "1 nap", "legalább 120 nap", "80%–90%", ""]),
        ("de", ["5 bis 7 Tage", "1 Tag", "ab 120 Tagen", "80\u202f% bis 90\u202f%", ""]),
    ],
)
def test_an_interval_is_said_in_words(language, said):
    figures = [
        days(6.0, 5.0, 7.0),
        days(1.0, 1.0, 1.0),
        days(None, 120.0, None),
        Measure(0.85, 0.8, 0.9, 100, 85, Unit.SHARE),
        days(None),
    ]
    with translation.override(language):
        assert [wording.interval(figure) for figure in figures] == said


@pytest.mark.parametrize(
    ("followed", "medians", "said"),
    [
        (90, [24, 35, 95], "In 1 of 3 categories it takes longer"),
        (90, [24, None, 95], "In 2 of 3 categories it takes longer"),
        (90, [24, 35], "In every category half of the cases are solved within two months"),
        (90, [95, None], "In every category it takes longer than two months"),
        (20, [5, None, None], "In 1 of 3 categories half of the cases are solved so far"),
        (-10, [None, None], "In 0 of 2 categories half of the cases are solved so far"),
    ],
)
def test_nothing_is_called_slow_before_there_was_time_to_be_quick(followed, medians, said):
    figures = [*(days(value) for value in medians), hidden(3)]
    with translation.override("en"):
        assert wording.slow_finding(figures, followed).startswith(said)


@pytest.mark.parametrize("language", ["en", "hu", "de"])
@pytest.mark.parametrize("judged", list(Change))
@pytest.mark.parametrize("code", ["2026-10", "2026-Q3", "2026"])
@pytest.mark.parametrize("runs", [True, False])
@pytest.mark.parametrize("value", [None, 1.0, 6.3])
def test_headlines_stand_in_every_language_and_case(language, judged, code, runs, value):
    stock = Measure(9, None, None, 9, 9, Unit.CASES, parts=(("0-30", 8), ("31-90", 0), ("91-365", 0), ("366-", 1)))
    figures = {
        "cases_reported": Measure(1, None, None, 1, 1, Unit.CASES),
        "median_days_to_first_answer": days(value),
        "share_solved": Measure(0.5, 0.4, 0.6, 100, 50, Unit.SHARE),
        "median_days_to_solution": days(value),
        "open_backlog": stock,
    }
    before = figures | {"cases_reported": Measure(3, None, None, 3, 3, Unit.CASES)}
    changes = dict.fromkeys(figures, judged)
    with translation.override(language):
        said = wording.headlines(figures, before, changes, Period.of(code), runs=runs)
    assert len(said) == 4
    assert all("{" not in sentence and "%(" not in sentence and "<b>" in sentence for sentence in said)


@pytest.mark.parametrize("language", ["en", "hu", "de"])
def test_a_figure_alone_is_a_sentence(language):
    figures = [days(1.0), days(6.0), days(None), hidden(1), Measure(0.5, 0.4, 0.6, 100, 50, Unit.SHARE)]
    with translation.override(language):
        said = [wording.sentence(figure) for figure in figures]
    assert all("{" not in sentence for sentence in said)
    assert len(set(said)) == 5


@pytest.mark.parametrize("code", ["2026-10", "2026-Q3", "2026"])
def test_a_period_has_a_name(code):
    with translation.override("hu"):
        assert wording.period_name(Period.of(code)).replace("\u00a0", " ") in {
            "2026. október",
            "2026. III. negyedév",
            "2026",
        }

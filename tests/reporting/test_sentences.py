"""The rules of the summary: what they say, and when they keep silent."""

import pytest
from django.utils import translation

from evaluation.indicators import INDICATORS
from evaluation.measures import Measure, Unit
from evaluation.periods import Kind
from reporting.reports.sentences import CHANGED, MOST_SENTENCES, RULES, Material, summary


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def figures(cases: int = 231, **others: Measure) -> dict[str, Measure]:
    plain = {
        "cases_reported": Measure(cases, None, None, cases, cases, Unit.CASES),
        "median_days_to_first_answer": Measure(6, 5, 7, cases, 200, Unit.DAYS),
        "share_answered_in_time": Measure(None, None, None, 0, 0, Unit.SHARE, withheld=True),
        "median_days_to_solution": Measure(47, 41, 55, cases, 120, Unit.DAYS),
        "share_solved": Measure(0.52, 0.45, 0.58, cases, 120, Unit.SHARE),
        "open_backlog": Measure(312, None, None, 312, 312, Unit.CASES, parts=(("0-30", 300), ("366-", 12))),
    }
    assert set(plain) == set(INDICATORS)
    return plain | others


def said(now: dict, then: dict | None = None, categories: dict | None = None, earlier: dict | None = None) -> list[str]:
    material = Material(Kind.MONTH, now, then, "a year earlier", categories or {}, earlier or {})
    return [sentence.plain for sentence in summary(material)]


def test_without_anything_to_compare_figures_stand_alone():
    assert said(figures()) == [
        "231 cases were reported.",
        "Half of the cases had a first answer within 6 days.",
        "Half of the cases were solved within 47 days.",
        "On the last day 312 cases were open, 12 of them for more than a year.",
    ]


def test_a_real_change_is_called_one_and_chance_is_called_chance():
    then = figures(160, median_days_to_first_answer=Measure(9, 8, 11, 160, 150, Unit.DAYS))
    words = said(figures(), then)
    assert words[0] == "231 cases were reported, clearly more than a year earlier (160)."
    assert words[1] == "Half of the cases had a first answer within 6 days, sooner than a year earlier (9 days)."
    assert words[2].startswith("Half of the cases were solved within 47 days, just as a year earlier")
    slower = figures(median_days_to_solution=Measure(50, 44, 58, 231, 120, Unit.DAYS))
    assert said(slower, then)[2].endswith("a year earlier it was 47 days, which may be chance.")


def test_a_median_that_was_never_reached_is_not_invented():
    young = figures(
        median_days_to_first_answer=Measure(None, 20, None, 231, 90, Unit.DAYS),
        median_days_to_solution=Measure(None, 60, None, 231, 30, Unit.DAYS),
    )
    assert said(young)[1:3] == [
        "So far 39% of the cases have a first answer.",
        "52% of the cases are solved so far.",
    ]


def test_too_few_cases_give_no_times():
    few = Measure(None, None, None, 7, 3, Unit.DAYS, withheld=True)
    withheld = Measure(None, None, None, 7, 3, Unit.SHARE, withheld=True)
    words = said(figures(7, median_days_to_first_answer=few, median_days_to_solution=few, share_solved=withheld))
    assert words == ["7 cases were reported.", "On the last day 312 cases were open, 12 of them for more than a year."]


def test_one_case_is_one_case():
    few = Measure(None, None, None, 1, 0, Unit.DAYS, withheld=True)
    alone = Measure(1, None, None, 1, 1, Unit.CASES, parts=(("0-30", 1), ("366-", 0)))
    words = said(figures(1, median_days_to_first_answer=few, median_days_to_solution=few, open_backlog=alone))
    assert words == ["1 case was reported.", "On the last day 1 case was open."]


def test_the_slowest_category_is_named_only_where_that_is_no_chance():
    slow = figures(40, median_days_to_solution=Measure(95, 84, 109, 40, 30, Unit.DAYS))
    near = figures(40, median_days_to_solution=Measure(58, 46, 77, 40, 30, Unit.DAYS))
    words = said(figures(), categories={"Potholes": slow, "Drains": near})
    assert "Potholes takes longest: half were solved within 95 days, of all cases within 47 days." in words
    assert not any(
        "takes longest" in sentence for sentence in said(figures(), categories={"Drains": near, "Lamps": near})
    )


@pytest.mark.parametrize(("before", "words"), [
    (Measure(20, 17, 24, 40, 30, Unit.DAYS), "Lamps got slower: half solved in 31 days, a year earlier in 20 days."),
    (Measure(60, 50, 70, 40, 30, Unit.DAYS), "Lamps got faster: half solved in 31 days, a year earlier in 60 days."),
    (Measure(30, 26, 36, 40, 30, Unit.DAYS), None),
])  # fmt: skip
def test_a_category_that_changed_is_named(before, words):
    now = figures(40, median_days_to_solution=Measure(31, 27, 36, 40, 30, Unit.DAYS))
    then = figures(40, median_days_to_solution=before)
    found = said(figures(), figures(), {"Lamps": now}, {"Lamps": then})
    changed = [sentence for sentence in found if sentence.startswith("Lamps got")]
    assert changed == ([words] if words else [])


def test_the_summary_stays_short():
    timely = Measure(0.7, 0.6, 0.8, 100, 70, Unit.SHARE)
    slow = figures(100, median_days_to_solution=Measure(95, 84, 109, 40, 30, Unit.DAYS))
    words = said(figures(share_answered_in_time=timely), figures(), {"A": slow, "B": slow}, {"A": figures(90)})
    assert len(words) == MOST_SENTENCES < len(RULES)


@pytest.mark.parametrize("language", ["hu", "en", "de"])
def test_every_rule_speaks_every_language(language):
    with translation.override(language):
        now = figures(share_answered_in_time=Measure(0.7, 0.6, 0.8, 100, 70, Unit.SHARE))
        words = said(now, figures(160), {"Lamps": now, "Other": now}, {"Lamps": figures(20)})
    assert words and not any("{" in sentence or "*" in sentence for sentence in words)


def test_changes_are_told_of_solutions_first():
    assert list(CHANGED) == ["median_days_to_solution", "median_days_to_first_answer"]

"""What is promised: the level that holds, the clocks of a case, and how they are reckoned anew."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.judging import Place
from cases.models import Body, Case, Category, RoutingRule, ServiceLevel
from cases.service_levels import Level, Promises, measure_of
from cases.services.looking_after import correct_category, correct_place
from cases.services.moving import move_case
from cases.services.prioritising import prioritise
from cases.services.referring import refer_case, withdraw_referral
from cases.services.reporting import Report, report_case
from cases.working_time import HOURS, WORKING, OfficeCalendar
from tenants.accounts.actors import ANONYMOUS
from tenants.models import Municipality
from tests.cases.calendar_oracle import BUDAPEST, Oracle
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, move

MARCH = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar


def promise(clock: str, amount: int, measure: str = WORKING, *, category: str = "", body: str = "",
            priority: int | None = None) -> ServiceLevel:
    level = ServiceLevel.objects.create(
        clock=clock, amount=amount, measure=measure, priority=priority,
        category=Category.objects.get(code=category) if category else None,
        body=Body.objects.get(code=body) if body else None)
    forget_catalogues()
    return level


def reported(at: datetime = MARCH, *, category: str = "lighting", place: Place = ZOLDVAR_SQUARE) -> Case:
    return report_case(Report(category=category, title="Dark lamp", at=place), actor=ANONYMOUS, reported_at=at)


def dues(case: Case) -> list[tuple[str, int, str]]:
    return [(event.data["kind"], event.data["days"], event.data["rule"])
            for event in case.events.filter(type="due_set").order_by("seq")]


LEVELS = (
    Level("answer", 30, number=1),
    Level("answer", 10, WORKING, category="potholes", number=2),
    Level("answer", 5, WORKING, body="works", number=3),
    Level("answer", 16, HOURS, priority=2, number=4),
    Level("answer", 3, WORKING, category="potholes", body="works", number=5),
    Level("answer", 2, WORKING, category="potholes", body="works", number=6),
)


@pytest.mark.parametrize(("category", "body", "priority", "rule"), [
    ("lighting", "", 0, "all/calendar"),
    ("potholes", "", 0, "potholes/working"),
    # Two that name as much: who has to act goes before what it is, and how pressing it is before both.
    ("lighting", "works", 0, "works/working"),
    ("lighting", "works", 2, "p2/hours"),
    ("potholes", "", 2, "p2/hours"),
    ("potholes", "works", 2, "potholes+works/working"),
])
def test_the_most_specific_level_holds(category, body, priority, rule):
    (found,) = Promises(OfficeCalendar(BUDAPEST, "HU"), LEVELS).rules(category, body, priority)
    assert found.rule == rule
    assert measure_of(rule) == found.measure
    # Of two alike the newer one.
    assert found.amount == 2 or "potholes+works" not in rule


def test_a_category_keeps_its_own_days_where_no_level_fits_and_the_town_passes_on_by_its_own(town):
    town.settings["service_levels"] = {"pass_on_days": 8}
    forget_catalogues()
    case = reported(category="lighting")
    assert dues(case) == [("answer", 8, "lighting/calendar"), ("transfer", 8, "all/calendar"),
                          ("solution", 30, "lighting/calendar")]
    # It was sent at once, so that promise is kept.
    assert case.transfer_due_at is None and Case.objects.get(pk=case.pk).transfer_due_at is None


def test_a_case_that_nobody_has_sent_yet_is_due_to_be_sent(kohid):
    kohid.settings["service_levels"] = {"pass_on_days": 2}
    forget_catalogues()
    with kohid.entered():
        case = a_case(at=KOHID_SQUARE)
        assert case.transfer_due_at and case.due_at == case.transfer_due_at
        case = move_case(case, move("send"), actor=actor_with("agent"))
        assert case.transfer_due_at is None and case.due_at == case.answer_due_at
        assert case.referrals.get().due_on == timezone.localdate(case.answer_due_at)


@pytest.mark.parametrize(("measure", "amount"), [("calendar", 21), ("working", 17), ("hours", 75)])
def test_the_due_time_of_a_report_is_the_one_of_the_naive_walk(town, measure, amount):
    promise("answer", amount, measure)
    case = reported(category="potholes")
    # The category's own days give way to a level that fits.
    assert case.answer_due_at == Oracle().due(MARCH, amount, measure)
    assert dues(case)[0] == ("answer", amount, f"all/{measure}")


def test_a_body_with_a_level_of_its_own_owes_its_answer_by_that(town):
    promise("answer", 3, body="works")
    agent = actor_with("agent")
    case = reported(timezone.now(), category="lighting")
    refer_case(case, Body.objects.get(code="works"), actor=agent)
    lamps, works = case.referrals.order_by("pk")
    case.refresh_from_db()
    assert lamps.due_on == timezone.localdate(case.answer_due_at)
    assert works.due_on == timezone.localdate(Oracle().due(works.sent_at, 3, "working"))
    # The first body has the case still; when it is taken back from it, the other's promise is the case's.
    assert [rule for _kind, _days, rule in dues(case)] == ["lighting/calendar", "lighting/calendar"]
    withdraw_referral(lamps, actor=agent)
    case.refresh_from_db()
    assert dues(case)[-1] == ("answer", 3, "works/working")
    assert case.answer_due_at == Oracle().due(case.reported_at, 3, "working")


class TestReckonedAnew:
    def test_another_category_sets_the_clocks_from_the_report_on(self, town):
        promise("answer", 4, category="potholes")
        case = correct_category(reported(), Category.objects.get(code="potholes"), actor=actor_with("agent"))
        assert case.answer_due_at == Oracle().due(MARCH, 4, "working")
        assert case.due_at == case.answer_due_at
        assert dues(case)[2:] == [("answer", 4, "potholes/working"), ("solution", 30, "potholes/calendar")]
        assert case.referrals.get().due_on == timezone.localdate(case.answer_due_at)

    def test_another_priority_does_too_and_the_same_rule_says_nothing(self, town):
        promise("solution", 40, "hours", priority=2)
        case, agent = reported(), actor_with("agent")
        case = prioritise(case, 1, actor=agent)
        assert len(dues(case)) == 2
        case = prioritise(case, 2, actor=agent)
        assert dues(case)[2:] == [("solution", 40, "p2/hours")]
        assert case.solution_due_at == Oracle().due(MARCH, 40, "hours")

    def test_a_place_where_another_body_is_responsible(self, kohid):
        with kohid.entered():
            promise("answer", 2, body="works")
            RoutingRule.objects.filter(category__code="lighting").update(street="Fő tér")
            RoutingRule.objects.create(category=Category.objects.get(code="lighting"), street="Vár utca",
                                       body=Body.objects.get(code="works"))
            forget_catalogues()
            case = reported(place=KOHID_SQUARE)
            place = Place(KOHID_SQUARE.lat, KOHID_SQUARE.lon, "Vár utca 2.")
            case = correct_place(case, place, actor=actor_with("agent"))
            assert dues(case)[-1] == ("answer", 2, "works/working")

    def test_what_was_kept_already_stays(self, town):
        promise("answer", 4, category="potholes")
        Case.objects.filter(pk=reported().pk).update(answered_at=timezone.now())
        case = Case.objects.get()
        case = correct_category(case, Category.objects.get(code="potholes"), actor=actor_with("agent"))
        assert [kind for kind, _days, _rule in dues(case)[2:]] == ["solution"]

    def test_what_was_promised_stays_where_the_rules_now_name_nothing(self, town):
        Category.objects.filter(code="potholes").update(solution_days=None)
        forget_catalogues()
        case = reported()
        before = case.solution_due_at
        case = correct_category(case, Category.objects.get(code="potholes"), actor=actor_with("agent"))
        assert case.solution_due_at == before
        assert [kind for kind, _days, _rule in dues(case)[2:]] == ["answer"]

    def test_imported_history_has_no_clocks(self, town):
        Case.objects.filter(pk=reported().pk).update(origin="import")
        case = correct_category(Case.objects.get(), Category.objects.get(code="potholes"), actor=actor_with("agent"))
        assert len(dues(case)) == 2


def test_changed_levels_hold_for_what_is_reported_from_then_on(town):
    before = reported()
    promise("answer", 1)
    after = reported()
    assert dues(before)[0][1:] == (8, "lighting/calendar") and dues(after)[0][1:] == (1, "all/working")


def test_reckoning_costs_no_query_where_no_rule_names_a_body(town, django_assert_num_queries: Any):
    from cases.services.reckoning import body_of, reckon_for_body
    case = reported()
    with django_assert_num_queries(0):
        reckon_for_body(case, actor=ANONYMOUS)
        assert body_of(case) == ""


def test_many_promises_are_judged_fast_enough_for_bulk(town):
    """Set-based writing judges thousands of cases a second: what a category promises is looked up once."""
    promises = Promises(OfficeCalendar(BUDAPEST, "HU"), LEVELS)
    days = [MARCH + timedelta(hours=number) for number in range(500)]
    first = [promises.dues(at, "potholes", "works") for at in days]
    assert promises.dues(days[7], "potholes", "works") == first[7]
    assert len(promises._kept) == 1

"""The calendar engine, against cases worked out by hand and against a naive second computation."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import Clock, Measure
from cases.service_levels import CLOCKS
from cases.working_time import CALENDAR, HOURS, MEASURES, WORKING, OfficeCalendar, Pause, country_year
from tests.cases.calendar_oracle import BUDAPEST, DAYS_OFF, WORKED_SATURDAYS, Oracle

HUNGARY = OfficeCalendar(BUDAPEST, "HU")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BUDAPEST)


def told(due: datetime) -> str:
    return f"{due.astimezone(BUDAPEST):%Y-%m-%d %H:%M:%S}"


def test_the_words_of_the_tables_are_those_of_the_rules():
    assert tuple(Measure.values) == MEASURES and tuple(Clock.values) == CLOCKS


@pytest.mark.parametrize(("start", "amount", "measure", "due"), [
    # A Friday evening: ten days later, whatever the days are.
    ("2026-11-20 18:00", 10, CALENDAR, "2026-11-30 23:59:59"),
    ("2026-11-20 18:00", 1, WORKING, "2026-11-23 23:59:59"),
    # Friday 2 January was given for Saturday 10 January, which is worked like a Friday.
    ("2025-12-31 10:00", 6, WORKING, "2026-01-10 23:59:59"),
    ("2026-01-09 15:00", 2, HOURS, "2026-01-10 09:00:00"),
    # 20 August and the bridge after it; the worked Saturday lies before.
    ("2026-08-19 15:00", 2, HOURS, "2026-08-24 09:00:00"),
    # 24 December is a public holiday from 2026 on, before it was a day off in exchange.
    ("2026-12-23 12:00", 1, WORKING, "2026-12-28 23:59:59"),
    ("2025-12-12 12:00", 1, WORKING, "2025-12-13 23:59:59"),
    # Work that ends with the day ends then, and does not begin the next one.
    ("2026-11-20 08:00", 8, HOURS, "2026-11-20 16:00:00"),
    ("2026-11-20 07:00", 8, HOURS, "2026-11-20 16:00:00"),
    ("2026-11-20 16:00", 1, HOURS, "2026-11-23 09:00:00"),
    # Over the nights on which the clock is put forward and back.
    ("2026-03-27 15:00", 2, HOURS, "2026-03-30 09:00:00"),
    ("2026-10-23 10:00", 2, CALENDAR, "2026-10-25 23:59:59"),
])
def test_by_when(start, amount, measure, due):
    assert told(HUNGARY.after(at(start), amount, measure)) == due


def test_an_office_that_is_open_when_the_clock_changes_counts_real_hours():
    always = OfficeCalendar(BUDAPEST, hours=(((time(0), time(23, 59)),),) * 7)
    short, long = at("2026-03-28 23:00"), at("2026-10-24 23:00")
    assert (always.after(short, 4, HOURS) - short.astimezone(UTC)) == timedelta(hours=4, minutes=1)
    assert told(always.after(short, 4, HOURS)) == "2026-03-29 04:01:00"
    assert told(always.after(long, 4, HOURS)) == "2026-10-25 02:01:00"


def test_lunch_closed_days_and_days_worked_besides():
    calendar = OfficeCalendar.read({
        "hours": {"mon": ["08:00", "12:00", "13:00", "18:00"], "tue": ["08:00", "16:00"], "fri": ["08:00", "12:00"]},
        "closed": ["2026-11-24"], "open": ["2026-11-28"]}, BUDAPEST, "HU")
    assert told(calendar.after(at("2026-11-23 11:00"), 2, HOURS)) == "2026-11-23 14:00:00"
    assert told(calendar.after(at("2026-11-23 17:30"), 1, HOURS)) == "2026-11-27 08:30:00"
    # The worked Saturday goes like the Friday before it.
    assert told(calendar.after(at("2026-11-27 11:00"), 2, HOURS)) == "2026-11-28 09:00:00"
    assert calendar.day(date(2026, 11, 24)).why == "closed" and calendar.day(date(2026, 11, 28)).why == "open"
    assert calendar.day(date(2026, 11, 25)).why == "weekend"


def test_a_calendar_without_any_hours_is_the_usual_one_and_an_unknown_country_has_no_holidays():
    calendar = OfficeCalendar.read({"hours": {"mon": []}, "country": "XX"}, BUDAPEST, "HU")
    assert told(calendar.after(at("2026-12-23 12:00"), 1, WORKING)) == "2026-12-24 23:59:59"


def test_hungarys_holidays_and_moved_days_are_those_of_the_decrees():
    for year in (2024, 2025, 2026):
        known = country_year("HU", year)
        weekdays = {day for day in known.holidays if day.weekday() < 5}
        assert weekdays == {day for day in DAYS_OFF if day.year == year}
        assert known.moved == {day for day in WORKED_SATURDAYS if day.year == year}


def test_holidays_have_names_in_the_readers_language():
    assert country_year("HU", 2026, "hu").holidays[date(2026, 8, 20)] == "Az államalapítás ünnepe"
    assert country_year("HU", 2026, "en_US").holidays[date(2026, 8, 20)] == "State Foundation Day"


@pytest.mark.parametrize(("measure", "amount", "since", "until", "due"), [
    # Reported on Monday 9 November, ten days: the 19th. Paused with 6 days left, for 5 days.
    (CALENDAR, 10, "2026-11-13 09:00", "2026-11-18 17:00", "2026-11-24 23:59:59"),
    # Five working days: the 16th. A pause over the weekend takes nothing but the Monday on which it ends.
    (WORKING, 5, "2026-11-13 15:00", "2026-11-16 09:00", "2026-11-17 23:59:59"),
    (WORKING, 5, "2026-11-14 10:00", "2026-11-15 10:00", "2026-11-16 23:59:59"),
    # On the last day nothing is left but that day: the next one that is worked.
    (WORKING, 5, "2026-11-16 10:00", "2026-11-21 10:00", "2026-11-23 23:59:59"),
    # Ten hours from 10:00: Tuesday 12:00. Four of them are left on Monday at noon.
    (HOURS, 10, "2026-11-09 12:00", "2026-11-11 15:00", "2026-11-12 15:00:00"),
    # What was late before it began stays late.
    (CALENDAR, 10, "2026-11-25 09:00", "2026-12-18 17:00", "2026-11-19 23:59:59"),
    (HOURS, 10, "2026-11-11 12:00", "2026-11-12 15:00", "2026-11-10 12:00:00"),
])
def test_a_pause_carries_over_what_was_left(measure, amount, since, until, due):
    start = at("2026-11-09 10:00")
    assert told(HUNGARY.after(start, amount, measure, [Pause(at(since), at(until))])) == due


seconds = st.integers(0, 1_060 * 86_400)
instants = seconds.map(lambda second: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=second))
amounts = {CALENDAR: 120, WORKING: 60, HOURS: 60}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(MEASURES), st.data())
def test_the_engine_and_the_naive_walk_agree(measure, data):
    start = data.draw(instants)
    amount = data.draw(st.integers(1, amounts[measure]))
    closed = data.draw(st.sets(st.dates(date(2024, 1, 1), date(2027, 6, 1)), max_size=5))
    opened = data.draw(st.sets(st.dates(date(2024, 1, 1), date(2027, 6, 1)), max_size=5)) - closed
    pauses, now = [], start
    for _nth in range(data.draw(st.integers(0, 3))):
        since = now + timedelta(seconds=data.draw(st.integers(1, 900_000)))
        now = since + timedelta(seconds=data.draw(st.integers(1, 900_000)))
        pauses.append(Pause(since, now))
    calendar = OfficeCalendar(BUDAPEST, "HU", closed=frozenset(closed), opened=frozenset(opened))
    mine = calendar.after(start, amount, measure, pauses)
    naive = Oracle(closed, opened).due(start, amount, measure, pauses)
    # The engine counts whole seconds at each pause.
    assert abs((mine.astimezone(UTC) - naive.astimezone(UTC)).total_seconds()) <= len(pauses) + 1


@given(instants, st.integers(1, 60), st.sampled_from(MEASURES))
def test_what_is_left_leads_back_to_the_due_time(start, amount, measure):
    due = HUNGARY.after(start, amount, measure)
    left = HUNGARY.left(start, due, measure)
    assert left == (amount * 3600 if measure == HOURS else amount)
    assert HUNGARY.when_left(start, left, measure) == due


def test_a_town_elsewhere_has_days_of_its_own():
    azores = OfficeCalendar(ZoneInfo("Atlantic/Azores"))
    late = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert azores.after(late, 1, CALENDAR).date() == date(2026, 11, 20)

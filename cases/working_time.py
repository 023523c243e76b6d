"""Working time: from an instant over so many days or hours to the instant by which something is due, and back.

Pure: no database, no clock. A calendar knows its time zone, the office's hours, the country's public holidays and
moved working days (from the package `holidays`, which follows the yearly decrees), and the days that the municipality
closes or works besides. All arithmetic is done on UTC instants, so that nights in which the clock is put forward or
back are right.

Measures:
    calendar: days, to the end of the local day;
    working: working days, to the end of the local day; the day on which the count begins is not counted;
    hours: hours in which the office is open, to the second.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays

CALENDAR, WORKING, HOURS = "calendar", "working", "hours"
MEASURES = (CALENDAR, WORKING, HOURS)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_DAY = time(23, 59, 59)
HOUR = 3600
ONE_DAY = timedelta(days=1)
# How many days a calendar keeps in mind.
KEPT = 5000

Spans = tuple[tuple[time, time], ...]
OFFICE = ((time(8), time(16)),)
WEEK: tuple[Spans, ...] = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ())


class Pause(NamedTuple):
    """A time that does not count, both ends aware."""

    since: datetime
    until: datetime


class Day(NamedTuple):
    """One day of the office: when it is open (UTC, in order), for how long, and why not or why otherwise.

    `why` is empty, or one of weekend, holiday, closed, moved (an official working day in exchange), open (worked by
    the municipality's own decision).
    """

    spans: tuple[tuple[datetime, datetime], ...]
    seconds: int
    why: str

    @property
    def works(self) -> bool:
        return bool(self.spans)


class Country(NamedTuple):
    """A country's year: public holidays with their names, and days off that are worked in exchange for others."""

    holidays: Mapping[date, str]
    moved: frozenset[date]


@lru_cache(maxsize=400)
def country_year(country: str, year: int, language: str = "") -> Country:
    """The public holidays of a country that hold everywhere in it.

    Moved working days of Hungary are those of the ministers' yearly decrees, which package `holidays` (0.109) lists and
    names as its sources; a test holds three years of them against the decrees. Names are in the language asked for
    where the package has it, else in the country's own.

    Args:
        country: two letters; "" or a country that the package does not know has no holidays.
    """
    if not country:
        return Country({}, frozenset())
    try:
        # A day of one year may be worked for one of the next.
        found = holidays.country_holidays(country, years=range(year - 1, year + 2), language=language or None)
    except NotImplementedError:
        return Country({}, frozenset())
    moved = frozenset(day for day in found.weekend_workdays if day.year == year)
    return Country({day: name for day, name in found.items() if day.year == year}, moved)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, END_OF_DAY, tzinfo=zone)


@dataclass(frozen=True)
class OfficeCalendar:
    """When an office works.

    Args:
        hours: for each weekday from Monday on the spans in which it is open, in order; none on days without work.
        closed: days on which it is closed besides; they go before everything else.
        opened: days worked although their weekday has no hours. Such a day has the hours of its own weekday, else
            those of the nearest weekday before it that has any: a worked Saturday goes like a Friday.
    """

    zone: ZoneInfo
    country: str = ""
    hours: tuple[Spans, ...] = WEEK
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    _days: dict[date, Day] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, setting: Mapping[str, Any], zone: ZoneInfo, country: str) -> "OfficeCalendar":
        """The calendar that a municipality has settled; what is missing is Monday to Friday, 8 to 16, and its country.

        Args:
            setting: {"country": "HU", "hours": {"mon": ["08:00", "12:00", "13:00", "18:00"], "sat": []},
                "closed": ["2026-12-24"], "open": ["2026-12-12"]}; times come in pairs.
        """
        hours = setting.get("hours")
        week = tuple(spans_of(hours.get(name, ())) for name in WEEKDAYS) if hours else WEEK
        return cls(
            zone=zone,
            country=setting.get("country", country),
            # An office that never opens would never be late.
            hours=week if any(week) else WEEK,
            closed=frozenset(date.fromisoformat(day) for day in setting.get("closed", ())),
            opened=frozenset(date.fromisoformat(day) for day in setting.get("open", ())),
        )

    def day(self, day: date) -> Day:
        """One local day."""
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= KEPT:
                self._days.clear()
            known = self._days[day] = self._judged(day)
        return known

    def _judged(self, day: date) -> Day:
        own = self.hours[day.weekday()]
        year = country_year(self.country, day.year)
        if day in self.closed:
            return Day((), 0, "closed")
        if day in self.opened:
            return self._open(day, "open" if not own or day in year.holidays else "")
        if day in year.moved:
            return self._open(day, "moved" if not own else "")
        if day in year.holidays:
            return Day((), 0, "holiday")
        return self._open(day, "") if own else Day((), 0, "weekend")

    def _open(self, day: date, why: str) -> Day:
        week = (self.hours[(day.weekday() - back) % 7] for back in range(7))
        spans = next(spans for spans in week if spans)
        at = tuple((self._instant(day, first), self._instant(day, last)) for first, last in spans)
        return Day(at, sum(int((last - first).total_seconds()) for first, last in at), why)

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)

    def local(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def after(self, start: datetime, amount: int, measure: str, pauses: Iterable[Pause] = ()) -> datetime:
        """By when something is due that may take so long from `start` on, the pauses not counted.

        Args:
            pauses: in order, without overlaps. One that begins after the time is up changes nothing.
        """
        due = self.when_left(start, amount * HOUR if measure == HOURS else amount, measure)
        for pause in pauses:
            due = self.resumed(due, pause, measure)
        return due

    def resumed(self, due: datetime, pause: Pause, measure: str) -> datetime:
        """The due time carried over a pause: what was left when it began is left when it ends."""
        if pause.since.astimezone(UTC) > due.astimezone(UTC):
            return due
        return self.when_left(pause.until, self.left(pause.since, due, measure), measure)

    def left(self, at: datetime, due: datetime, measure: str) -> int:
        """How much time is left at an instant: days, working days, or seconds of open office; never less than 0.

        Of days, the one on which it is asked does not count: on the last day 0 are left.
        """
        today, last = self.local(at), self.local(due)
        if measure == CALENDAR:
            return max(0, (last - today).days)
        if measure == WORKING:
            return sum(self.day(today + timedelta(days=ahead)).works for ahead in range(1, (last - today).days + 1))
        first, end = at.astimezone(UTC), due.astimezone(UTC)
        seconds = 0
        for ahead in range((last - today).days + 1):
            for opens, closes in self.day(today + timedelta(days=ahead)).spans:
                seconds += max(0, int((min(closes, end) - max(opens, first)).total_seconds()))
        return seconds

    def when_left(self, start: datetime, left: int, measure: str) -> datetime:
        """The instant at which so much has passed since `start`; the inverse of `left`."""
        day = self.local(start)
        if measure == CALENDAR:
            return end_of_day(day + timedelta(days=left), self.zone)
        if measure == WORKING:
            return end_of_day(self._working_day(day, left), self.zone)
        return self._second(start.astimezone(UTC), left).astimezone(self.zone)

    def _working_day(self, day: date, count: int) -> date:
        """The so-manieth working day after a day; for none the day itself, or the next one that is worked."""
        if count == 0:
            while not self.day(day).works:
                day += ONE_DAY
            return day
        while count:
            day += ONE_DAY
            count -= self.day(day).works
        return day

    def _second(self, start: datetime, seconds: int) -> datetime:
        """The instant at which the office has been open so long since `start`, not before it opens for the first."""
        day = self.local(start)
        while True:
            for opens, closes in self.day(day).spans:
                begin = max(opens, start)
                here = int((closes - begin).total_seconds())
                if here <= 0:
                    continue
                if seconds <= here:
                    return begin + timedelta(seconds=seconds)
                seconds -= here
            day += ONE_DAY


def spans_of(times: Iterable[str]) -> Spans:
    """Times in pairs as spans: ["08:00", "12:00", "13:00", "16:00"]."""
    read = [time.fromisoformat(text) for text in times]
    return tuple(zip(read[::2], read[1::2], strict=True))

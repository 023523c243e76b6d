"""The promised times: by when there is an answer, by when a case is sent on, by when a solution. Pure.

What is promised follows from service levels, each for one clock and perhaps for one category, body or priority: the
most specific one holds. Where no level fits, a category's own days do (calendar days, to the end of the local day),
and for sending on the municipality's. In Hungary these are 30 days for the answer and 8 for passing on (Act XXV of
2023 on complaints and reports of public interest, section 2), and none for the solution.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cases.working_time import CALENDAR, OfficeCalendar, Pause
from cases.working_time import end_of_day as end_of_day

ANSWER, TRANSFER, SOLUTION = "answer", "transfer", "solution"
CLOCKS = (ANSWER, TRANSFER, SOLUTION)


@dataclass(frozen=True)
class Due:
    """One promised time of a case.

    Args:
        kind: answer, transfer or solution.
        days: how many days, working days or hours, as the rule's measure says.
        rule: where it comes from: what the level names, and how it counts, such as `potholes/working`,
            `potholes+works/hours`, `all/calendar`.
    """

    kind: str
    due_at: datetime
    days: int
    rule: str


@dataclass(frozen=True)
class Level:
    """A service level; what is None matches everything. `number` tells the newer of two that are equally specific."""

    clock: str
    amount: int
    measure: str = CALENDAR
    category: str | None = None
    body: str | None = None
    priority: int | None = None
    number: int = 0

    def fits(self, category: str, body: str, priority: int) -> bool:
        return (self.category in (None, category) and self.body in (None, body)
                and self.priority in (None, priority))

    @property
    def weight(self) -> tuple[int, bool, bool, int]:
        """Which of several levels that fit holds: the one that names most; of two that name as many, the one for a
        priority before the one for a body before the one for a category; of two alike, the newer."""
        named = (self.priority, self.body, self.category)
        return sum(part is not None for part in named), self.priority is not None, self.body is not None, self.number

    @property
    def rule(self) -> str:
        urgency = None if self.priority is None else f"p{self.priority}"
        named = "+".join(part for part in (self.category, self.body, urgency) if part)
        return f"{named or 'all'}/{self.measure}"


def measure_of(rule: str) -> str:
    """How the rule of an event counts. Rules of before there were measures count calendar days."""
    return rule.rpartition("/")[2] if "/" in rule else CALENDAR


class CategoryDays(NamedTuple):
    """A category's own days, which hold where no level fits."""

    answer: int | None = None
    solution: int | None = None


@dataclass(frozen=True)
class Promises:
    """All that a municipality promises, and by which calendar."""

    calendar: OfficeCalendar
    levels: tuple[Level, ...] = ()
    categories: Mapping[str, CategoryDays] = field(default_factory=dict)
    transfer_days: int | None = None
    _kept: dict[tuple[str, str, int], tuple[Level, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def names_bodies(self) -> bool:
        """Whether it matters who has the case."""
        return any(level.body is not None for level in self.levels)

    def rules(self, category: str, body: str = "", priority: int = 0) -> tuple[Level, ...]:
        """The level that holds for each clock, in the order of CLOCKS; clocks without one are missing.

        Args:
            category, body: codes; "" for nobody.
        """
        key = (category, body, priority)
        if key not in self._kept:
            found = (self._rule(clock, category, body, priority) for clock in CLOCKS)
            self._kept[key] = tuple(level for level in found if level is not None)
        return self._kept[key]

    def _rule(self, clock: str, category: str, body: str, priority: int) -> Level | None:
        fitting = [level for level in self.levels if level.clock == clock and level.fits(category, body, priority)]
        if fitting:
            return max(fitting, key=lambda level: level.weight)
        own = self.categories.get(category, CategoryDays())
        days = {ANSWER: own.answer, TRANSFER: self.transfer_days, SOLUTION: own.solution}[clock]
        if days is None:
            return None
        return Level(clock, days, category=None if clock == TRANSFER else category)

    def dues(self, reported_at: datetime, category: str, body: str = "", priority: int = 0,
             pauses: Iterable[Pause] = ()) -> list[Due]:
        """The promised times of a case, in the order in which they are recorded."""
        stood = tuple(pauses)
        return [Due(level.clock, self.calendar.after(reported_at, level.amount, level.measure, stood), level.amount,
                    level.rule) for level in self.rules(category, body, priority)]

    def due_on(self, asked_at: datetime, category: str, body: str, priority: int = 0,
               pauses: Iterable[Pause] = ()) -> date | None:
        """The day by which a body is to answer that has a level of its own, counted from when it is asked."""
        level = next((level for level in self.rules(category, body, priority) if level.clock == ANSWER), None)
        if level is None or level.body is None:
            return None
        since = [Pause(max(pause.since, asked_at), pause.until) for pause in pauses if pause.until > asked_at]
        return self.calendar.local(self.calendar.after(asked_at, level.amount, level.measure, since))


def next_due(*, answered: bool, ended: bool, answer_due_at: datetime | None, solution_due_at: datetime | None,
             promised_on: date | None, zone: ZoneInfo, transfer_due_at: datetime | None = None,
             paused: bool = False) -> datetime | None:
    """What the queue sorts by: the earliest promise that is still to be kept; None for a case that has ended or whose
    clock stands still.

    A date that the body promised takes the place of the general one for the solution.

    Args:
        transfer_due_at: None as soon as the case was sent to somebody.
    """
    if ended or paused:
        return None
    solution = end_of_day(promised_on, zone) if promised_on else solution_due_at
    open_ones = [due for due in (None if answered else answer_due_at, transfer_due_at, solution) if due is not None]
    return min(open_ones, default=None)

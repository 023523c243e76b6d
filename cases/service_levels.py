"""The promised times: by when there is an answer, by when a solution. Calendar days, to the end of the local day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True)
class Due:
    """One promised time of a case: `kind` is answer or solution, `rule` says where the days come from."""

    kind: str
    due_at: datetime
    days: int
    rule: str


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, END_OF_DAY, tzinfo=zone)


def due_after(reported_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the local day that lies so many calendar days after the report."""
    return end_of_day(reported_at.astimezone(zone).date() + timedelta(days=days), zone)


def dues(
    reported_at: datetime, answer_days: int | None, solution_days: int | None, zone: ZoneInfo, rule: str
) -> list[Due]:
    """The promised times of a new case, in the order in which they are recorded."""
    wanted = (("answer", answer_days), ("solution", solution_days))
    return [Due(kind, due_after(reported_at, days, zone), days, rule) for kind, days in wanted if days is not None]


def next_due(*, answered: bool, ended: bool, answer_due_at: datetime | None, solution_due_at: datetime | None,
             promised_on: date | None, zone: ZoneInfo) -> datetime | None:
    """What the queue sorts by: the earliest promise that is still to be kept; None for an ended case.

    A date that the body promised takes the place of the general one for the solution.
    """
    if ended:
        return None
    solution = end_of_day(promised_on, zone) if promised_on else solution_due_at
    open_ones = [due for due in (None if answered else answer_due_at, solution) if due is not None]
    return min(open_ones, default=None)

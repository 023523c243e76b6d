"""A second way of counting time, naive on purpose: it shares nothing with the engine that it checks.

It walks minute by minute (hours) or day by day (days) over a table of Hungary's days written out by hand from the
ministers' decrees (15/2023. GM for 2024, 11/2024. NGM for 2025, 10/2025. NGM for 2026) and the Labour Code's list of
public holidays, with 24 December since Act LXXII of 2026.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BUDAPEST = ZoneInfo("Europe/Budapest")
DAYS_OFF = {date.fromisoformat(day) for day in """
    2024-01-01 2024-03-15 2024-03-29 2024-04-01 2024-05-01 2024-05-20 2024-08-19 2024-08-20 2024-10-23 2024-11-01
    2024-12-24 2024-12-25 2024-12-26 2024-12-27
    2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-05-02 2025-06-09 2025-08-20 2025-10-23 2025-10-24 2025-12-24
    2025-12-25 2025-12-26
    2026-01-01 2026-01-02 2026-04-03 2026-04-06 2026-05-01 2026-05-25 2026-08-20 2026-08-21 2026-10-23 2026-12-24
    2026-12-25
    2027-01-01 2027-03-15 2027-03-26 2027-03-29 2027-05-17 2027-08-20 2027-11-01 2027-12-24
    2028-03-15 2028-04-14 2028-04-17 2028-05-01 2028-06-05 2028-10-23 2028-11-01 2028-12-25 2028-12-26
""".split()}
WORKED_SATURDAYS = {date.fromisoformat(day) for day in """
    2024-08-03 2024-12-07 2024-12-14 2025-05-17 2025-10-18 2025-12-13 2026-01-10 2026-08-08
""".split()}
OPENS, CLOSES = time(8), time(16)


class Oracle:
    """Monday to Friday, 8 to 16, with what is closed and worked besides."""

    def __init__(self, closed: Iterable[date] = (), opened: Iterable[date] = ()) -> None:
        self.closed, self.opened = set(closed), set(opened)

    def works(self, day: date) -> bool:
        if day in self.closed:
            return False
        if day in self.opened or day in WORKED_SATURDAYS:
            return True
        return day.weekday() < 5 and day not in DAYS_OFF

    def due(self, start: datetime, amount: int, measure: str,
            pauses: Iterable[tuple[datetime, datetime]] = ()) -> datetime:
        """By when, with each pause carried over: what was left when it began is walked off after it."""
        due = self.walk(start, amount if measure != "hours" else amount * 60, measure)
        for since, until in pauses:
            if since.astimezone(UTC) <= due.astimezone(UTC):
                due = self.walk(until, self.left(since, due, measure), measure)
        return due

    def walk(self, start: datetime, left: float, measure: str) -> datetime:
        if measure == "hours":
            return self.walk_minutes(start, left)
        day = start.astimezone(BUDAPEST).date()
        if measure == "working" and left == 0:
            while not self.works(day):
                day += timedelta(days=1)
        while left:
            day += timedelta(days=1)
            if measure == "calendar" or self.works(day):
                left -= 1
        return datetime.combine(day, time(23, 59, 59), tzinfo=BUDAPEST)

    def left(self, at: datetime, due: datetime, measure: str) -> float:
        if measure == "hours":
            return self.minutes(at, due)
        day, last, count = at.astimezone(BUDAPEST).date(), due.astimezone(BUDAPEST).date(), 0
        while day < last:
            day += timedelta(days=1)
            count += measure == "calendar" or self.works(day)
        return count

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(BUDAPEST)
        return self.works(local.date()) and OPENS <= local.time() < CLOSES

    def walk_minutes(self, start: datetime, left: float) -> datetime:
        """Minute by minute in UTC; the part of the first minute that is over does not count."""
        at = start.astimezone(UTC)
        while True:
            whole = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
            here = (whole - at).total_seconds() / 60
            if self.is_open(at):
                if left <= here + 1e-9:
                    return at + timedelta(seconds=round(left * 60))
                left -= here
            at = whole

    def minutes(self, at: datetime, due: datetime) -> float:
        now, end, found = at.astimezone(UTC), due.astimezone(UTC), 0.0
        while now < end:
            whole = min(end, now.replace(second=0, microsecond=0) + timedelta(minutes=1))
            if self.is_open(now):
                found += (whole - now).total_seconds() / 60
            now = whole
        return found

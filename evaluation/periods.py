"""Stretches of whole local days: months, quarters, years, and the last so many days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

_CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")


class Kind(StrEnum):
    """What a period is called; its value is what stands in addresses."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}


class NoSuchPeriod(ValueError):
    """The code names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, and not including, `end`; `code` is 2024-06, 2024-Q2, 2024, or first..last day."""

    start: date
    end: date
    code: str

    @classmethod
    def of(cls, code: str) -> Self:
        """The period of a code such as 2024-06, 2024-Q2 or 2024.

        Raises:
            NoSuchPeriod: the code names none.
        """
        named = _CODE.fullmatch(code)
        if not named or not 1 < int(named["year"]) < 9999:
            raise NoSuchPeriod(f"{code!r} is no period: write it like 2024, 2024-Q2 or 2024-06.")
        year = int(named["year"])
        if named["month"]:
            return cls(date(year, int(named["month"]), 1), _months_on(date(year, int(named["month"]), 1), 1), code)
        if named["quarter"]:
            start = date(year, 3 * int(named["quarter"]) - 2, 1)
            return cls(start, _months_on(start, 3), code)
        return cls(date(year, 1, 1), date(year + 1, 1, 1), code)

    @classmethod
    def around(cls, day: date, kind: Kind) -> Self:
        """The month, quarter or year that a day lies in."""
        codes = {
            Kind.MONTH: f"{day:%Y-%m}",
            Kind.QUARTER: f"{day.year:04}-Q{(day.month + 2) // 3}",
            Kind.YEAR: f"{day.year:04}",
        }
        return cls.of(codes[kind])

    @classmethod
    def last_days(cls, count: int, today: date) -> Self:
        """The last `count` days, today among them."""
        start = today - timedelta(days=count - 1)
        return cls(start, today + timedelta(days=1), f"{start}..{today}")

    @property
    def kind(self) -> Kind:
        """Month, quarter, year, or simply days."""
        if ".." in self.code:
            return Kind.DAYS
        return {7: Kind.QUARTER if "Q" in self.code else Kind.MONTH, 4: Kind.YEAR}[len(self.code)]

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.end - timedelta(days=1)

    @property
    def before(self) -> "Period":
        """The period of the same kind just before; for days, as many days."""
        if self.kind is Kind.DAYS:
            return Period.last_days((self.end - self.start).days, self.start - timedelta(days=1))
        return Period.around(self.start - timedelta(days=1), self.kind)

    @property
    def after(self) -> "Period":
        """The period of the same kind that follows; for days, as many days."""
        if self.kind is Kind.DAYS:
            return Period.last_days((self.end - self.start).days, self.end + (self.last - self.start))
        return Period.around(self.end, self.kind)


def recent(kind: Kind, count: int, today: date) -> Iterator[Period]:
    """The `count` latest months, quarters or years, the present one first."""
    period = Period.around(today, kind)
    for _nth in range(count):
        yield period
        period = period.before


def _months_on(day: date, count: int) -> date:
    months = 12 * day.year + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)

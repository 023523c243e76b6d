"""The next days as the office's calendar sees them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.working_time import Day, OfficeCalendar, country_year
from tenants.look import dates

DAYS = 60


@dataclass(frozen=True)
class Cell:
    """One day of the calendar; `hours` are empty where nobody works. A day of another time is `is_blank`."""

    day: date
    words: str
    hours: str
    works: bool
    is_today: bool
    is_unusual: bool
    is_blank: bool


@dataclass(frozen=True)
class Unusual:
    """A day that is not like its weekday, and why."""

    day: str
    why: str


@dataclass(frozen=True)
class Coming:
    weeks: list[list[Cell]]
    unusual: list[Unusual]
    working: int

    @classmethod
    def of(cls, calendar: OfficeCalendar, language: str) -> "Coming":
        today = timezone.localdate()
        last = today + timedelta(days=DAYS - 1)
        first = today - timedelta(days=today.weekday())
        cells = []
        for ahead in range(((last - first).days // 7 + 1) * 7):
            when = first + timedelta(days=ahead)
            cells.append(cell(calendar, when, today, last, language))
        told = [cell for cell in cells if not cell.is_blank]
        return cls(weeks=[cells[start:start + 7] for start in range(0, len(cells), 7)],
                   unusual=[Unusual(cell.words, why(calendar.day(cell.day), calendar, cell.day, language))
                            for cell in told if cell.is_unusual],
                   working=sum(cell.works for cell in told))


def cell(calendar: OfficeCalendar, when: date, today: date, last: date, language: str) -> Cell:
    day = calendar.day(when)
    spans = [(opens.astimezone(calendar.zone), closes.astimezone(calendar.zone)) for opens, closes in day.spans]
    return Cell(
        day=when, words=dates.long_day(when, language, today=today),
        hours=", ".join(f"{short(opens)}–{short(closes)}" for opens, closes in spans), works=day.works,
        is_today=when == today, is_unusual=day.why not in ("", "weekend"), is_blank=not today <= when <= last)


def short(at: object) -> str:
    """8, 16:30."""
    words = f"{at:%H:%M}".removesuffix(":00").lstrip("0")
    return words or "0"


def why(day: Day, calendar: OfficeCalendar, when: date, language: str) -> str:
    """Why a day is not like its weekday."""
    name = country_year(calendar.country, when.year, {"en": "en_US"}.get(language, language)).holidays.get(when, "")
    return {
        "holiday": name or _("public holiday"),
        "closed": _("closed"),
        "moved": _("worked in exchange for a day off"),
        "open": _("worked besides"),
    }[day.why]

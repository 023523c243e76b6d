"""Service levels in words, and what they would mean for a report of this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.catalogue import Catalogue
from cases.models import ServiceLevel
from cases.priorities import priority_of
from cases.service_levels import ANSWER, CLOCKS, TRANSFER, Level
from cases.services.promising import LevelWish
from cases.working_time import CALENDAR, HOURS, WORKING
from tenants.look import dates

CLOCK_NAMES: dict[str, str | Promise] = {
    "answer": gettext_lazy("Answer"),
    "transfer": gettext_lazy("Sending on"),
    "solution": gettext_lazy("Solution"),
}
MEASURE_NAMES: dict[str, str | Promise] = {
    CALENDAR: gettext_lazy("calendar days, to the end of the day"),
    WORKING: gettext_lazy("working days, to the end of the day"),
    HOURS: gettext_lazy("hours in which the office is open"),
}


@dataclass(frozen=True)
class Line:
    """One service level of the list."""

    row: ServiceLevel
    clock: str
    cases: str
    time: str
    example: str


@dataclass(frozen=True)
class Effect:
    """What holds for one category: each clock's time and day, "" for none."""

    category: str
    cells: list[tuple[str, str]]


def lines(rows: Iterable[ServiceLevel], rules: Catalogue, language: str) -> list[Line]:
    """The list: by clock, what is general first."""
    ordered = sorted(rows, key=lambda row: (CLOCKS.index(row.clock), wish_of(row).level.weight, row.pk))
    return [Line(row, str(CLOCK_NAMES[row.clock]), cases_of(wish_of(row)), time_of(row.amount, row.measure),
                 sentence(wish_of(row), rules, language)) for row in ordered]


def effects(rules: Catalogue, language: str) -> list[Effect]:
    """What holds for every category, for a report of normal priority that comes in now."""
    promises, now = rules.promises, timezone.now()
    found = []
    for category in rules.categories.values():
        if not category.active:
            continue
        route = rules.router.route(category=category.code, area=None, address="")
        body = route.body if route else ""
        levels = {level.clock: level for level in promises.rules(category.code, body)}
        dues = {due.kind: due.due_at for due in promises.dues(now, category.code, body)}
        found.append(Effect(str(category), [
            (time_of(levels[clock].amount, levels[clock].measure), by(dues[clock], levels[clock].measure, language))
            if clock in levels else ("", "") for clock in CLOCKS]))
    return found


def wish_of(row: ServiceLevel) -> LevelWish:
    return LevelWish(row.clock, row.amount, row.measure, row.category, row.body, row.priority)


def cases_of(wish: LevelWish) -> str:
    """Which cases a level is for."""
    parts = [str(wish.category) if wish.category else "", str(wish.body) if wish.body else "",
             _("priority: %(priority)s") % {"priority": priority_of(wish.priority).words}
             if wish.priority is not None else ""]
    return ", ".join(part for part in parts if part) or _("all cases")


def time_of(amount: int, measure: str) -> str:
    """'5 working days'."""
    counted = {
        CALENDAR: ngettext("%(count)d day", "%(count)d days", amount),
        WORKING: ngettext("%(count)d working day", "%(count)d working days", amount),
        HOURS: ngettext("%(count)d working hour", "%(count)d working hours", amount),
    }[measure]
    return counted % {"count": amount}


def sentence(wish: LevelWish, rules: Catalogue, language: str) -> str:
    """What a level would mean for a report that comes in at this moment."""
    level: Level = wish.level
    due_at = rules.promises.calendar.after(timezone.now(), level.amount, level.measure)
    words: dict[str, Any] = {"by": by(due_at, level.measure, language)}
    if wish.category is None:
        said = {ANSWER: _("What is reported now would have to be answered %(by)s."),
                TRANSFER: _("What is reported now would have to be sent on %(by)s.")}
        return said.get(level.clock, _("What is reported now would have to be solved %(by)s.")) % words
    words["category"] = wish.category
    said = {ANSWER: _("“%(category)s” reported now would have to be answered %(by)s."),
            TRANSFER: _("“%(category)s” reported now would have to be sent on %(by)s.")}
    return said.get(level.clock, _("“%(category)s” reported now would have to be solved %(by)s.")) % words


def by(due_at: datetime, measure: str, language: str) -> str:
    """'by 4 December', with the time of day where hours are counted."""
    local = timezone.localtime(due_at)
    day = dates.until(local.date(), language, today=timezone.localdate())
    if measure != HOURS:
        return day
    return _("%(day)s, %(time)s") % {"day": day, "time": dates.time_of_day(local, language)}

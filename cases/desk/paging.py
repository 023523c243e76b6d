"""Pages of a queue by key, never by offset: page 900 costs what page 1 costs.

A cursor names the last case that was seen, by what the list is sorted by as it was then, and its number. Cases that
moved in between are neither shown twice nor skipped for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.dateparse import parse_datetime

from cases.models import Case

SIZE = 50
DUE_FIRST, DUE_LAST = F("due_at").asc(nulls_last=True), F("due_at").desc(nulls_first=True)


class Order(StrEnum):
    """What is due next first (cases without a due time last); the newest or the oldest first; what changed last first;
    the most pressing first, and of those alike what is due next."""

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"
    CHANGED = "changed"
    PRIORITY = "priority"


@dataclass(frozen=True)
class Cursor:
    """The case after or before which a page begins: when it was due, or has changed, and how pressing it was."""

    moment: datetime | None
    number: str
    priority: int | None = None
    # Known where the case is at hand; never part of an address.
    pk: int | None = field(default=None, compare=False)

    @classmethod
    def at(cls, case: Any, order: Order = Order.DUE) -> "Cursor":
        moment = case.updated_at if order is Order.CHANGED else case.due_at
        return cls(moment, case.number, case.priority if order is Order.PRIORITY else None, case.pk)

    def __str__(self) -> str:
        moment = self.moment.isoformat() if self.moment else ""
        return f"{moment}{'' if self.priority is None else f'!{self.priority}'}_{self.number}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor that an address carries; None where there is none or it is none."""
        key, _line, number = text.partition("_")
        time, _mark, pressing = key.partition("!")
        try:
            moment = parse_datetime(time.replace(" ", "+")) if time else None
            priority = int(pressing) if pressing else None
        except ValueError:
            return None
        if not number or "\0" in number or (time and not moment) or (priority is not None and abs(priority) > 9):
            return None
        return cls(moment, number, priority)


@dataclass(frozen=True)
class Page:
    """Cases of one page, or what was read of them (due_at, updated_at, priority, number and pk at least), and the
    cursors of those on both sides; empty where there is nothing more."""

    cases: list[Any]
    newer: str = ""
    older: str = ""


Read = Callable[[list[int]], list[Any]]


def page(
    cases: QuerySet[Case, Any],
    order: Order,
    *,
    read: Read | None = None,
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = SIZE,
) -> Page:
    """The page after one case, or before one, or the first. Usually one query or two, four at the worst.

    Args:
        read: reads the cases with these keys, in their order. The page's cases are then found by their keys alone, for
            which an index often suffices.
    """
    backwards = before is not None
    cursor = before or after
    if cursor and cursor.pk is None:
        pk = _pk_of(cursor.number)
        cursor = Cursor(cursor.moment, cursor.number, cursor.priority, pk) if pk else None
        backwards = backwards and cursor is not None
    found = _Reader(cases, size + 1, read, backwards).beyond(order, cursor)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    newer = str(Cursor.at(found[0], order)) if (more if backwards else cursor) else ""
    older = str(Cursor.at(found[-1], order)) if (cursor if backwards else more) else ""
    return Page(found, newer, older)


def _pk_of(number: str) -> int | None:
    return Case.objects.filter(number=number).values_list("pk", flat=True).first()


@dataclass(frozen=True)
class _Reader:
    """Reads so many cases beyond a cursor, in the direction of reading."""

    cases: QuerySet[Case, Any]
    count: int
    read: Read | None
    backwards: bool

    def beyond(self, order: Order, cursor: Cursor | None) -> list[Any]:
        if order is Order.PRIORITY:
            return self.by_priority(cursor)
        if order is Order.DUE:
            return self.by_due(self.cases, cursor)
        cases, falls = self.cases, (order is not Order.OLDEST) is not self.backwards
        names = ("updated_at", "id") if order is Order.CHANGED else ("id",)
        if cursor and order is Order.CHANGED and cursor.moment:
            key = Tuple(F("updated_at"), F("id"))
            passed = TupleLessThan if falls else TupleGreaterThan
            cases = cases.filter(passed(key, (cursor.moment, cursor.pk)))
        elif cursor:
            cases = cases.filter(pk__lt=cursor.pk) if falls else cases.filter(pk__gt=cursor.pk)
        return self.first(cases, *(f"-{name}" if falls else name for name in names))

    def by_due(self, cases: QuerySet[Case, Any], cursor: Cursor | None) -> list[Any]:
        dated, undated = cases.filter(due_at__isnull=False), cases.filter(due_at__isnull=True)
        key = Tuple(F("due_at"), F("id"))
        if self.backwards:
            if cursor and cursor.moment:
                return self.first(dated.filter(TupleLessThan(key, (cursor.moment, cursor.pk))), "-due_at", "-id")
            found = self.first(undated.filter(pk__lt=cursor.pk) if cursor else undated, "-id")
            return found + self.first(dated, "-due_at", "-id", but=len(found))
        if cursor is None:
            # The whole in one query: the index has the undated ones last.
            return self.first(cases, DUE_FIRST, "id")
        if not cursor.moment:
            return self.first(undated.filter(pk__gt=cursor.pk), "id")
        found = self.first(dated.filter(TupleGreaterThan(key, (cursor.moment, cursor.pk))), DUE_FIRST, "id")
        return found + self.first(undated, "id", but=len(found))

    def by_priority(self, cursor: Cursor | None) -> list[Any]:
        """The rest of those as pressing as the cursor's case, then the others."""
        if cursor is None or cursor.priority is None:
            return self.first(self.cases, "-priority", DUE_FIRST, "id")
        found = self.by_due(self.cases.filter(priority=cursor.priority), cursor)
        if self.backwards:
            others, order = self.cases.filter(priority__gt=cursor.priority), ("priority", DUE_LAST, "-id")
        else:
            others, order = self.cases.filter(priority__lt=cursor.priority), ("-priority", DUE_FIRST, "id")
        return found + self.first(others, *order, but=len(found))

    def first(self, cases: QuerySet[Case, Any], *order: Any, but: int = 0) -> list[Any]:
        """The first of these in this order, as many as are still wanted."""
        wanted = self.count - but
        if wanted <= 0:
            return []
        if self.read is None:
            return list(cases.order_by(*order)[:wanted])
        return self.read(list(cases.order_by(*order).values_list("pk", flat=True)[:wanted]))

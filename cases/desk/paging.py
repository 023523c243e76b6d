"""Pages of a queue by key, never by offset: page 900 costs what page 1 costs.

A cursor names the last case that was seen, by its due time as it was then and its number. Cases that moved in between
are neither shown twice nor skipped for it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.dateparse import parse_datetime

from cases.models import Case

SIZE = 50


class Order(StrEnum):
    """What is due next first (cases without a due time last), or the newest first."""

    DUE = "due"
    NEWEST = "newest"


@dataclass(frozen=True)
class Cursor:
    """The case after or before which a page begins."""

    due_at: datetime | None
    number: str
    # Known where the case is at hand; never part of an address.
    pk: int | None = field(default=None, compare=False)

    @classmethod
    def at(cls, case: Any) -> "Cursor":
        return cls(case.due_at, case.number, case.pk)

    def __str__(self) -> str:
        return f"{self.due_at.isoformat() if self.due_at else ''}_{self.number}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor that an address carries; None where there is none or it is none."""
        due, _line, number = text.partition("_")
        try:
            due_at = parse_datetime(due.replace(" ", "+")) if due else None
        except ValueError:
            return None
        return cls(due_at, number) if number and "\0" not in number and (due_at or not due) else None


@dataclass(frozen=True)
class Page:
    """Cases of one page, or what was read of them (due_at, number and pk at least), and the cursors of those on both
    sides; empty where there is nothing more."""

    cases: list[Any]
    newer: str = ""
    older: str = ""


def page(
    cases: QuerySet[Case, Any],
    order: Order,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = SIZE,
) -> Page:
    """The page after one case, or before one, or the first. At most three queries, usually one or two."""
    backwards = before is not None
    cursor = before or after
    pk = (cursor.pk or _pk_of(cursor.number)) if cursor else None
    if cursor and pk is None:
        cursor, backwards = None, False
    found = _beyond(cases, order, cursor, pk or 0, size + 1, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    newer = str(Cursor.at(found[0])) if (more if backwards else cursor) else ""
    older = str(Cursor.at(found[-1])) if (cursor if backwards else more) else ""
    return Page(found, newer, older)


def _pk_of(number: str) -> int | None:
    return Case.objects.filter(number=number).values_list("pk", flat=True).first()


def _beyond(
    cases: QuerySet[Case, Any], order: Order, cursor: Cursor | None, pk: int, count: int, *, backwards: bool
) -> list[Any]:
    """So many cases beyond the cursor, in the direction of reading."""
    if order is Order.NEWEST:
        cases = cases.order_by("id" if backwards else "-id")
        if cursor:
            cases = cases.filter(pk__gt=pk) if backwards else cases.filter(pk__lt=pk)
        return list(cases[:count])
    dated, undated = cases.filter(due_at__isnull=False), cases.filter(due_at__isnull=True)
    key = Tuple(F("due_at"), F("id"))
    if backwards:
        dated = dated.order_by("-due_at", "-id")
        if cursor and cursor.due_at:
            return list(dated.filter(TupleLessThan(key, (cursor.due_at, pk)))[:count])
        found = list(undated.order_by("-id").filter(pk__lt=pk)[:count])
        return found + list(dated[: count - len(found)]) if len(found) < count else found
    if cursor is None:
        # The whole in one query: the index has the undated ones last.
        return list(cases.order_by(F("due_at").asc(nulls_last=True), "id")[:count])
    found = []
    if cursor.due_at:
        dated = dated.filter(TupleGreaterThan(key, (cursor.due_at, pk)))
        found = list(dated.order_by(F("due_at").asc(nulls_last=True), "id")[:count])
        pk = 0
    if len(found) < count:
        found += undated.filter(pk__gt=pk).order_by("id")[: count - len(found)]
    return found

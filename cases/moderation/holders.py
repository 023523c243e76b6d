"""Who else keeps words of a case: packages above say here how those are rewritten when something is taken out."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.db.models import Field, Model
from django.utils.text import Truncator

from cases.models import Case
from cases.moderation.rewriting import Rewrite
from tenants.slots import Slot

# Called with a case that is locked, inside the transaction that takes the words out of it.
word_holders: Slot[Callable[[Case, Rewrite], object]] = Slot()


def rewrite_rows(rows: Iterable[Model], fields: Iterable[str], rewrite: Rewrite) -> int:
    """Rewrite these fields of rows and save those that changed. Returns in how many places."""
    return sum(rewrite_row(row, fields, rewrite) for row in rows)


def rewrite_row(row: Model, fields: Iterable[str], rewrite: Rewrite) -> int:
    changed = rewrite_fields(row, fields, rewrite)
    if changed:
        row.save(update_fields=list(changed))
    return sum(changed.values())


def rewrite_fields(row: Model, fields: Iterable[str], rewrite: Rewrite) -> dict[str, int]:
    """Rewrite fields without saving them: in how many places, by field. What grows too long for its field is cut."""
    changed: dict[str, int] = {}
    for name in fields:
        text, count = rewrite(getattr(row, name))
        if count:
            field = cast("Field[Any, Any]", row._meta.get_field(name))
            setattr(row, name, Truncator(text).chars(field.max_length or len(text)))
            changed[name] = count
    return changed

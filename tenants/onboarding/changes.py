"""What a file asks for against what is there: plain values in, changes out, the same for every section.

A section describes rows as {(kind, code): {field: plain JSON value}}, once as the file wants them and once as the
database has them. Comparing the two is the dry run; carrying out what the comparison found is the run. So a second run
finds nothing to do, by construction.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

Key = tuple[str, str]
Rows = Mapping[Key, Mapping[str, Any]]


class Act(StrEnum):
    ADD = "add"
    CHANGE = "change"
    # Kept for what uses it, but no longer offered.
    RETIRE = "retire"
    REMOVE = "remove"


SIGNS = {Act.ADD: "+", Act.CHANGE: "~", Act.RETIRE: "-", Act.REMOVE: "-"}


@dataclass(frozen=True, slots=True)
class Change:
    """One row that would become different. `before` and `after` hold the differing fields only."""

    act: Act
    kind: str
    code: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What to call the row: its code, or the parts of it that are not empty."""
        return " · ".join(filter(None, self.code.split("/"))) or (_("everything") if "/" in self.code else "")

    def __str__(self) -> str:
        head = f"{SIGNS[self.act]} {word_for(self.kind)} {self.label}".rstrip()
        if self.act is Act.ADD:
            name = self.after.get("name") or self.after.get("names")
            return f"{head}: {shown(name)}" if name else head
        if self.act is Act.RETIRE:
            return _("%(row)s: no longer in the file, set to inactive") % {"row": head}
        if self.act is Act.REMOVE:
            return _("%(row)s: no longer in the file, removed") % {"row": head}
        return f"{head}: " + "; ".join(
            text for field, after in self.after.items() for text in _differences(field, self.before.get(field), after)
        )


def word_for(kind: str) -> str:
    """What people call a kind of row."""
    return {
        "municipality": _("municipality"),
        "domain": _("host name"),
        "branding": _("look"),
        "area": _("area"),
        "category": _("category"),
        "body": _("body"),
        "contact": _("address"),
        "rule": _("routing rule"),
        "workflow": _("workflow"),
        "status": _("status"),
        "move": _("move"),
        "staff": _("person"),
    }.get(kind, kind)


def compare(now: Rows, wanted: Rows, ours: Collection[Key] | None = None) -> list[Change]:
    """What must happen for `now` to become `wanted`, in the order of the file; what the file no longer has comes last.

    A row with the field `active` is retired when it is missing, any other is removed. Fields that the file's rows do
    not mention stay as they are.

    Args:
        ours: the rows that came from a file before. Those that did not (made at the desk, or by an import) are left
            alone; None where the file always describes the whole.
    """
    changes: list[Change] = []
    for key, after in wanted.items():
        if key not in now:
            changes.append(Change(Act.ADD, *key, {}, after))
            continue
        fields = [field for field, value in after.items() if _plain(now[key].get(field)) != _plain(value)]
        if fields:
            before = {field: now[key].get(field) for field in fields}
            changes.append(Change(Act.CHANGE, *key, before, {field: after[field] for field in fields}))
    for key, row in now.items():
        if key in wanted or (ours is not None and key not in ours):
            continue
        if "active" not in row:
            changes.append(Change(Act.REMOVE, *key, row, {}))
        elif row["active"]:
            changes.append(Change(Act.RETIRE, *key, {"active": True}, {"active": False}))
    return changes


def of_kind(changes: Iterable[Change], kind: str) -> list[Change]:
    return [change for change in changes if change.kind == kind]


def _plain(value: Any) -> Any:
    """A value as JSON would give it back, so that tuples and lists, numbers and their kin compare equal."""
    return json.loads(json.dumps(value, sort_keys=True))


def _differences(field: str, before: Any, after: Any) -> list[str]:
    """A field's difference in words; tables are compared entry by entry."""
    if isinstance(before, Mapping) and isinstance(after, Mapping) and "coordinates" not in after:
        found = []
        for name in dict.fromkeys([*before, *after]):
            if _plain(before.get(name)) != _plain(after.get(name)):
                found += _differences(f"{field}.{name}", before.get(name), after.get(name))
        return found
    return [f"{field} {shown(before)} → {shown(after)}"]


def shown(value: Any) -> str:
    """A value in a few words."""
    if value is None or value in ("", [], {}):
        return _("nothing")
    if value is True or value is False:
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        if "coordinates" in value:
            return _("an outline of %(count)d numbers") % {"count": json.dumps(value["coordinates"]).count(",") + 1}
        if isinstance(value.get("features"), list):
            return _("%(count)d features") % {"count": len(value["features"])}
        return ", ".join(f"{name} {shown(part)}" for name, part in value.items())[:120]
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))[:120]
    text = str(value)
    if text.startswith("<svg"):
        return _("a drawing of %(count)d letters") % {"count": len(text)}
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”" if isinstance(value, str) else text

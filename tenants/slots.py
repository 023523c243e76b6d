"""Slots: where a lower package shows or collects what a higher one knows.

The lower package offers a typed registry here; higher ones fill it in their `apps.py`. Nothing is imported upwards.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.http import HttpRequest
from django.utils.functional import Promise

if TYPE_CHECKING:
    from tenants.onboarding.changes import Change, Rows
    from tenants.onboarding.document import Document

T = TypeVar("T")


class Slot(Generic[T]):
    """An ordered registry. Filled once at start-up, read by whoever offers it."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, T]] = {}

    def fill(self, name: str, entry: T, *, position: int = 100) -> None:
        """Add an entry under a name of its own; the same name again replaces it."""
        self._entries[name] = (position, entry)

    def __iter__(self) -> Iterator[T]:
        return iter([entry for _position, entry in sorted(self._entries.values(), key=lambda pair: pair[0])])


@dataclass(frozen=True)
class Link:
    """An entry of a navigation bar, for whoever has the permission, or one of several with spaces between."""

    words: str | Promise
    url: str
    permission: str = ""


@dataclass(frozen=True)
class SettingsPage:
    """A page on which an administrator shapes the municipality's own rules."""

    words: str | Promise
    url: str
    caption: str | Promise
    permission: str = "set_rules"


class OnboardingSection(Protocol):
    """What a package makes of its own tables in the onboarding file."""

    # The tables and lists at the file's outermost level that it reads.
    @property
    def keys(self) -> tuple[str, ...]: ...

    def check(self, document: "Document") -> None:
        """Understand the section and note every fault; keep what is wished in `document.wishes`. Reads no database."""

    def wanted(self, document: "Document") -> "Rows":
        """The rows that the file asks for, by kind and code. Reads no database."""

    def changes(self, document: "Document") -> "list[Change]":
        """What applying would change; refusals are noted as faults. Runs inside the municipality; where there is none
        yet (`document.municipality` is None), everything is new and nothing is read."""

    def apply(self, document: "Document") -> None:
        """Make it so. Runs inside the municipality, in one transaction."""


# Panels are given the request (and a subject) and answer with a template name and its context, or None to show nothing.
Panel = Callable[[HttpRequest, Any], tuple[str, dict[str, Any]] | None]

site_navigation: Slot[Link] = Slot()
desk_navigation: Slot[Link] = Slot()
console_navigation: Slot[Link] = Slot()
# What somebody who works here settles for themselves.
own_navigation: Slot[Link] = Slot()
settings_pages: Slot[SettingsPage] = Slot()
home_panels: Slot[Panel] = Slot()
case_panels: Slot[Panel] = Slot()
console_panels: Slot[Panel] = Slot()
onboarding_sections: Slot[OnboardingSection] = Slot()
# Called with the cases' ids, inside the municipality, after history was written in bulk.
after_bulk: Slot[Callable[[list[int] | None], None]] = Slot()
# The readers of the log: called inside a municipality that was woken, each takes up its own to-do rows.
readers: Slot[Callable[[], object]] = Slot()
# What the console shows of each municipality: counts by name, computed inside it with one query or two.
fleet_figures: Slot[Callable[[], dict[str, int]]] = Slot()

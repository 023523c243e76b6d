"""Onboarding that fails at its very end, after everything has been written."""

from collections.abc import Iterator
from contextlib import contextmanager

from cases.models import Category
from tenants import slots
from tenants.onboarding.changes import Change, Rows
from tenants.onboarding.document import Document


class Breaks:
    """A section that fails when it is applied."""

    keys: tuple[str, ...] = ()

    def check(self, document: Document) -> None:
        pass

    def wanted(self, document: Document) -> Rows:
        return {}

    def changes(self, document: Document) -> list[Change]:
        return []

    def apply(self, document: Document) -> None:
        assert Category.objects.exists()
        raise RuntimeError("the power went out")


@contextmanager
def power_cut() -> Iterator[None]:
    """Let every onboarding meanwhile fail after the other sections."""
    before = dict(slots.onboarding_sections._entries)
    slots.onboarding_sections.fill("breaks", Breaks(), position=90)
    try:
        yield
    finally:
        slots.onboarding_sections._entries = before

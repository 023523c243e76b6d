"""Where a role holds: which category groups, areas and bodies. Pure; what it means for cases says `cases.scoping`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

NAMES = ("groups", "areas", "bodies")


@dataclass(frozen=True)
class Scope:
    """Codes of category groups, areas and bodies. What is empty is not narrowed; what is named narrows together."""

    groups: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()

    @classmethod
    def read(cls, kept: Mapping[str, Iterable[str]] | None) -> "Scope":
        """From what `Person.scope` holds."""
        kept = kept or {}
        return cls(*(frozenset(kept.get(name) or ()) for name in NAMES))

    def written(self) -> dict[str, list[str]]:
        """For `Person.scope`: only what narrows, in order."""
        return {name: sorted(codes) for name in NAMES if (codes := self.named(name))}

    def named(self, name: str) -> frozenset[str]:
        codes: Any = getattr(self, name)
        return frozenset(codes)

    @property
    def is_everything(self) -> bool:
        return not (self.groups or self.areas or self.bodies)

    def is_within(self, wider: "Scope") -> bool:
        """Whether nothing lies in it that does not lie in the wider one."""
        return all(not wider.named(name) or (self.named(name) and self.named(name) <= wider.named(name))
                   for name in NAMES)


EVERYTHING = Scope()

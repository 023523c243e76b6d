"""What statuses and reasons were called before: history reads as it was written, whatever holds today. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Words = Mapping[str, str]


@dataclass
class Past:
    """The names that statuses have had, with since when; the reasons that moves have had, the latest words for each."""

    statuses: dict[str, list[tuple[datetime, Words, Words]]] = field(default_factory=dict)
    reasons: dict[str, Words] = field(default_factory=dict)

    def names(self, code: str, at: datetime) -> tuple[Words, Words]:
        """What the staff and what everybody else called a status at a time; two empty ones where no version knows it.

        Before the first version that is kept it was called as in that one.
        """
        known = self.statuses.get(code)
        if not known:
            return {}, {}
        _since, names, public = known[max(0, bisect_right([since for since, _n, _p in known], at) - 1)]
        return names, public

    def reason(self, code: str) -> Words:
        """The words that a reason has had, for a move that is there no more."""
        return self.reasons.get(code, {})


def read(versions: Iterable[tuple[datetime, Mapping[str, Any]]]) -> Past:
    """What versions, as they are kept, say of the past; the earliest first."""
    past = Past()
    for saved_at, definition in versions:
        for row in definition.get("statuses", ()):
            called = (row.get("names", {}), row.get("public_names", {}))
            known = past.statuses.setdefault(row["code"], [])
            if not known or known[-1][1:] != called:
                known.append((saved_at, *called))
        for move in definition.get("transitions", ()):
            past.reasons |= move.get("reasons", {})
    return past

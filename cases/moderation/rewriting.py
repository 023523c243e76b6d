"""Taking the same things out of many texts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from cases.moderation.found import Kind
from cases.moderation.masking import ALL, findings


@dataclass(frozen=True)
class Removal:
    """What a person has decided to take out, wherever it stands."""

    kind: Kind
    key: str
    words: str


class Rewrite:
    """Takes the same things out of any text: as they were written, and as they may be written otherwise.

    Args:
        stand_ins: what stands in their place, by kind.
    """

    def __init__(self, removals: Sequence[Removal], stand_ins: Mapping[Kind, str]) -> None:
        self.stand_ins = stand_ins
        self._keys = {(one.kind, one.key) for one in removals if one.kind is not Kind.WORDS}
        self._kinds = {one.kind for one in removals} & ALL
        self._literal = [(one.kind, _literally(one.words)) for one in removals if one.words.strip()]

    def __call__(self, text: str) -> tuple[str, int]:
        """The text without them, and how many were taken out."""
        spans = self._spans(text)
        for start, end, kind in reversed(spans):
            text = text[:start] + self.stand_ins[kind] + text[end:]
        return text, len(spans)

    def within(self, value: Any) -> tuple[Any, int]:
        """The same in every text of a JSON value."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, dict):
            told = {key: self.within(one) for key, one in value.items()}
            return {key: one for key, (one, _count) in told.items()}, sum(count for _one, count in told.values())
        if isinstance(value, list):
            many = [self.within(one) for one in value]
            return [one for one, _count in many], sum(count for _one, count in many)
        return value, 0

    def _spans(self, text: str) -> list[tuple[int, int, Kind]]:
        found = [(one.start, one.end, one.kind) for one in findings(text, self._kinds)
                 if (one.kind, one.key) in self._keys]
        for kind, pattern in self._literal:
            found += [(match.start(), match.end(), kind) for match in pattern.finditer(text)]
        apart: list[tuple[int, int, Kind]] = []
        # The longer one of two that overlap.
        for start, end, kind in sorted(found, key=lambda span: (span[0], -span[1])):
            if not apart or start >= apart[-1][1]:
                apart.append((start, end, kind))
        return apart


def _literally(words: str) -> re.Pattern[str]:
    """The words as they stand, in plain text or in HTML, whatever the white space between them."""
    parts = [f"(?:{re.escape(escape(part))}|{re.escape(part)})" for part in words.split()]
    joined = r"(?:\s|&nbsp;|<[^<>]{1,20}>)+".join(parts)
    return re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)

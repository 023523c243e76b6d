"""Two wordings side by side: what stayed, what went, what is new. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of one wording. `differs` where the other wording does not have it."""

    words: str
    differs: bool


def compared(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the wording before and of the one after; joined, each is its wording again."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (list(_pieces((old[a:b], kind != "equal") for kind, a, b, _c, _d in steps)),
            list(_pieces((new[c:d], kind != "equal") for kind, _a, _b, c, d in steps)))


def _pieces(stretches: Iterator[tuple[list[str], bool]]) -> Iterator[Piece]:
    for tokens, differs in stretches:
        if tokens:
            yield Piece("".join(tokens), differs)

"""The hash chain of a case's log: each event carries the hash of itself and of the one before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

START = b""
# The one form of JSON that the hash is made of: keys sorted, no spaces, letters as they are.
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
# The few words that events have in common are written down again and again.
_word = lru_cache(maxsize=256)(canonical)


@dataclass(frozen=True)
class Entry:
    """The part of an event that the hash covers."""

    case: UUID
    seq: int
    type: str
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    origin: str
    actor_kind: str
    actor: UUID | None
    voice: str
    data: dict[str, Any]


def link(previous: bytes, entry: Entry, *, data: str = "") -> bytes:
    """The 32-byte SHA-256 of an entry that follows `previous`: of its fields as one canonical JSON list.

    Args:
        data: the canonical JSON of the entry's data, where it is at hand.
    """
    actor = f'"{entry.actor}"' if entry.actor else "null"
    said = (
        f'["{entry.case}",{entry.seq},{_word(entry.type)},"{moment(entry.occurred_at)}",{_word(entry.precision)},'
        f'"{moment(entry.recorded_at)}",{_word(entry.origin)},{_word(entry.actor_kind)},{actor},{_word(entry.voice)},'
        f"{data or canonical(entry.data)}]"
    )
    return hashlib.sha256(previous + said.encode()).digest()


@lru_cache(maxsize=4096)
def moment(at: datetime) -> str:
    """A time as text, the same whatever zone it was read in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def broken_at(entries: Iterable[tuple[Entry, bytes]]) -> int | None:
    """The `seq` of the first entry of one case that does not follow from those before it, or None."""
    previous, expected = START, 1
    for entry, claimed in entries:
        if entry.seq != expected or link(previous, entry) != bytes(claimed):
            return entry.seq
        previous, expected = bytes(claimed), expected + 1
    return None

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
# The one form that the hash is made of: keys sorted, no spaces, letters as they are.
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


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


def link(previous: bytes, entry: Entry) -> bytes:
    """The 32-byte SHA-256 of an entry that follows `previous`."""
    said = [str(entry.case), entry.seq, entry.type, moment(entry.occurred_at), entry.precision,
            moment(entry.recorded_at), entry.origin, entry.actor_kind, str(entry.actor) if entry.actor else None,
            entry.voice, entry.data]
    return hashlib.sha256(previous + _canonical(said).encode()).digest()


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

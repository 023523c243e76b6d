"""What a document may cost us while it is opened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one document: bytes, pages, seconds."""

    weight: int = 20 * 1024 * 1024
    pages: int = 200
    objects: int = 300_000
    memory: int = 500_000_000  # bytes of writable address space of the cleaner
    cpu_seconds: float = 8.0
    wall_seconds: float = 30.0
    wait_seconds: float = 15.0  # for one of the cleaner's places


DEFAULT = Limits()

"""What travels between reading, judging and writing: one row of a file, and a row that was refused."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read. `line` is the file's line on which it begins (from 1), `raw` its text without the line end."""

    line: int
    values: Mapping[str, str]
    raw: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported, and why: one sentence for the person who will mend it."""

    line: int
    reason: str
    raw: str

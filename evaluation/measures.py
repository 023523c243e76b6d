"""What an indicator answers with, and which part of the cases it was asked about."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum


class Unit(StrEnum):
    """What a value counts: cases, a share from 0 to 1, or days."""

    CASES = "cases"
    SHARE = "share"
    DAYS = "days"


class Direction(StrEnum):
    """Which way is better; NEITHER where more is neither good nor bad by itself."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Dimension(StrEnum):
    """By what cases can be told apart."""

    CATEGORY = "category"
    BODY = "body"
    AREA = "area"
    CHANNEL = "channel"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Slice:
    """The cases of one category, body, area and channel, each named by its code; None for all of them.

    The empty code is a slice too: cases outside every area, cases that went to no body.
    """

    category: str | None = None
    body: str | None = None
    area: str | None = None
    channel: str | None = None

    def chosen(self) -> dict[str, str]:
        """The dimensions that are narrowed, with the code chosen."""
        return {field.name: code for field in fields(self) if (code := getattr(self, field.name)) is not None}

    def narrowed(self, by: Dimension, code: str) -> "Slice":
        """The part of this slice with one more code fixed."""
        return replace(self, **{by.value: code})


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with what it takes to trust it.

    `value`, `low` and `high` (the 95 % interval) are in `unit`; None where there is none: never reached, or `withheld`
    because fewer than the indicator's minimum of cases stand behind it. `n` cases were looked at, to `events` of them
    had happened what the indicator asks about; `left_out` could not be judged (their dates contradict each other).
    `parts` are the figure's own parts, by code.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    events: int
    unit: Unit
    withheld: bool = False
    left_out: int = 0
    parts: tuple[tuple[str, int], ...] = ()

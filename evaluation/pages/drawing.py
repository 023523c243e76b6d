"""Dots with their intervals, as coordinates: the template writes the SVG. Lengths are in the drawing's own units."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

LABEL = 168.0
EDGE = 46.0
ROW = 28.0
TALL_ROW = 44.0
AXIS = 44.0
WIDE, NARROW = 560, 328
# The room that "not yet half" takes in any of our languages.
WORDS = 112.0
# A line of 13 px text holds about so many letters in the room for a label.
LETTERS = 25


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure to draw: its name, its value with interval in the axis' unit, and what to write beside it."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a drawing: where its label stands, from where to where its bar runs, and where the dot sits."""

    label: str
    label_x: float
    label_y: float
    anchor: str
    y: float
    bar: tuple[float, float] | None
    dot: float | None
    words: str
    words_x: float
    words_y: float
    words_anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its number."""

    x: float
    number: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of dots with intervals, ready to be written as SVG."""

    width: float
    height: float
    left: float
    right: float
    foot: float
    lines: Sequence[Line]
    ticks: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class Strip:
    """One figure in a table's row: positions along a line of 150 units, with the figure before as a stroke."""

    bar: tuple[float, float] | None
    dot: float | None
    before: float | None


def strip(
    value: float | None, low: float | None, high: float | None, before: float | None, *, top: float | None = None
) -> Strip | None:
    """The little drawing beside a figure; None where there is nothing to draw.

    Args:
        top: where the line ends; by default a little beyond the largest of the four.
    """
    known = [x for x in (value, low, high, before) if x is not None]
    if value is None and low is None:
        return None
    end = top or max(known) * 1.15 or 1.0

    def at(x: float) -> float:
        return round(6 + 138 * min(x / end, 1), 1)

    bar = (at(low), at(high) if high is not None else 144.0) if low is not None else None
    return Strip(bar, at(value) if value is not None else None, at(before) if before is not None else None)


def dots(rows: Sequence[Dot], width: int) -> Drawing:
    """A chart of the rows in their order. In a narrow one each label stands above its row."""
    narrow = width < 400
    left, right = (4.0, width - EDGE) if narrow else (LABEL, width - EDGE)
    tall = TALL_ROW if narrow else ROW
    known = [x for row in rows for x in (row.value, row.low, row.high) if x is not None]
    step = nice_step(max(known, default=1.0), 4 if narrow else 6)
    count = int(max(known, default=1.0) / step) + 1
    end = step * count

    def at(x: float) -> float:
        return round(left + (right - left) * x / end, 1)

    lines = []
    for position, row in enumerate(rows):
        top = position * tall + 4
        y = round(top + (30 if narrow else ROW / 2), 1)
        reach = row.high if row.high is not None else end
        bar = (at(row.low), at(reach)) if row.low is not None else None
        words_x, words_anchor = room_for_words(left, at(row.value) if row.value is not None else None, bar)
        lines.append(
            Line(
                label=row.label if narrow else shortened(row.label),
                label_x=left if narrow else left - 10,
                label_y=round(top + (14 if narrow else ROW / 2 + 4.5), 1),
                anchor="start" if narrow else "end",
                y=y,
                bar=bar,
                dot=at(row.value) if row.value is not None else None,
                words=row.words,
                words_x=round(words_x, 1),
                words_y=round(y + 4.5, 1),
                words_anchor=words_anchor,
            )
        )
    foot = round(len(rows) * tall + 4, 1)
    decimals = 0 if step >= 1 else 1 if step >= 0.1 else 2
    ticks = [Tick(at(step * number), step * number, decimals) for number in range(count + 1)]
    return Drawing(width, foot + AXIS, left, right, foot, lines, ticks)


def room_for_words(left: float, dot: float | None, bar: tuple[float, float] | None) -> tuple[float, str]:
    """Where a row's words stand, and with which end: behind the figure; without a dot, before the bar if they fit."""
    start, stop = bar or (left, left)
    if dot is not None:
        return max(dot, stop) + 8, "start"
    if start - left >= WORDS:
        return start - 8, "end"
    return start + 6, "start"


def nice_step(top: float, wanted: int) -> float:
    """The distance of about so many grid lines up to `top`: 1, 2 or 5 times a power of ten."""
    rough = top / wanted if top > 0 else 1.0
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def shortened(label: str) -> str:
    """A label that fits beside its row; the table below has it in full."""
    return label if len(label) <= LETTERS else label[: LETTERS - 1].rstrip() + "…"

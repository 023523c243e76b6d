"""A value with its interval per group: a dot on a pale band, one group a line."""

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from reporting.charts.chart import Chart, Frame, Size, Table
from reporting.charts.vega import Spec

ROW: Final = 24
# Hungarian names are long: on a phone they stand over their bands, elsewhere they may take two lines.
TALL_ROW: Final = 38
TWO_LINES: Final = 30
LETTERS: Final = {"wide": 32, "paper": 26}
UNDER: Final = 46


@dataclass(frozen=True)
class Dot:
    """One group: its value, the interval's ends (None where they were never reached), and the words beside it.

    A group without value (never reached) has its band only; a group with too few cases has neither, only words.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    words: str


def dots(
    rows: Sequence[Dot],
    *,
    key: str,
    title: str,
    alt: str,
    method: str,
    axis: str,
    table: Table,
    frame: Frame,
) -> Chart:
    """The chart of at least one group, drawn in the order given. ``axis`` names the unit below the picture."""
    return Chart(
        key=key,
        title=title,
        alt=alt,
        method=method,
        table=table,
        frame=frame,
        spec=partial(_spec, tuple(rows), axis),
    )


def _spec(rows: Sequence[Dot], axis: str, size: Size) -> Spec:
    over = size == "narrow"
    known = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    # What is never reached runs to the edge; the words beside the last dot need room as well.
    edge = max(known, default=1.0) * 1.25
    # Positions instead of names: two categories may have the same name.
    data = [
        {
            "row": place,
            "name": row.name,
            "value": row.value,
            "low": row.low,
            "high": edge if row.high is None and row.low is not None else row.high,
            "words": row.words,
            "at": next((end for end in (row.high, row.value, row.low) if end is not None), 0),
        }
        for place, row in enumerate(rows)
    ]
    names = _lines(rows, size)
    step = TALL_ROW if over else TWO_LINES if any(len(lines) > 1 for lines in names) else ROW
    shift = 9 if over else 0
    y = {"field": "row", "type": "ordinal", "axis": None if over else _names(names), "scale": {"padding": 0}}
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, edge], "nice": False},
        "axis": {"title": axis, "tickCount": 5, "grid": True, "domain": True},
    }
    text = {"type": "text", "align": "left", "fontSize": 13}
    layers: list[Spec] = [
        _layer(data, "low", {"type": "bar", "height": 9, "color": "var(--c-band)", "yOffset": shift}, y, x, ends=True),
        _layer(
            data, "value", {"type": "point", "color": "var(--c-1)", "opacity": 1, "size": 64, "yOffset": shift}, y, x
        ),
        {
            "data": {"values": data},
            "mark": text | {"dx": 10, "dy": shift + 0.5, "fontWeight": 600, "fill": "var(--c-1)"},
            "encoding": {"y": y, "x": x | {"field": "at"}, "text": {"field": "words"}},
        },
    ]
    if over:
        layers.append(
            {
                "data": {"values": data},
                "mark": text | {"x": 0, "dy": -8, "limit": 300},
                "encoding": {"y": y, "text": {"field": "name"}},
            }
        )
    return {"height": step * len(rows) + UNDER, "layer": layers}


def _layer(data: list[Spec], needed: str, mark: Spec, y: Spec, x: Spec, *, ends: bool = False) -> Spec:
    encoding = {"y": y, "x": x | {"field": needed}}
    if ends:
        encoding["x2"] = {"field": "high"}
    return {"data": {"values": [row for row in data if row[needed] is not None]}, "mark": mark, "encoding": encoding}


def _lines(rows: Sequence[Dot], size: Size) -> list[list[str]]:
    letters = LETTERS.get(size, 0)
    return [textwrap.wrap(row.name, letters, max_lines=2, placeholder="…") if letters else [row.name] for row in rows]


def _names(names: list[list[str]]) -> Spec:
    return {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelLimit": 230,
        "labelPadding": 10,
        "labelLineHeight": 13,
        # An axis knows no table, so the expression carries one: a row's number picks its name, in lines.
        "labelExpr": f"{json.dumps(names)}[datum.value]",
    }

"""Counts as horizontal bars, each with its name and its figure beside it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from reporting.charts.chart import Chart, Frame, Size, Table
from reporting.charts.vega import Spec

ROW: Final = 34
UNDER: Final = 10


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its count, the words at its end, and whether it is the one the title speaks of."""

    name: str
    count: int
    words: str
    strong: bool = False


def bars(
    rows: Sequence[Bar], *, key: str, title: str, alt: str, method: str, table: Table, frame: Frame
) -> Chart:  # fmt: skip
    """The chart of at least one bar, drawn in the order given."""
    return Chart(
        key=key, title=title, alt=alt, method=method, table=table, frame=frame, spec=partial(_spec, tuple(rows))
    )  # fmt: skip


def _spec(rows: Sequence[Bar], size: Size) -> Spec:
    data = [
        {"row": place, "count": row.count, "words": row.words, "strong": row.strong} for place, row in enumerate(rows)
    ]
    names = json.dumps([row.name for row in rows])
    y = {
        "field": "row",
        "type": "ordinal",
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelPadding": 8,
            "labelLimit": 130 if size == "narrow" else 180,
            "labelExpr": f"{names}[datum.value]",
        },
        "scale": {"paddingInner": 0.45, "paddingOuter": 0.2},
    }
    # A fifth of the width is kept for the words at the longest bar.
    x = {
        "field": "count",
        "type": "quantitative",
        "scale": {"domain": [0, max(1, max(row.count for row in rows)) * 1.25], "nice": False},
        "axis": None,
    }
    colour = {
        "condition": {"test": "datum.strong", "value": "var(--c-1)"},
        "value": "var(--c-quiet)",
    }
    return {
        "height": ROW * len(rows) + UNDER,
        "data": {"values": data},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"y": y, "x": x, "color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13, "fontWeight": 600},
                "encoding": {"y": y, "x": x, "text": {"field": "words"}},
            },
        ],
    }

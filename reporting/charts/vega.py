"""Vega-Lite specifications drawn as SVG: no script on the page, the same picture on screen and paper.

Only this module knows vl-convert. Nothing is loaded from anywhere: data stand in the specification.
"""

import json
import re
import threading
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import vl_convert

from reporting.charts.svg import clean
from reporting.pdf.fonts import FOLDERS
from tenants.look.dates import month_name, short_day, weekday_name
from tenants.look.numbers import THIN

Spec = dict[str, Any]

VERSION: Final = "6.4"
CONFIG: Final[Spec] = json.loads(Path(__file__).with_name("config.json").read_text(encoding="utf-8"))
# Thousands and decimals as tenants.look.numbers writes them, so that axis and table agree.
NUMBERS: Final[dict[str, Spec]] = {
    "hu": {"decimal": ",", "thousands": THIN, "grouping": [3], "currency": ["", ""]},
    "de": {"decimal": ",", "thousands": THIN, "grouping": [3], "currency": ["", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}
# The engine is one for the process and draws one picture at a time.
_ENGINE = threading.Lock()


def draw(spec: Spec, *, language: str, font: str, title: str, key: str) -> str:
    """The specification as an SVG whose first child is a ``<title>``, in colours named ``var(--…)``.

    ``key`` goes before every id inside, so that several pictures may stand on one page. Takes 15 to 100 ms the
    first time, nothing afterwards.
    """
    return _draw(json.dumps(spec, sort_keys=True), language, font, title, key)


@lru_cache(maxsize=256)
def _draw(spec: str, language: str, font: str, title: str, key: str) -> str:
    whole = {"config": CONFIG | {"font": font}} | json.loads(spec)
    with _ENGINE:
        _register_fonts()
        svg = vl_convert.vegalite_to_svg(
            whole,
            vl_version=VERSION,
            allowed_base_urls=[],
            format_locale=NUMBERS.get(language, NUMBERS["en"]),
            time_format_locale=_times(language),
        )
    return clean(svg, title=title, key=key)


@cache
def _register_fonts() -> None:
    for folder in FOLDERS:
        vl_convert.register_font_directory(folder)


@cache
def _times(language: str) -> Spec:
    firsts = [date(2001, month, 1) for month in range(1, 13)]
    # 7 January 2001 was a Sunday, with which the engine's weeks begin.
    weekdays = [weekday_name(date(2001, 1, day), language) for day in range(7, 14)]
    return {
        "dateTime": "%Y-%m-%d %H:%M",
        "date": "%Y-%m-%d",
        "time": "%H:%M",
        "periods": ["", ""],
        "days": weekdays,
        "shortDays": weekdays,
        "months": [month_name(first, language) for first in firsts],
        # A short day without its number is the short month.
        "shortMonths": [re.sub(r"\d+\.?|\s", "", short_day(first, language)) for first in firsts],
    }

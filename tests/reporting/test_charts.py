"""Charts: the same picture for every size and theme, safe on a page, and saying in words what they show."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation

from reporting.charts.bars import Bar, bars
from reporting.charts.chart import WIDTHS, Chart, Frame, Table
from reporting.charts.dots import Dot, dots
from reporting.charts.svg import CHART_COLOURS, SVG, clean, in_colours
from reporting.charts.trend import Month, trend
from reporting.charts.vega import CONFIG, draw
from tenants.look.palette import derive

COLOURS = derive("#14406b", "#e3a21a").tokens
FRAME = Frame("hu", "Source Sans Pro", COLOURS)
TABLE = Table(head=("a", "b"), rows=(("x", "1"),))
SIZES = ("wide", "narrow", "paper")


def a_trend(frame: Frame = FRAME, *, compared: bool = True, title: str = "Több jött") -> Chart:
    firsts = [date(2023 + (6 + at) // 12, (6 + at) % 12 + 1, 1) for at in range(12)]
    months = [Month(first, 1000 + 90 * at, 900 if compared else None, at == 11) for at, first in enumerate(firsts)]
    return trend(months, key="trend", title=title, method="", frame=frame)


def some_dots(names: tuple[str, ...] = ("Kátyú", "Gyalogos és kerékpáros közlekedés hiányzó táblái")) -> Chart:
    rows = [Dot(name, 24.0, 21.0, None, "24") for name in names] + [Dot("Egyéb", None, None, None, "kevés")]
    return dots(rows, key="dots", title="", alt="leírás", method="", axis="nap", table=TABLE, frame=FRAME)


def some_bars() -> Chart:
    rows = [Bar("30 napnál fiatalabb", 0, "0"), Bar("régebbi", 1200, "1 200", strong=True)]
    return bars(rows, key="bars", title="", alt="leírás", method="", table=TABLE, frame=FRAME)


CHARTS = {"trend": a_trend, "dots": some_dots, "bars": some_bars}


def words_of(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [" ".join(t for t in text.itertext() if t) for text in root.iter(f"{{{SVG}}}text")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_picture_is_as_wide_as_asked_and_begins_with_its_title(name, size):
    chart = CHARTS[name]()
    root = ElementTree.fromstring(getattr(chart, size))
    assert root.get("width") == str(WIDTHS[size])
    assert root.get("role") == "img"
    assert root[0].tag == f"{{{SVG}}}title" and root[0].text == chart.alt


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_strict_content_policy_would_block_nothing(name, size):
    root = ElementTree.fromstring(getattr(CHARTS[name](), size))
    for element in root.iter():
        kind = element.tag.removeprefix(f"{{{SVG}}}")
        assert kind in {"svg", "g", "path", "line", "rect", "text", "tspan", "title", "defs", "clipPath"}
        assert not {"style", "class"} & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name or "aria" in name]
        assert "http" not in " ".join(element.attrib.values())


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_screens_get_tokens_and_paper_gets_the_towns_own_hex(name):
    chart = CHARTS[name]()
    assert "#" not in re.sub(r"url\(#", "", chart.wide) and "var(--c-" in chart.wide
    named = set(re.findall(r'(?:fill|stroke)="([^"]+)"', chart.paper))
    assert named <= {"none", *COLOURS.values()}


def test_every_chart_colour_is_a_token_of_the_look():
    assert set(CHART_COLOURS.values()) <= set(COLOURS)
    asked = set(re.findall(r"var\(--([a-z0-9-]+)\)", str(CONFIG)))
    assert asked <= set(CHART_COLOURS)
    with pytest.raises(KeyError):
        in_colours('<svg fill="var(--nothing)"/>', COLOURS)


def test_the_same_figures_give_the_same_picture_and_another_key_other_ids():
    clipped = '<svg xmlns="http://www.w3.org/2000/svg"><defs><clipPath id="c1"><rect width="9" height="9"/></clipPath>'
    clipped += '</defs><path clip-path="url(#c1)" fill="red" d="M0.123456,0Z"/></svg>'
    one, other = clean(clipped, title="t", key="one"), clean(clipped, title="t", key="other")
    assert 'id="one-c1"' in one and "url(#one-c1)" in one and "M0.12,0Z" in one
    assert "one" not in other.replace("none", "")
    assert a_trend().wide == a_trend().wide


@pytest.mark.parametrize(("language", "month", "thousands"), [
    ("hu", "szept.", "1\u202f000"), ("en", "Sept", "1,000"), ("de", "Sept.", "1\u202f000"),
])  # fmt: skip
def test_axes_speak_the_readers_language(language, month, thousands):
    with translation.override(language):
        words = words_of(a_trend(Frame(language, "Source Sans Pro", COLOURS)).wide)
    assert month in [word.strip() for word in words]
    assert thousands in words


def test_letters_stay_readable_and_come_from_our_fonts():
    for make in CHARTS.values():
        for size in SIZES:
            root = ElementTree.fromstring(getattr(make(), size))
            for text in root.iter(f"{{{SVG}}}text"):
                assert text.get("font-size") == "13px" and text.get("font-family") == "Source Sans Pro"


def test_hostile_names_stay_words():
    name = '<script>x</script> "]\\u0027'
    svgs = [getattr(make, size) for make in (some_dots((name,)), a_trend(title=name)) for size in SIZES]
    assert not any("<script" in svg for svg in svgs)
    assert name in words_of(svgs[0])


def test_data_from_elsewhere_are_not_fetched(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("n\n4242\n")
    for address in (secret.as_uri(), str(secret), "http://127.0.0.1:9/x.csv"):
        text = {"mark": "text", "encoding": {"text": {"field": "n"}}, "data": {"url": address}}
        try:
            svg = draw(text, language="hu", font="Source Sans Pro", title="t", key="k")
        except ValueError:
            continue
        assert "4242" not in svg


def test_a_trend_says_its_extremes_and_keeps_its_figures_in_a_table():
    with translation.override("en"):
        chart = a_trend(Frame("en", "Source Sans Pro", COLOURS))
    assert chart.alt == "Cases month by month: most in June\xa02024, 1,990; fewest in July\xa02023, 1,000."
    assert chart.table.head == ("Month", "Cases", "A year earlier")
    assert len(chart.table.rows) == 12 and chart.table.rows[0] == ("July\xa02023", "1,000", "900")
    assert any("a year earlier" in word for word in words_of(chart.wide))
    alone = a_trend(Frame("en", "Source Sans Pro", COLOURS), compared=False)
    with translation.override("en"):
        assert len(alone.table.head) == 2
        assert any(word.startswith("median") for word in words_of(alone.wide))


@pytest.mark.parametrize("months", [
    [Month(date(2024, 2, 1), 0, None, True)],
    [Month(date(2024, 2, 1), 0, 0, True), Month(date(2024, 3, 1), 0, 0, True)],
    [Month(date(2024, 2, 1), 1, None, False), Month(date(2024, 3, 1), 100_000, 3, True)],
])  # fmt: skip
def test_a_trend_of_little_can_be_drawn(months):
    chart = trend(months, key="t", title="t", method="", frame=FRAME)
    for size in SIZES:
        assert words_of(getattr(chart, size))


def test_dots_without_interval_or_value_keep_their_words():
    chart = some_dots()
    for size in SIZES:
        assert "kevés" in words_of(getattr(chart, size)) and "24" in words_of(getattr(chart, size))
    narrow = words_of(chart.narrow)
    assert "Gyalogos és kerékpáros közlekedés hiányzó táblái" in narrow

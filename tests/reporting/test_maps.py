"""The map of cases: every case is in a hexagon or counted outside, colours can be told apart, names stay words."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import h3
import pytest

from reporting.charts.svg import SVG, in_colours
from tenants.look.density import STEPS, Density, Part, density
from tenants.look.palette import derive

WEST, SOUTH, EAST, NORTH = 17.0, 46.9, 17.1, 46.96


def rectangle(west: float, south: float, east: float, north: float) -> dict:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


OUTLINE = rectangle(WEST, SOUTH, EAST, NORTH)
COLOURS = derive("#14406b", "#e3a21a").tokens


def cell(lat: float, lon: float) -> int:
    return h3.str_to_int(h3.latlng_to_cell(lat, lon, 9))


def spread(count: int) -> dict[int, int]:
    """Cells over the town, the nth with n * n cases."""
    return {cell(SOUTH + 0.002 + 0.05 * at / count, WEST + 0.01 + 0.07 * at / count): at * at for at in range(1, count)}


def a_map(cells: dict[int, int], **more) -> Density:
    return density(OUTLINE, cells, title="Térkép", font="Source Sans Pro", **more)


def test_every_case_is_in_a_hexagon_or_counted_outside():
    cells = spread(30)
    drawn = a_map(cells | {cell(47.5, 19.05): 7})
    assert drawn.outside == 7
    assert a_map(cells).outside == 0


def test_colours_begin_at_one_case_leave_no_gap_and_grow_darker():
    steps = a_map(spread(40)).steps
    assert steps[0].low == 1 and steps[-1].high is None
    assert all(before.high is not None and before.high + 1 == after.low for before, after in pairwise(steps))
    places = [STEPS.index(step.colour) for step in steps]
    assert places == sorted(set(places))


@pytest.mark.parametrize("cells", [{}, {cell(46.93, 17.05): 1}, {cell(46.93, 17.05): 100_000}])
def test_a_map_of_next_to_nothing_can_be_drawn(cells):
    drawn = a_map(cells)
    assert len(drawn.steps) <= 2 and "NaN" not in drawn.svg
    ElementTree.fromstring(drawn.svg)


def test_the_drawing_begins_with_its_title_and_a_strict_policy_blocks_nothing():
    drawn = a_map(spread(9), parts=[Part('<b>Ó & "V"</b>', OUTLINE)])
    root = ElementTree.fromstring(drawn.svg)
    assert root[0].tag == f"{{{SVG}}}title" and root[0].text == "Térkép"
    assert "style=" not in drawn.svg and "class=" not in drawn.svg
    assert '<b>Ó & "V"</b>' in [text.text for text in root.iter(f"{{{SVG}}}text")]


def test_paper_gets_hex_colours_only():
    svg = in_colours(a_map(spread(9), parts=[Part("I. kerület", OUTLINE)]).svg, COLOURS)
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"none", *COLOURS.values()}
    assert ">I.<" in svg


def test_names_do_not_cover_one_another():
    parts = [Part(name, rectangle(17.04, 46.92, 17.06, 46.94)) for name in ("Egyik", "Másik")]
    svg = a_map({}, parts=parts).svg
    assert "Egyik" in svg and "Másik" not in svg


def test_a_large_municipality_gets_larger_hexagons():
    large = density(rectangle(18.0, 46.0, 20.0, 48.0), spread(5), title="t", font="x")
    small = density(rectangle(17.0, 46.9, 17.01, 46.91), spread(5), title="t", font="x")
    assert large.square_kilometres > 10 * small.square_kilometres


def test_an_outline_of_several_pieces_with_holes_and_water_is_drawn():
    hole = rectangle(17.02, 46.91, 17.03, 46.92)["coordinates"][0]
    outline = {
        "type": "MultiPolygon",
        "coordinates": [[OUTLINE["coordinates"][0], hole], rectangle(17.2, 46.9, 17.25, 46.93)["coordinates"]],
    }
    river = {"type": "LineString", "coordinates": [[17.0, 46.93], [17.05, 46.94], [17.1, 46.93]]}
    drawn = density(outline, spread(5), water=[river, hole_of(hole)], title="t", font="x")
    ElementTree.fromstring(drawn.svg)
    assert drawn.svg.count("Z") >= 3 and 'stroke-width="9"' in drawn.svg


def hole_of(ring: list) -> dict:
    return {"type": "Polygon", "coordinates": [ring]}

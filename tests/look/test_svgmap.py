from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.look.palette import derive
from tenants.look.svgmap import Area, Cluster, Focus, Ground, Line, Pin, boundary_map, gathered, projection_of

TOWN = {"type": "Polygon", "coordinates": [[[19.0, 47.0], [19.1, 47.0], [19.1, 47.1], [19.0, 47.1], [19.0, 47.0]]]}
STREET = {"type": "LineString", "coordinates": [[19.01, 47.05], [19.09, 47.05]]}
RIVER = {
    "type": "Polygon",
    "coordinates": [[[19.04, 47.0], [19.05, 47.0], [19.05, 47.1], [19.04, 47.1], [19.04, 47.0]]],
}
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def test_the_map_begins_with_a_title_that_says_what_is_to_be_seen() -> None:
    root = parsed(boundary_map(TOWN, title='Kőhíd & "környéke"'))
    assert root[0].tag == "title"
    assert root[0].text == 'Kőhíd & "környéke"'
    assert root.get("role") == "img"


def test_on_a_page_classes_carry_the_colours_and_nothing_is_styled_inline() -> None:
    svg = boundary_map(
        TOWN,
        title="x",
        areas=[Area(TOWN, "Óváros")],
        lines=[Line(STREET, "main", "Révész út"), Line(RIVER, "water", "Lassú")],
        pins=[Pin(47.05, 19.05, "wait", "Malom u.")],
        clusters=[Cluster(47.02, 19.02, 28)],
    )
    for name in ("m-out", "m-land", "m-bound", "m-waterfill", "m-main", "m-area", "m-pin", "m-cl", "m-label"):
        assert f'class="{name}' in svg
    assert "style=" not in svg
    assert 'data-s="wait"' in svg


def test_for_paper_every_colour_is_written_out() -> None:
    tokens = derive("#14406b", "#e3a21a").tokens
    svg = boundary_map(
        TOWN,
        title="x",
        areas=[Area(TOWN, "Óváros", fill="#aabbcc")],
        lines=[Line(STREET, "street", "Híd utca")],
        pins=[Pin(47.05, 19.05, "sure", "Híd u.")],
        clusters=[Cluster(47.02, 19.02, 3)],
        colours={**tokens, "font": "Source Sans Pro"},
    )
    parsed(svg)
    assert "var(" not in svg
    assert "class=" not in svg
    assert "currentColor" not in svg
    assert tokens["primary-ink"] in svg
    assert 'font-family="Source Sans Pro"' in svg


def test_a_filled_part_keeps_its_own_colour_on_a_page() -> None:
    svg = boundary_map(TOWN, title="x", areas=[Area(TOWN, "", fill="primary-pale")])
    assert 'class="m-part" fill="var(--primary-pale)"' in svg


def test_a_place_lies_where_it_should() -> None:
    project = projection_of(TOWN, 800, 640)
    x, y = project(47.05, 19.05)
    assert (round(x), round(y)) == (400, 320)
    assert project(47.1, 19.05)[1] < y < project(47.0, 19.05)[1]
    # A degree of latitude is as long as a degree of longitude times the cosine.
    assert project(47.1, 19.0)[1] == pytest.approx(14)


def test_a_focus_looks_at_one_place_and_draws_only_what_is_near() -> None:
    far = Line({"type": "LineString", "coordinates": [[19.09, 47.09], [19.095, 47.095]]}, "street", "Messzi utca")
    ground = Ground(TOWN, [Line(STREET, "street", "Híd utca"), far])
    svg = boundary_map(ground, title="x", width=400, height=240, focus=Focus(47.05, 19.05, 700))
    assert "Híd utca" in svg
    assert "Messzi utca" not in svg


def test_cases_that_would_cover_one_another_are_counted_in_a_square() -> None:
    project = projection_of(TOWN, 800, 640)
    pins = [Pin(47.05, 19.05, "open"), Pin(47.0501, 19.0501, "open"), Pin(47.01, 19.01, "sure")]
    alone, squares = gathered(pins, project)
    assert [pin.face for pin in alone] == ["sure"]
    assert [square.count for square in squares] == [2]


places = st.tuples(st.floats(47.0, 47.1), st.floats(19.0, 19.1))


@given(pins=st.lists(places, max_size=40), spots=st.lists(st.tuples(places, st.integers(1, 500)), max_size=20))
@settings(max_examples=60, deadline=None)
def test_no_case_is_lost_in_gathering(
    pins: list[tuple[float, float]], spots: list[tuple[tuple[float, float], int]]
) -> None:
    project = projection_of(TOWN, 800, 640)
    signs = [Pin(lat, lon, "open") for lat, lon in pins]
    counts = [Cluster(lat, lon, count) for (lat, lon), count in spots]
    alone, squares = gathered(signs, project, counts=counts)
    assert len(alone) + sum(square.count for square in squares) == len(pins) + sum(count for _place, count in spots)
    again = gathered(list(reversed(signs)), project, counts=list(reversed(counts)))
    assert sorted(square.count for square in again[1]) == sorted(square.count for square in squares)
    parsed(boundary_map(TOWN, title="x", pins=alone, clusters=squares))

import random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from tenants.areas.locate import AreaIndex
from tests.towns import square

WEST, EAST = square(19.0, 47.0), square(19.1, 47.0)
INDEX = AreaIndex([("west", WEST), ("east", EAST)])

degrees = st.floats(0, 10).map(lambda number: round(number, 3))


def test_a_point_lies_in_the_area_around_it():
    assert INDEX.find(47.05, 19.05) == "west"
    assert INDEX.find(47.05, 19.15) == "east"


def test_a_point_outside_every_area_and_a_missing_point_lie_nowhere():
    assert INDEX.find_many([47.05, None, float("nan"), 47.05], [18.0, None, 19.05, None]) == [None] * 4
    assert AreaIndex([]).find(47.05, 19.05) is None
    assert INDEX.find_many([], []) == []


def test_a_point_on_a_common_border_belongs_to_the_area_given_first():
    assert INDEX.find(47.05, 19.1) == "west"
    assert AreaIndex([("east", EAST), ("west", WEST)]).find(47.05, 19.1) == "east"
    assert INDEX.find(47.0, 19.0) == "west", "corners belong to their area"


def test_a_hole_is_outside_and_every_part_of_a_multi_polygon_inside():
    ring = shape(square(0, 0, 3)).difference(shape(square(1, 1, 1)))
    parts = shapely.union_all([shape(square(10, 10, 1)), shape(square(20, 20, 1))])
    index = AreaIndex([("ring", mapping(ring)), ("parts", {"type": "Feature", "geometry": mapping(parts)})])
    assert index.find(1.5, 1.5) is None
    assert index.find(0.5, 0.5) == "ring"
    assert [index.find(10.5, 10.5), index.find(20.5, 20.5), index.find(15.0, 15.0)] == ["parts", "parts", None]


@pytest.mark.parametrize("geometry", [
    {"type": "Point", "coordinates": [19, 47]},
    {"type": "LineString", "coordinates": [[19, 47], [20, 48]]},
    {"type": "Polygon", "coordinates": []},
])
def test_what_has_no_surface_is_refused_by_its_code(geometry):
    with pytest.raises(ValueError, match="river"):
        AreaIndex([("river", geometry)])


@given(st.lists(st.tuples(degrees, degrees, st.floats(0.1, 5)), max_size=6), st.lists(st.tuples(degrees, degrees)))
def test_many_points_at_once_are_the_same_as_one_after_the_other_by_plain_geometry(squares, points):
    outlines = [square(lon, lat, size) for lon, lat, size in squares]
    index = AreaIndex((str(number), outline) for number, outline in enumerate(outlines))
    expected = [
        next((str(number) for number, outline in enumerate(outlines) if shape(outline).intersects(
            shapely.Point(lon, lat))), None)
        for lat, lon in points
    ]
    assert index.find_many([lat for lat, _lon in points], [lon for _lat, lon in points]) == expected
    assert [index.find(lat, lon) for lat, lon in points] == expected


def test_the_answer_does_not_depend_on_the_company_that_a_point_keeps():
    seed = random.Random(7)
    points = [(47 + seed.random() / 4, 19 + seed.random() / 4) for _number in range(500)]
    at_once = INDEX.find_many([lat for lat, _lon in points], [lon for _lat, lon in points])
    assert at_once == [INDEX.find(*point) for point in points]

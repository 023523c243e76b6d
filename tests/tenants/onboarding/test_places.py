"""Boundaries and areas: the right coordinates, sound outlines, and a place for every complaint."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tenants.onboarding.towns_in_files import FUZESD, faults_of, fuzesd, line_of, read

SQUARE = "polygon = [[20.0, 47.0], [20.1, 47.0], [20.1, 47.1], [20.0, 47.1]]"


def boundary(corners: Any) -> str:
    return fuzesd((SQUARE, f"polygon = {json.dumps(corners)}"))


def geojson(folder: Path, *features: tuple[dict[str, Any], Any], kind: str = "Polygon", **members: Any) -> str:
    """The town's file with its boundary in a GeoJSON file beside it."""
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
            for properties, coordinates in features
        ],
        **members,
    }
    (folder / "town.geojson").write_text(json.dumps(collection))
    return fuzesd((SQUARE, 'file = "town.geojson"'))


RING = [[20.0, 47.0], [20.1, 47.0], [20.1, 47.1], [20.0, 47.1], [20.0, 47.0]]


def test_a_self_crossing_boundary_is_refused_with_the_place_of_the_crossing() -> None:
    text = boundary([[20.0, 47.0], [20.1, 47.1], [20.1, 47.0], [20.0, 47.1]])
    (fault,) = faults_of(text)
    assert fault.startswith(f"fuzesd.toml:{line_of(text, 'polygon')}: boundary.polygon: The outline crosses itself")
    assert "near longitude 20.05000, latitude 47.05000" in fault
    assert "Fix geometries" in fault


@pytest.mark.parametrize(
    ("corners", "words"),
    [
        ([[731000, 170000], [732000, 170000], [732000, 171000]], "these look like EOV (HD72, EPSG:23700)"),
        ([[2226389, 5942074], [2236389, 5942074], [2236389, 5952074]], "Web Mercator (EPSG:3857)"),
        ([[425000, 5206000], [435000, 5206000], [435000, 5216000]], "these look like UTM"),
        ([[47.0, 20.0], [47.0, 20.1], [47.1, 20.1]], "Longitude and latitude are swapped"),
        ([[20.0, 147.0], [20.1, 147.0], [20.1, 147.1]], "Longitude and latitude are swapped"),
        ([[20.0, 47.0], [20.1, 47.0]], "fewer than three corners"),
        ([[20.0, 47.0], [20.1, "x"], [20.1, 47.1]], "not lists of [longitude, latitude]"),
        ([[20.0, 47.0], [20.1, 47.0], [20.2, 47.0]], "The outline"),
        ([], "fewer than three corners"),
    ],
)
def test_coordinates_of_another_kind_are_recognised(corners: Any, words: str) -> None:
    (fault,) = faults_of(boundary(corners))
    assert words in fault


def test_a_file_that_names_a_projection_is_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::23700"}}
    (fault,) = faults_of(geojson(tmp_path, ({}, [RING]), crs=crs), tmp_path)
    assert "says that its coordinates are EOV" in fault
    assert "Export it again in WGS 84" in fault


def test_crs84_is_wgs84(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert faults_of(geojson(tmp_path, ({}, [RING]), crs=crs), tmp_path) == []


def test_a_line_is_no_outline(tmp_path: Path) -> None:
    (fault,) = faults_of(geojson(tmp_path, ({}, RING), kind="LineString"), tmp_path)
    assert "An outline is a Polygon or MultiPolygon, but this is LineString" in fault


def test_a_missing_file_is_named_with_the_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "town.geojson").write_text("{}")
    (fault,) = faults_of(fuzesd((SQUARE, 'file = "twon.geojson"')), tmp_path)
    assert "Did you mean “town.geojson”?" in fault


@pytest.mark.parametrize(
    ("content", "words"), [("{", "is not JSON"), ('{"a": 1}', "not GeoJSON"), ("[]", "not GeoJSON")]
)
def test_a_file_that_is_no_geojson_says_so(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "town.geojson").write_text(content)
    (fault,) = faults_of(fuzesd((SQUARE, 'file = "town.geojson"')), tmp_path)
    assert words in fault


def test_one_feature_is_selected_by_its_properties(tmp_path: Path) -> None:
    other = [[x + 1, y] for x, y in RING]
    text = geojson(tmp_path, ({"NAME": "Fűzesd", "id": 7}, [RING]), ({"NAME": "Nádkút", "id": 8}, [other]))
    chosen = text.replace('file = "town.geojson"', 'file = "town.geojson"\nselect = { id = 7 }')
    boundary = read(chosen, tmp_path).wishes["municipality"]["boundary"]
    assert boundary == {"type": "Polygon", "coordinates": [RING]}
    wrong = text.replace('file = "town.geojson"', 'file = "town.geojson"\nselect = { NAME = "Füzesd" }')
    (fault,) = faults_of(wrong, tmp_path)
    assert "No feature has the NAME “Füzesd”. Did you mean “Fűzesd”?" in fault
    wrong = text.replace('file = "town.geojson"', 'file = "town.geojson"\nselect = { NAEM = "Fűzesd" }')
    assert "Did you mean “NAME”?" in faults_of(wrong, tmp_path)[0]


def test_several_features_make_one_boundary_without_slivers(tmp_path: Path) -> None:
    west = [[20.0, 47.0], [20.05, 47.0], [20.05, 47.1], [20.0, 47.1], [20.0, 47.0]]
    east = [[20.05, 47.0], [20.1, 47.0], [20.1, 47.1], [20.05, 47.1], [20.05001, 47.05], [20.05, 47.0]]
    document = read(geojson(tmp_path, ({}, [west]), ({}, [east])), tmp_path)
    outline = document.wishes["municipality"]["boundary"]
    assert outline["type"] == "Polygon"
    assert len(outline["coordinates"]) == 1


def test_areas_that_overlap_or_lie_outside_are_warnings() -> None:
    text = fuzesd(
        ("[[20.0, 47.05], [20.1, 47.05]", "[[20.0, 47.04], [20.1, 47.04]"),
        (
            "polygon = [[20.0, 47.0], [20.1, 47.0], [20.1, 47.05]",
            "polygon = [[20.0, 46.99], [20.1, 46.99], [20.1, 47.05]",
        ),
    )
    warnings = [str(remark) for remark in read(text).remarks]
    assert any("Felvég and Alvég overlap by" in warning and "belong to Felvég" in warning for warning in warnings)
    assert any("of Alvég lies outside the boundary" in warning for warning in warnings)


def test_a_boundary_in_another_country_is_a_warning() -> None:
    text = fuzesd(('prefix = "FZ"', 'prefix = "FZ"\ncountry = "GB"'))
    assert any("does not lie in GB" in str(remark) for remark in read(text).remarks)


def test_areas_come_from_a_file_by_the_names_of_its_properties(tmp_path: Path) -> None:
    north = [[20.0, 47.05], [20.1, 47.05], [20.1, 47.1], [20.0, 47.1], [20.0, 47.05]]
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"properties": {"nev": "XI. kerület", "nr": 11}, "geometry": {"type": "Polygon", "coordinates": [north]}}
        ],
    }
    (tmp_path / "areas.geojson").write_text(json.dumps(collection))
    listed = FUZESD[FUZESD.index("[[areas]]") : FUZESD.index("[branding]")]
    text = fuzesd((listed, '[areas]\nfile = "areas.geojson"\nname = "nev"\ncode = "nr"\n\n'))
    assert [(code, row["name"]) for code, row in read(text, tmp_path).wishes["areas"].items()] == [
        ("11", "XI. kerület")
    ]
    (fault,) = faults_of(text.replace('name = "nev"', 'name = "nve"'), tmp_path)
    assert "Feature 1 has no property “nve”. Did you mean “nev”?" in fault

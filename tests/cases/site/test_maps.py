import pytest
from django.test import Client

from cases.distance import metres_between
from cases.judging import Place
from cases.site.streets import middle_of, names
from tenants.models import Municipality
from tests.cases.site.pages import words
from tests.towns import ZOLDVAR_SQUARE, a_case

LINES = {
    "type": "FeatureCollection",
    "features": [
        {"properties": {"kind": kind, "name": name}, "geometry": {"type": "LineString", "coordinates": line}}
        for kind, name, line in [
            ("street", "Várkapu utca", [[19.55, 47.55], [19.57, 47.55]]),
            ("main", "Őr út", [[19.55, 47.56], [19.56, 47.56]]),
            ("rail", "vasút", [[19.5, 47.5], [19.6, 47.6]]),
        ]
    ],
}


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


def test_from_afar_the_map_gets_squares_and_from_near_signs(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        for step in range(3):
            a_case(f"Lámpa {step}", at=Place(47.55 + step / 10_000, 19.55, "Várkapu utca"))
    far = citizen.get("/map/cases.json?box=19.5,47.5,19.6,47.6&zoom=13").json()
    assert far["pins"] == []
    assert [count for _lat, _lon, count in far["squares"]] == [3]
    near = citizen.get("/map/cases.json?box=19.545,47.545,19.555,47.555&zoom=17").json()
    assert near["squares"] == []
    assert sorted(title for _number, _lat, _lon, _state, title, _place in near["pins"]) == [
        "Lámpa 0", "Lámpa 1", "Lámpa 2"]
    assert near["states"] == [["open", "Válaszra vár"]]
    elsewhere = citizen.get("/map/cases.json?box=19.51,47.51,19.52,47.52&zoom=17").json()
    assert elsewhere["pins"] == []


def test_the_map_follows_the_filters_of_the_list(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        a_case("Lámpa", at=ZOLDVAR_SQUARE)
        a_case("Kátyú", category="potholes", at=ZOLDVAR_SQUARE)
    box = "box=19.5,47.5,19.6,47.6"
    for query, count in (("category=potholes", 1), ("state=claim", 0), ("q=lámpa", 1), ("", 2)):
        squares = citizen.get(f"/map/cases.json?{box}&zoom=12.75&{query}").json()["squares"]
        assert sum(square[2] for square in squares) == count


@pytest.mark.parametrize("query", ["", "box=1,2,3", "box=2,1,1,2&zoom=13", "box=a,b,c,d", "box=19,47,20,48&zoom=99"])
def test_a_wrong_box_is_answered_in_words(citizen: Client, query: str) -> None:
    answer = citizen.get(f"/map/cases.json?{query}")
    assert answer.status_code == 400
    assert "box=west,south,east,north" in answer.json()["detail"]


def test_what_is_not_public_is_not_on_the_map(kohid: Municipality, citizen_of_kohid: Client) -> None:
    with kohid.entered():
        a_case("Ellenőrzés alatt")
    answer = citizen_of_kohid.get("/map/cases.json?box=19.05,47.04,19.07,47.06&zoom=17").json()
    assert answer == {"squares": [], "pins": [], "states": [], "more": 0}


def test_the_ground_is_fetched_once(zoldvar: Municipality, citizen: Client) -> None:
    answer = citizen.get("/map/ground.json?v=1")
    assert "immutable" in answer["Cache-Control"]
    ground = answer.json()
    assert ground["boundary"]["type"] == "Polygon"
    assert [area["properties"]["name"] for area in ground["areas"]] == ["Óváros", "Újváros"]


def test_streets_are_offered_and_found_however_they_are_typed(zoldvar: Municipality) -> None:
    zoldvar.lines = LINES
    assert names(zoldvar) == ["Őr út", "Várkapu utca"]
    assert middle_of(zoldvar, "VARKAPU UTCA 22.") == (47.55, 19.56)
    assert middle_of(zoldvar, "őr út") == (47.56, 19.555)
    assert middle_of(zoldvar, "vasút") is None
    assert middle_of(zoldvar, "") is None


def test_a_kilometre_is_a_kilometre() -> None:
    assert metres_between(47.0, 19.0, 47.0, 19.0) == 0
    assert metres_between(47.0, 19.0, 47.009, 19.0) == pytest.approx(1001, abs=1)


def test_the_standing_pages_tell_what_is_true_of_the_town(
    zoldvar: Municipality, citizen: Client, citizen_of_kohid: Client
) -> None:
    assert "azonnal a felelőshöz kerül" in words(citizen.get("/how-it-works/"))
    assert "A person looks at every report" in words(citizen_of_kohid.get("/how-it-works/"))
    assert "112" in words(citizen.get("/how-it-works/"))
    assert "Személyes adatok" in words(citizen.get("/privacy/"))
    assert "(06 99) 555 010" in words(citizen.get("/accessibility/"))


def test_a_box_wider_than_a_screen_gets_no_more_than_a_screen(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        for step in range(6):
            a_case(at=Place(47.52 + step * 0.01, 19.55, "Várkapu utca"))
    near = citizen.get("/map/cases.json?box=19.5,47.5,19.6,47.6&zoom=15.9").json()["squares"]
    everywhere = citizen.get("/map/cases.json?box=-180,-90,180,90&zoom=15.9").json()["squares"]
    assert len(near) == 6
    assert [count for _lat, _lon, count in everywhere] == [6]

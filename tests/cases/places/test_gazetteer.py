"""The municipality's own streets and houses."""

import pytest

from cases.distance import metres_between
from cases.places.found import Kind
from cases.places.gazetteer import Gazetteer
from cases.places.written import corner, joined, split

STREETS = [
    {"properties": {"kind": "street", "name": "Malom utca"},
     "geometry": {"type": "LineString", "coordinates": [[19.0, 47.0], [19.01, 47.0], [19.01, 47.01]]}},
    {"properties": {"kind": "main", "name": "Fő út"},
     "geometry": {"type": "LineString", "coordinates": [[19.005, 46.99], [19.005, 47.01]]}},
    {"properties": {"kind": "street", "name": "1848 tér"},
     "geometry": {"type": "LineString", "coordinates": [[19.02, 47.0], [19.021, 47.0]]}},
    # One name in two villages that have become one town.
    *({"properties": {"kind": "street", "name": "Rózsa utca"},
       "geometry": {"type": "LineString", "coordinates": [[19.03, lat], [19.04, lat]]}} for lat in (47.0, 47.02)),
    {"properties": {"kind": "rail", "name": "vasút"},
     "geometry": {"type": "LineString", "coordinates": [[19.0, 47.005], [19.02, 47.005]]}},
]
HOUSES = {"Malom utca": [["2", 47.0001, 19.001], ["12", 47.0001, 19.006], ["1", 46.9999, 19.001],
                         ["14/B", 47.0001, 19.0075]]}


@pytest.fixture(scope="module")
def town() -> Gazetteer:
    return Gazetteer(STREETS, HOUSES, "hu")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("Malom utca 14/b.", ("Malom utca", "14/b")), ("14 Mill Lane", ("Mill Lane", "14")),
     ("Malom utca", ("Malom utca", "")),
     ("Széchenyi u. 3 A", ("Széchenyi u.", "3 A")), ("Október 6. utca", ("Október 6. utca", ""))],
)
def test_street_and_house_are_told_apart(typed: str, parts: tuple[str, str]) -> None:
    assert split(typed) == parts


def test_addresses_are_written_as_where_they_are() -> None:
    assert joined("Malom utca", "14.", "hu") == "Malom utca 14."
    assert joined("Mill Lane", "14", "en") == "14 Mill Lane"
    assert corner("Malom utca és Fő út sarka") == ("Malom utca", "Fő út")


@pytest.mark.parametrize("typed", ["malom utca 2", "MALOM U. 2.", "Malom utca 2", "2 malom utca"])
def test_a_known_house_is_found_however_it_is_typed(town: Gazetteer, typed: str) -> None:
    (one,) = town.find(typed)
    assert (one.kind, one.lat, one.lon, one.words) == (Kind.HOUSE, 47.0001, 19.001, "Malom utca 2")


def test_a_house_between_two_known_ones_stands_between_them_on_its_own_side(town: Gazetteer) -> None:
    (one,) = town.find("Malom utca 6")
    assert one.kind == Kind.BETWEEN
    assert metres_between(one.lat, one.lon, 47.0001, 19.003) < 3


def test_a_bend_is_followed_between_known_houses() -> None:
    bent = Gazetteer(STREETS, {"Malom utca": [["2", 47.0, 19.0], ["42", 47.01, 19.01]]})
    (one,) = bent.find("Malom utca 20")
    # 20 is 45 % of the way: still on the first leg's end or just round the corner, never on the chord between.
    assert min(abs(one.lat - 47.0), abs(one.lon - 19.01)) < 1e-5


def test_a_far_number_is_not_guessed_and_a_street_without_numbers_is_only_its_middle(town: Gazetteer) -> None:
    assert town.find("Malom utca 98")[0].kind == Kind.STREET
    (one,) = town.find("Fő út 3")
    assert (one.kind, one.house, one.is_sure) == (Kind.STREET, "3", False)


def test_a_corner_is_exact(town: Gazetteer) -> None:
    (one,) = town.find("Malom u. és fő út sarok")
    assert one.kind == Kind.CORNER
    assert metres_between(one.lat, one.lon, 47.0, 19.005) < 1


def test_a_slip_of_the_finger_is_forgiven_and_nonsense_is_not_found(town: Gazetteer) -> None:
    assert town.find("Malm utca 2")[0].words == "Malom utca 2"
    assert town.find("Nincsilyen sugárút 4") == []
    assert town.find("vasút") == []
    assert town.suggest("") == []


def test_a_number_may_be_a_streets_name(town: Gazetteer) -> None:
    assert [one.words for one in town.suggest("1848")] == ["1848 tér"]
    assert town.find("1848 tér")[0].street == "1848 tér"


def test_two_streets_of_one_name_are_two_places(town: Gazetteer) -> None:
    assert len(town.find("Rózsa utca")) == 2


def test_suggestions_begin_with_what_is_typed_then_with_a_word_of_it(town: Gazetteer) -> None:
    assert [one.words for one in town.suggest("ma")] == ["Malom utca"]
    assert [one.words for one in town.suggest("Malom utca 4")] == ["Malom utca 4"]
    assert [one.words for one in town.suggest("Malom utca 1")] == ["Malom utca 1", "Malom utca 12", "Malom utca 14/B"]


def test_a_pin_is_told_its_street_and_house_and_keeps_its_place(town: Gazetteer) -> None:
    one = town.nearest(47.00012, 19.00102)
    assert one is not None
    assert (one.words, one.lat, one.lon) == ("Malom utca 2", 47.00012, 19.00102)
    street = town.nearest(47.008, 19.0052)
    assert street is not None
    assert (street.words, street.kind) == ("Fő út", Kind.STREET)
    assert town.nearest(47.5, 19.5) is None
    assert Gazetteer([]).nearest(47.0, 19.0) is None

"""Address services over real HTTP on loopback: what they answer, and what is made of those that do not."""

from collections.abc import Iterator

import pytest

from cases.places.found import Geocoder, GeocoderDown, Kind
from integrations.geocoding import client
from integrations.geocoding.nominatim import Nominatim
from integrations.geocoding.photon import Photon
from tests.fakes.geocoder import Register, geocoder

BOX = (19.0, 47.4, 19.2, 47.6)
KNOWN = {"Malom utca 14": (47.5, 19.1), "Malom utca 16": (47.5005, 19.1005)}


@pytest.fixture
def register() -> Iterator[Register]:
    with geocoder(KNOWN) as register:
        yield register


@pytest.mark.parametrize("kind", [Nominatim, Photon])
def test_a_house_is_found_within_the_town(register: Register, kind: type[Geocoder]) -> None:
    (one,) = kind(register.url).find("Malom utca 14", BOX, "hu")  # type: ignore[call-arg]
    assert (one.words, one.lat, one.lon, one.kind) == ("Malom utca 14", 47.5, 19.1, Kind.HOUSE)
    assert (one.street, one.house) == ("Malom utca", "14")
    assert "19.0,47.4,19.2,47.6" in register.asked[0].values()
    assert register.asked[0]["agent"].startswith("Municipal reports")


@pytest.mark.parametrize("kind", [Nominatim, Photon])
@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 302}, {"status": 429}, {"raw": b"<html>"}, {"raw": b'"words"'},
     {"raw": b"[" * 100_000},
     {"raw": b" " * (client.LARGEST + 2)}, {"raw": b'{"features": 5}'}, {"seconds": 0.4}],
    ids=lambda fault: str(fault)[:30],
)
def test_whatever_goes_wrong_there_is_one_clear_failure(
    register: Register, kind: type[Geocoder], fault: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "WAIT", 0.1)
    for name, value in fault.items():
        setattr(register, name, value)
    with pytest.raises(GeocoderDown):
        kind(register.url).find("Malom utca 14", BOX, "hu")  # type: ignore[call-arg]
    # Nobody is led elsewhere.
    assert len(register.asked) == 1


def test_nobody_there_is_the_same_failure() -> None:
    with pytest.raises(GeocoderDown):
        Nominatim("http://127.0.0.1:9").find("Malom utca", BOX, "hu")


@pytest.mark.parametrize("kind", [Nominatim, Photon])
@pytest.mark.parametrize(
    "rows", [b"[1, null, {}]", b'[{"lat": "x", "lon": 3}]', b'[{"lat": 91, "lon": 19, "name": "A"}]',
             b'{"features": [null, {"geometry": {"coordinates": "x"}, "properties": {"name": "A"}}, {}]}'],
)
def test_rows_that_make_no_sense_are_left_out(register: Register, kind: type[Geocoder], rows: bytes) -> None:
    register.raw = rows
    try:
        assert kind(register.url).find("Malom", None, "hu") == []  # type: ignore[call-arg]
    except GeocoderDown:
        """The other service's shape is no answer at all."""


def test_the_public_nominatim_is_never_asked_while_somebody_types() -> None:
    assert Nominatim("https://nominatim.openstreetmap.org").suggest("Malom", BOX, "hu") == []

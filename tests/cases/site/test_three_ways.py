"""A place by an address, by the map and by both without JavaScript: the same precision, measured in metres."""

import csv
import math
import statistics
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client

from cases.distance import metres_between
from cases.models import Case
from cases.site import picking
from tenants.hosts import forget_hosts
from tenants.look.svgmap import METRES_PER_DEGREE
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.fakes.geocoder import Register, geocoder
from tests.paths import SHARED

STREETS = SHARED / "data/boundaries/budapest_streets.csv"
MANY, MEDIAN = 50, 15.0
AROUND = [[18.9, 47.3], [19.4, 47.3], [19.4, 47.65], [18.9, 47.65], [18.9, 47.3]]
BUDAPEST = {"type": "Polygon", "coordinates": [AROUND]}
Places = dict[str, tuple[float, float]]


@pytest.fixture(scope="module")
def fifty() -> Places:
    """Fifty addresses of Budapest: every so many-th street that is there once, with a number."""
    if not STREETS.is_file():
        pytest.skip(f"{STREETS} is not here.")
    with STREETS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not any(sign.isdigit() for sign in row["street"])]
    once = [row for row in rows if sum(other["street"] == row["street"] for other in rows) == 1]
    chosen = once[:: len(once) // MANY][:MANY]
    return {f"{row['street']} {7 + place}": (float(row["lat"]), float(row["lon"])) for place, row in enumerate(chosen)}


@pytest.fixture
def budapest(kohid: Municipality) -> Iterator[Municipality]:
    """A town with Budapest's boundary and no streets of its own."""
    kohid.boundary, kohid.lines = BUDAPEST, None
    kohid.save(update_fields=["boundary", "lines"])
    forget_hosts()
    caches["shared"].clear()
    yield kohid
    caches["shared"].clear()


@pytest.fixture
def register(budapest: Municipality, fifty: Places) -> Iterator[Register]:
    with geocoder(fifty) as register:
        yield register


def ask(town: Municipality, service: str, url: str) -> None:
    town.settings = {**town.settings, "geocoder": service, "geocoder_url": url}
    town.save(update_fields=["settings"])
    forget_hosts()


def citizen() -> Client:
    # Everybody from a network of their own, as fifty people are.
    return Client(headers={"host": "kohid.localhost", "accept-language": "en"},
                  REMOTE_ADDR=f"10.{uuid4().int % 250}.{uuid4().int % 250}.{uuid4().int % 250}")


def parts(address: str) -> dict[str, str]:
    street, _blank, house = address.rpartition(" ")
    return {"street": street, "house": house}


def filled(address: str, **more: str) -> dict[str, str]:
    return {"wish": str(uuid4()), "category": "lighting", "title": "Dark lamp", "anonymous": "on", "not_same": "True",
            **parts(address), **more}


def off_by(at: Any, true: tuple[float, float]) -> float:
    return metres_between(float(at[0]), float(at[1]), *true)


def test_fifty_addresses_sent_without_javascript_are_as_exact_as_the_map(
    budapest: Municipality, register: Register, fifty: Places
) -> None:
    ask(budapest, "nominatim", register.url)
    for address in fifty:
        answer = citizen().post("/report/", filled(address, do="send"))
        assert answer.status_code == 302, words(answer)
    with budapest.entered():
        cases = list(Case.objects.order_by("pk"))
    off = [off_by((case.lat, case.lon), true) for case, true in zip(cases, fifty.values(), strict=True)]
    assert [case.address for case in cases] == list(fifty)
    assert statistics.median(off) <= MEDIAN
    assert max(off) < 2
    # Each was asked for once; what was typed was not.
    assert len(register.asked) == len(fifty)


def test_fifty_places_pressed_on_the_drawn_map(budapest: Municipality, fifty: Places) -> None:
    off = []
    for true in fifty.values():
        data = {"metres": "", "lat": "", "lon": ""}
        for _press in range(8):
            view = picking.View.of(data, budapest)
            degrees = view.metres / METRES_PER_DEGREE
            squeeze = math.cos(math.radians(view.lat))
            x = picking.WIDTH / 2 + (true[1] - view.lon) * squeeze / degrees * picking.WIDTH
            y = picking.HEIGHT / 2 - (true[0] - view.lat) / degrees * picking.WIDTH
            data |= {"spot.x": str(round(x)), "spot.y": str(round(y))}
            view.move_to_click(data)
            view.write_to(data)
            if view.metres <= picking.NEAREST:
                break
        off.append(off_by((data["lat"], data["lon"]), true))
    assert statistics.median(off) <= 2
    assert max(off) <= MEDIAN


def test_fifty_addresses_as_the_page_asks_for_them_while_somebody_types(
    budapest: Municipality, register: Register, fifty: Places
) -> None:
    ask(budapest, "photon", register.url)
    off = []
    for address, true in fifty.items():
        found = citizen().get("/report/addresses/", {"q": address[:-1]}).json()["found"]
        one = next(one for one in found if one["words"] == address)
        assert {"street": one["street"], "house": one["house"]} == parts(address)
        off.append(off_by((one["lat"], one["lon"]), true))
    assert statistics.median(off) <= 1
    # The same again is answered from what is kept.
    before = len(register.asked)
    citizen().get("/report/addresses/", {"q": next(iter(fifty))[:-1]})
    assert len(register.asked) == before


def test_of_several_places_one_is_chosen_without_javascript(budapest: Municipality, register: Register) -> None:
    register.known = {"Fő utca 3": (47.5, 19.1), "Fő utca 31": (47.51, 19.11)}
    ask(budapest, "nominatim", register.url)
    wish = filled("Fő utca 3", do="find", landmark="A kútnál")
    page = html(citizen().post("/report/", wish))
    assert page.count('type="radio" name="found"') == 2
    assert 'value="A kútnál"' in page
    answer = citizen().post("/report/", {**wish, "do": "look", "found": "47.510000|19.110000|house|Fő utca|31"})
    assert answer.context["form"].position == (47.51, 19.11)
    assert answer.context["form"]["house"].value() == "31"


def test_an_address_that_was_mended_is_looked_for_again_but_a_pin_stays(
    budapest: Municipality, register: Register
) -> None:
    register.known = {"Fő utca 3": (47.5, 19.1), "Malom utca 4": (47.52, 19.2)}
    ask(budapest, "nominatim", register.url)
    found = citizen().post("/report/", filled("Fő utca 3", do="find")).context["form"]
    given = {name: str(found[name].value()) for name in ("lat", "lon", "spotted")}
    citizen().post("/report/", filled("Malom utca 4", found_for="Fő utca 3", do="send", **given))
    citizen().post("/report/", filled("Malom utca 4", do="send", lat="47.6", lon="19.3", spotted="map"))
    with budapest.entered():
        assert list(Case.objects.order_by("pk").values_list("lat", "lon")) == [(47.52, 19.2), (47.6, 19.3)]


def test_a_service_that_is_silent_is_said_and_stops_nobody(budapest: Municipality, register: Register) -> None:
    register.status = 503
    ask(budapest, "nominatim", register.url)
    page = words(citizen().post("/report/", filled("Fő utca 3", do="find")))
    assert "The address service does not answer. Move the map, or write the address: we find it." in page
    assert "does not answer" in citizen().get("/report/addresses/?q=Malom").json()["says"]
    # It is left alone for a while, and a report goes without a point.
    assert len(register.asked) == 1
    assert citizen().post("/report/", filled("Fő utca 3", do="send")).status_code == 302


def test_where_nobody_else_is_asked_the_towns_own_streets_answer(budapest: Municipality) -> None:
    budapest.lines = {"features": [{"properties": {"kind": "street", "name": "Malom utca"},
                                    "geometry": {"type": "LineString", "coordinates": [[19.1, 47.5], [19.11, 47.5]]}}]}
    # A version that no other test has: what a process keeps of a town goes by it.
    budapest.catalogue_version = 90_001
    budapest.save(update_fields=["lines", "catalogue_version"])
    forget_hosts()
    assert citizen().get("/report/addresses/?q=mal").json()["found"][0]["words"] == "Malom utca"
    near = citizen().get("/report/place/?lat=47.5001&lon=19.104").json()
    assert (near["street"], near["outside"]) == ("Malom utca", "")
    # Only the middle of the street is known: said, and a few words about the place are enough.
    answer = citizen().post("/report/", filled("Malom utca 9", do="send"))
    assert answer.status_code == 400
    assert "We know only the middle of Malom utca" in words(answer)
    assert citizen().post("/report/", filled("Malom utca 9", do="send", landmark="At the mill")).status_code == 302


@pytest.mark.parametrize("query", ["", "lat=x&lon=1", "lat=nan&lon=1", "lat=91&lon=1"])
def test_a_wrong_place_is_refused(budapest: Municipality, query: str) -> None:
    assert citizen().get(f"/report/place/?{query}").status_code == 400


def test_whoever_asks_without_end_is_asked_to_wait(budapest: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    from cases.site import placing
    from tenants.limits import Limit

    monkeypatch.setattr(placing, "QUESTIONS", Limit("places", 1, 60))
    somebody = citizen()
    assert somebody.get("/report/addresses/?q=ma").status_code == 200
    assert somebody.get("/report/addresses/?q=ma").status_code == 429
    assert citizen().get("/report/addresses/?q=ma").status_code == 200

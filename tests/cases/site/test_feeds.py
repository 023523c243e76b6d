"""Feeds are valid, hold what the public pages say and nobody's name, and are not sent twice to whoever has them."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client
from django.utils.dateparse import parse_datetime

from cases.models import Case, Part
from cases.services.joining import join_case
from cases.services.referring import answer_referral
from tenants.accounts.actors import ANONYMOUS, BODY
from tenants.models import Municipality
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def case(zoldvar: Municipality) -> Iterator[Case]:
    with zoldvar.entered():
        case = a_case("Dark <lamp> & \x0bdust", at=ZOLDVAR_SQUARE, email="anna@posta.example")
        join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="bela@posta.example", name="Béla")
        answer_referral(case.referrals.get(), actor=BODY, answer="We mend it on Friday.")
    yield case


def get(path: str, **headers: str) -> Any:
    return Client(headers={"host": "zoldvar.localhost", **headers}).get(path)


def ensure_valid(body: bytes) -> Xml.Element:
    """What RFC 4287 requires of a feed and of each entry (4.1.1, 4.1.2)."""
    feed = Xml.fromstring(body)
    assert feed.tag == f"{ATOM}feed"
    for thing in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(thing.findall(f"{ATOM}{name}")) == 1 and thing.find(f"{ATOM}{name}").text
        at = parse_datetime(thing.find(f"{ATOM}updated").text)
        assert at and at.tzinfo
        links = thing.findall(f"{ATOM}link[@rel='alternate']")
        assert len(links) == 1 and links[0].get("href").startswith("http")
    assert feed.find(f"{ATOM}author/{ATOM}name").text and feed.find(f"{ATOM}link[@rel='self']") is not None
    ids = [entry.find(f"{ATOM}id").text for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return feed


@pytest.mark.parametrize("path", [
    "cases.atom", "cases.atom?area=q1", "cases.atom?category=lighting&lang=hu",
    f"cases.atom?lat={ZOLDVAR_SQUARE.lat}&lon={ZOLDVAR_SQUARE.lon}&radius=250", "ZV-2026-00001.atom"])
def test_every_atom_feed_is_valid_and_names_nobody(case: Case, path: str) -> None:
    answer = get("/feeds/" + path.replace("ZV-2026-00001", case.number))
    feed = ensure_valid(answer.content)
    assert feed.findall(f"{ATOM}entry") and answer["Content-Type"].startswith("application/atom+xml")
    for name in ("anna@", "bela@", "Béla"):
        assert name not in answer.content.decode()


def test_geojson_says_the_same(case: Case) -> None:
    found = get("/feeds/cases.geojson").json()
    (feature,) = found["features"]
    assert found["type"] == "FeatureCollection" and feature["properties"]["number"] == case.number
    assert feature["geometry"] == {"type": "Point", "coordinates": [ZOLDVAR_SQUARE.lon, ZOLDVAR_SQUARE.lat]}
    one = get(f"/feeds/{case.number}.geojson").json()["features"][0]
    assert any("We mend it on Friday." in update["text"] for update in one["properties"]["updates"])


def test_whoever_has_it_is_not_sent_it_again(case: Case, zoldvar: Municipality) -> None:
    for path in ("/feeds/cases.atom", f"/feeds/{case.number}.atom"):
        first = get(path)
        assert get(path, **{"if-none-match": first["ETag"]}).status_code == 304
        assert get(path, **{"if-modified-since": first["Last-Modified"]}).status_code == 304
        assert get(path + "?lang=hu").status_code == 200
    with zoldvar.entered():
        a_case(at=ZOLDVAR_SQUARE)
    assert get("/feeds/cases.atom", **{"if-none-match": get("/feeds/ZV.atom").headers.get("ETag", "x")}
               ).status_code == 200


def test_the_language_is_the_towns_whoever_asks(case: Case) -> None:
    assert "Közvilágítás" in get("/feeds/cases.atom", **{"accept-language": "en"}).content.decode()


def test_what_is_not_public_or_not_understood_is_not_there(case: Case, kohid: Municipality) -> None:
    with kohid.entered():
        hidden = a_case(at=KOHID_SQUARE)
    assert Client(headers={"host": "kohid.localhost"}).get(f"/feeds/{hidden.number}.atom").status_code == 404
    assert Client(headers={"host": "kohid.localhost"}).get("/feeds/cases.geojson").json()["features"] == []
    for wrong in ("cases.atom?area=none", "cases.atom?category=x", "cases.atom?lat=x&lon=1", "cases.atom?lat=nan&lon=1",
                  "cases.atom?lat=47"):
        assert get(f"/feeds/{wrong}").status_code == 400
    assert get("/feeds/cases.rss").status_code == 404


def test_the_pages_say_where_their_feeds_are(case: Case) -> None:
    assert 'type="application/atom+xml"' in get("/cases/?category=lighting").content.decode()
    assert "category=lighting" in get("/cases/?category=lighting").content.decode().split("atom+xml")[1][:200]
    assert f"/feeds/{case.number}.atom" in get(f"/{case.number}/").content.decode()
    assert get("/feeds/").status_code == 200

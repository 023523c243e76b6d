"""The base map of a municipality: tiles of a file of our own, a server's, or lines alone."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from cases.services.moving import move_case
from tenants import map_files
from tenants.base_map import BaseMap, base_map_of, origin_of
from tenants.fleet.connection import db
from tenants.hosts import forget_hosts
from tenants.models import Municipality
from tests.cases.site.pages import html
from tests.towns import a_case, actor_with, move

HEADER = {"tile_type": TileType.PNG, "tile_compression": Compression.NONE, "min_lon_e7": 0, "min_lat_e7": 0,
          "max_lon_e7": 1, "max_lat_e7": 1, "center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def town(kohid: Municipality, tmp_path: Path, settings: Any) -> Municipality:
    """Kőhíd with a file of tiles: the whole world, and one far into a leaf directory."""
    settings.MEDIA_ROOT = tmp_path
    path = map_files.path_of(kohid.schema_name, "abcdefabcdefabcdefabcdef.pmtiles")
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        writer = Writer(file)
        for z, x, y in sorted([(0, 0, 0), (1, 0, 0), (14, 9058, 5727)], key=lambda tile: zxy_to_tileid(*tile)):
            writer.write_tile(zxy_to_tileid(z, x, y), PNG + bytes([z]))
        writer.finalize(dict(HEADER), {})
    return settle(kohid, base_map={"file": path.name, "nearest": 14}, map_credit="© OpenStreetMap <contributors>")


def settle(town: Municipality, **settled: Any) -> Municipality:
    town.settings = {**town.settings, **settled}
    db.set_schema_to_public()
    town.save(update_fields=["settings"])
    forget_hosts()
    return town


def test_a_tile_comes_from_our_own_disk_and_may_be_kept(town: Municipality, citizen_of_kohid: Client) -> None:
    answer = citizen_of_kohid.get("/map/tiles/14/9058/5727?v=abcdefabcdef")
    assert answer.content == PNG + b"\x0e"
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    again = citizen_of_kohid.get("/map/tiles/14/9058/5727", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    ground = citizen_of_kohid.get("/map/ground.json").json()
    assert ground["tiles"] == "/map/tiles/{z}/{x}/{y}?v=abcdefabcdef"
    assert ground["nearest"] == 14
    # Our own pictures need no further host.
    assert "img-src 'self' data: blob:;" in citizen_of_kohid.get("/")["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["1/1/1", "2/0/0", "15/1/1", "3/8/0", "0/0/1", "99/0/0", "5/99999999999999999999/0",
                                  "-1/0/0", "1/0/0.png", "a/b/c"])
def test_what_the_file_has_not_is_not_found(town: Municipality, citizen_of_kohid: Client, path: str) -> None:
    assert citizen_of_kohid.get(f"/map/tiles/{path}").status_code == 404


def test_a_town_without_a_file_has_no_tiles_and_a_lost_file_breaks_nothing(
    town: Municipality, zoldvar: Municipality, citizen_of_kohid: Client
) -> None:
    assert Client(headers={"host": "zoldvar.localhost"}).get("/map/tiles/0/0/0").status_code == 404
    settle(town, base_map={"file": "../../../../etc/passwd", "nearest": 3})
    assert citizen_of_kohid.get("/map/tiles/0/0/0").status_code == 404


def test_a_servers_host_is_let_in_for_that_town_only_and_the_referrer_goes_along(
    kohid: Municipality, zoldvar: Municipality, citizen_of_kohid: Client
) -> None:
    settle(kohid, base_map={"tiles": "https://{s}.tiles.example/{z}/{x}/{y}.png"})
    page = citizen_of_kohid.get("/report/")
    assert "img-src 'self' data: blob: https://*.tiles.example;" in page["Content-Security-Policy"]
    # Without it OpenStreetMap's server refuses.
    assert page["Referrer-Policy"] == "strict-origin-when-cross-origin"
    other = Client(headers={"host": "zoldvar.localhost"}).get("/report/")
    assert "tiles.example" not in other["Content-Security-Policy"]


def test_who_is_to_be_named_is_named_on_every_map(town: Municipality, citizen_of_kohid: Client) -> None:
    with town.entered():
        case = a_case("Dark lamp")
        move_case(case, move("send"), actor=actor_with("agent"))
    for path in ("/", "/cases/", "/report/", f"/{case.number}/"):
        assert '<p class="credit">© OpenStreetMap &lt;contributors&gt;</p>' in html(citizen_of_kohid.get(path)), path


@pytest.mark.parametrize("template", ["https://a.example; x/{z}", "https:///{z}", "ftp://a/{z}", "//a.example/{z}"])
def test_no_policy_is_bent_by_a_template(kohid: Municipality, template: str) -> None:
    assert origin_of(template) == ""
    kohid.settings = {"base_map": {"tiles": template}}
    assert base_map_of(kohid).origin == ""
    assert BaseMap().origin == ""

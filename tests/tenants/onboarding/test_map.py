"""[map]: house numbers, what lies under the maps, and who is asked for addresses."""

import json
from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from tenants import map_files
from tenants.base_map import base_map_of
from tenants.models import Municipality
from tenants.onboarding import plan as onboarding
from tests.tenants.onboarding.towns_in_files import FUZESD, faults_of, read

HEADER = {"tile_compression": Compression.NONE, "min_lon_e7": 0, "min_lat_e7": 0, "max_lon_e7": 1, "max_lat_e7": 1,
          "center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}
HOUSES = """\
Street;Hazszam;lat;lon
Malom utca;2;47,01;20,01
Malom utca;4;47.02;20.02
;;;
"""


def with_map(*lines: str) -> str:
    return FUZESD.replace("[branding]", "[map]\n" + "\n".join(lines) + "\n\n[branding]", 1)


def tiles_in(folder: Path, kind: TileType = TileType.PNG) -> Path:
    path = folder / "town.pmtiles"
    with path.open("wb") as file:
        writer = Writer(file)
        writer.write_tile(zxy_to_tileid(0, 0, 0), b"picture")
        writer.finalize({**HEADER, "tile_type": kind}, {})
    return path


@pytest.mark.django_db
def test_house_numbers_a_file_of_tiles_and_a_credit_are_kept_and_a_second_time_nothing_changes(
    tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    (tmp_path / "houses.csv").write_text(HOUSES)
    tiles_in(tmp_path)
    text = with_map('addresses = "houses.csv"', 'tiles = "town.pmtiles"', 'credit = "© OSM"', 'geocoder = "photon"',
                    'geocoder_url = "https://photon.fuzesd.example/"')
    onboarding.apply(read(text, tmp_path))
    town = Municipality.objects.get(slug="fuzesd")
    kept = json.loads(map_files.path_of(town.schema_name, town.settings["addresses"]).read_text("utf-8"))
    assert kept == {"Malom utca": [["2", 47.01, 20.01], ["4", 47.02, 20.02]]}
    base = base_map_of(town)
    assert (base.credit, base.nearest, base.origin) == ("© OSM", 0, "")
    assert map_files.path_of(town.schema_name, base.file).read_bytes() == (tmp_path / "town.pmtiles").read_bytes()
    assert (town.settings["geocoder"], town.settings["geocoder_url"]) == ("photon", "https://photon.fuzesd.example")
    assert onboarding.apply(read(text, tmp_path)).changes == ()
    onboarding.apply(read(with_map('tiles = "none"', 'addresses = "none"', 'geocoder = "own"'), tmp_path))
    town.refresh_from_db()
    assert base_map_of(town).tiles == ""
    assert town.settings["geocoder"] == "own"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('tiles = "https://tiles.example/{z}/{x}.png"', "is not the address of map tiles"),
        ('tiles = "https://tiles.example; script-src *{z}/{x}/{y}"', "is not the address of map tiles"),
        ('tiles = "javascript:{z}{x}{y}"', "is not the address of map tiles"),
        ('geocoder = "google"', "There is no address service “google”"),
        ('geocoder = "photon"', "It is not said where photon answers"),
        ('geocoder_url = "file:///etc/passwd"', "is not the address of a service"),
        ('addresses = "missing.csv"', "There is no file"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_line(line: str, said: str) -> None:
    (fault,) = faults_of(with_map(line))
    assert said in fault
    assert ": map." in fault


def test_vector_tiles_and_other_files_are_refused_in_words(tmp_path: Path) -> None:
    tiles_in(tmp_path, TileType.MVT)
    (fault,) = faults_of(with_map('tiles = "town.pmtiles"'), tmp_path)
    assert "vector tiles" in fault
    (tmp_path / "town.pmtiles").write_bytes(b"PK\x03\x04" + b"x" * 200)
    (fault,) = faults_of(with_map('tiles = "town.pmtiles"'), tmp_path)
    assert "is not a PMTiles file" in fault


@pytest.mark.parametrize(
    ("content", "said"),
    [("a,b\n1,2\n", "has no column “street”"),
     ("street,house,lat,lon\nMalom utca,2,north,x\n", "Malom utca 2 has no place"),
     ("street,house,lat,lon\nMalom utca,2,147,19\n", "no place on earth (row 1)"),
     ("street,house,lat,lon\n", "has no addresses")],
)
def test_a_list_of_addresses_that_is_wrong_says_where(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "houses.csv").write_text(content)
    (fault,) = faults_of(with_map('addresses = "houses.csv"'), tmp_path)
    assert said in fault


def test_a_map_without_a_name_to_give_credit_to_is_a_warning() -> None:
    document = read(with_map('tiles = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"'))
    assert any("Nobody is named for this map" in str(remark) for remark in document.remarks)

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tenants.look import fonts

HUNGARIAN = "áéíóöőúüűÁÉÍÓÖŐÚÜŰ„”–…’"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("fonts")
    fonts.build(place)
    return place


def test_every_face_is_small_and_has_every_hungarian_letter(folder: Path) -> None:
    for face in fonts.FACES:
        path = folder / face.filename
        assert path.stat().st_size < 32_000
        letters = TTFont(path).getBestCmap()
        assert [letter for letter in HUNGARIAN + "äßÄžšč€%→" if ord(letter) not in letters] == []


def test_figures_can_stand_under_one_another(folder: Path) -> None:
    for face in fonts.FACES:
        font = TTFont(folder / face.filename)
        names = font.getBestCmap()
        assert len({font["hmtx"][names[ord(figure)]][0] for figure in "0123456789"}) == 1


def test_the_style_sheet_names_every_file(folder: Path) -> None:
    sheet = (folder / "fonts.css").read_text()
    assert all(face.filename in sheet and f'"{face.family}"' in sheet for face in fonts.FACES)
    assert "http" not in sheet


def test_a_second_build_touches_nothing_and_a_fresh_one_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    made = fonts.build(folder)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    one = fonts.FACES[0]
    assert fonts._packed(one) == (folder / one.filename).read_bytes()
    assert (folder / "fonts.css") in made


def test_a_missing_file_is_made_again(folder: Path) -> None:
    lost = folder / fonts.FACES[3].filename
    content = lost.read_bytes()
    lost.unlink()
    fonts.build(folder)
    assert lost.read_bytes() == content

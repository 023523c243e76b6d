"""The drawn pictures: all of them open, none is large, and before and after show the same place."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from config.demo.phrases import Phrasebook
from config.demo.pictures import gallery

FIRST = [name for name in gallery.names() if name.rsplit("-", 2)[1] == "0"]


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture, np.float32)


@pytest.mark.parametrize("name", FIRST)
def test_every_scene_is_drawn(name: str) -> None:
    picture = gallery.draw(name, 1)
    assert picture.size == (1024, 768)
    # Neither empty nor nearly so.
    assert pixels(picture).std() > 12


def test_files_open_and_are_small() -> None:
    made = gallery.files(gallery.draw("pothole-0-before", 1))
    assert set(made) == {"large.webp", "small.webp", "large.jpg", "small.jpg"}
    for name, data in made.items():
        picture = Image.open(io.BytesIO(data))
        assert picture.size == ((1024, 768) if name.startswith("large") else (320, 240))
        assert len(data) < 400_000
        assert not picture.getexif()


def test_the_same_seed_draws_the_same_picture_and_another_one_another() -> None:
    once, again, other = (pixels(gallery.draw("lamp-0-before", seed)) for seed in (1, 1, 2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("scene", ["pothole", "slabs", "bench", "graffiti"])
def test_before_and_after_show_the_same_place(scene: str) -> None:
    before, after, elsewhere = (
        pixels(gallery.draw(name, 1).resize((64, 48)))
        for name in (f"{scene}-0-before", f"{scene}-0-after", f"{scene}-1-before")
    )
    edge = np.s_[:8, :, :]
    assert np.abs(before[edge] - after[edge]).mean() < np.abs(before[edge] - elsewhere[edge]).mean()


@pytest.mark.parametrize("language", ["hu", "en"])
def test_every_fault_has_a_scene_and_every_scene_words_for_those_who_cannot_see(language: str) -> None:
    words = Phrasebook(language)
    scenes = {fault.scene for faults in words.faults.values() for fault in faults}
    assert scenes <= set(gallery.SCENES)
    assert set(words.pictures) == set(gallery.SCENES)
    for scene in gallery.SCENES:
        assert all(3 < len(words.picture(scene, moment)) < 90 for moment in gallery.MOMENTS)


def test_an_album_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "names", lambda: iter(["crack-0-before", "crack-0-after"]))
    counts: list[int] = []
    gallery.compose(tmp_path, 1, lambda done, of: counts.append(of))
    assert counts == [2, 2]
    assert {path.name for path in tmp_path.iterdir()} == {"crack-0-before", "crack-0-after"}
    gallery.compose(tmp_path, 1, lambda done, of: counts.append(of))
    assert counts == [2, 2]

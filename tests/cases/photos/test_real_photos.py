"""The pipeline on photos that people really took."""

import pytest

from cases.photos.pipeline import derive
from tests.paths import SHARED

PHOTOS = sorted((SHARED / "data" / "photos").glob("*.[jJ][pP][gG]"))
WITH_POSITION = {
    "exifsamples_DSCN0010.jpg",
    "potbot_bath_photo.JPG",
    "potbot_photo_1.JPG",
    "potbot_photo_3.JPG",
    "potbot_photo_5.JPG",
}


@pytest.mark.skipif(not PHOTOS, reason="the folder shared/data/photos is not beside the repository")
@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.name)
def test_a_real_photo_is_taken_and_its_position_offered(path):
    derived = derive(path.read_bytes())
    assert max(derived.width, derived.height) <= 1600
    assert (derived.position is not None) == (path.name in WITH_POSITION)
    assert b"GPS" not in derived.large + derived.large_jpeg + derived.small + derived.small_jpeg

"""Where pictures lie, and that none is left of a case that never was."""

import pytest
from django.core.files.storage import InMemoryStorage

from cases.photos.pipeline import derive
from cases.photos.storage import Picture, name_of, read, remove, stored
from tests.cases.photos import pictures


@pytest.fixture
def storage():
    return InMemoryStorage()


def test_four_pictures_lie_under_the_schema_and_the_photo_and_the_original_does_not(storage):
    sent = pictures.full_of_metadata("jpeg")
    derived = derive(sent)
    with stored([derived], schema="m_kohid", storage=storage) as (photo,):
        pass
    folder = f"m_kohid/photos/{photo.id}"
    assert storage.listdir("m_kohid/photos") == ([str(photo.id)], [])
    assert sorted(storage.listdir(folder)[1]) == ["large.jpg", "large.webp", "small.jpg", "small.webp"]
    assert name_of("m_kohid", photo.id, Picture.LARGE) == f"{folder}/large.webp"
    assert read(photo.id, Picture.SMALL_JPEG, schema="m_kohid", storage=storage) == derived.small_jpeg
    assert (photo.width, photo.height) == (1200, 800)


def test_what_fails_afterwards_takes_its_pictures_along(storage):
    derived = derive(pictures.jpeg())
    with pytest.raises(RuntimeError), stored([derived, derived], schema="m_kohid", storage=storage) as photos:
        assert len(photos) == 2
        raise RuntimeError
    names = [name_of("m_kohid", photo.id, picture) for photo in photos for picture in Picture]
    assert len(names) == 8
    assert not any(storage.exists(name) for name in names)


def test_a_removed_photo_is_gone_and_removing_it_twice_is_no_error(storage):
    with stored([derive(pictures.jpeg())], schema="m_kohid", storage=storage) as (photo,):
        pass
    remove(photo.id, schema="m_kohid", storage=storage)
    remove(photo.id, schema="m_kohid", storage=storage)
    with pytest.raises(FileNotFoundError):
        read(photo.id, Picture.LARGE, schema="m_kohid", storage=storage)


@pytest.mark.parametrize(
    ("picture", "content_type"), [(Picture.LARGE, "image/webp"), (Picture.SMALL_JPEG, "image/jpeg")]
)
def test_a_picture_knows_its_content_type(picture, content_type):
    assert picture.content_type == content_type

"""Photos that come with a form, and who may see them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.models import Photo, Status
from cases.photos.limits import DEFAULT
from cases.photos.refusals import PhotoRefused
from cases.photos.storage import Picture, name_of
from cases.photos.uploads import keep_upload, sweep_uploads, uploads_for
from cases.services.looking_after import hide_photo
from cases.services.moving import move_case
from tests.cases.photos import pictures
from tests.towns import a_case, actor_with, client_of, move


@pytest.fixture(autouse=True)
def _own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(photo: Photo, name: str = "small.webp") -> str:
    return f"/media/photos/{photo.pk}/{name}"


def test_an_upload_waits_for_its_form_and_offers_where_it_was_taken(kohid):
    with kohid.entered():
        wish = uuid4()
        upload = keep_upload(pictures.full_of_metadata("jpeg"), wish=wish)
        assert upload.position == pytest.approx(pictures.SQUARE, abs=1e-5)
        assert uploads_for(wish) == [upload.photo]
        case = a_case(photos=[upload.photo.pk], wish=wish)
        assert list(case.photos.all()) == [upload.photo]
        assert uploads_for(wish) == []


def test_a_file_that_is_too_heavy_is_not_read_into_memory(kohid):
    class Heavy(File):
        size = DEFAULT.weight + 1

        def read(self, *args):
            raise AssertionError("it was read")

    with kohid.entered(), pytest.raises(PhotoRefused) as refusal:
        keep_upload(Heavy(None), wish=uuid4())
    assert refusal.value.code == "too_heavy"


def test_what_was_never_sent_is_swept_away_and_what_was_is_kept(kohid):
    with kohid.entered():
        left, sent = (keep_upload(pictures.jpeg(), wish=uuid4()).photo for _ in range(2))
        a_case(photos=[sent.pk])
        assert sweep_uploads(timezone.now() + timedelta(minutes=1)) == 1
        assert set(Photo.objects.all()) == {sent}
        assert not default_storage.exists(name_of(kohid.schema_name, left.pk, Picture.LARGE))
        assert default_storage.exists(name_of(kohid.schema_name, sent.pk, Picture.LARGE))


def test_a_photo_is_seen_by_whoever_sees_its_case(zoldvar, kohid):
    with zoldvar.entered():
        photo = keep_upload(pictures.jpeg(), wish=uuid4()).photo
        anybody, staff = client_of(zoldvar), client_of(zoldvar, role="agent")
        assert anybody.get(address(photo)).status_code == 404, "no case yet"
        a_case(photos=[photo.pk])
        response = anybody.get(address(photo))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["Cache-Control"] == "public, max-age=600"
        assert b"".join(response).startswith(b"RIFF")
        assert anybody.get(address(photo, "original.jpg")).status_code == 404
        photo.refresh_from_db()
        hide_photo(photo, actor=actor_with("agent"))
        assert anybody.get(address(photo)).status_code == 404
        assert staff.get(address(photo)).headers["Cache-Control"] == "private, max-age=600"
    assert client_of(kohid, role="agent").get(address(photo)).status_code == 404, "a neighbour's photo"


def test_a_photo_of_an_unpublished_case_is_for_the_staff(kohid):
    with kohid.entered():
        photo = keep_upload(pictures.jpeg(), wish=uuid4()).photo
        a_case(photos=[photo.pk])
    assert client_of(kohid).get(address(photo)).status_code == 404
    assert client_of(kohid, role="agent").get(address(photo)).status_code == 200


def test_a_photo_that_nobody_has_looked_at_is_not_public(kohid):
    with kohid.entered():
        Status.objects.filter(code="checking").update(public=True)
        forget_catalogues()
        anybody, staff = client_of(kohid), client_of(kohid, role="agent")
        photo = keep_upload(pictures.jpeg(), wish=uuid4()).photo
        case = a_case(photos=[photo.pk])
        assert case.published
        assert anybody.get(address(photo)).status_code == 404
        assert staff.get(address(photo)).status_code == 200
        move_case(case, move("send"), actor=actor_with("agent"))
        assert anybody.get(address(photo)).status_code == 200

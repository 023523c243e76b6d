"""What a device asks before and after it sends a report that it has kept."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import OnceOnly, Photo
from cases.photos.uploads import keep_upload, uploads_for
from tests.cases.photos import pictures
from tests.cases.site.test_report_form import filled


@pytest.fixture(autouse=True)
def _own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_same_picture_for_the_same_form_is_kept_once(kohid):
    wish, other = uuid4(), uuid4()
    with kohid.entered():
        first = keep_upload(pictures.jpeg(), wish=wish)
        again = keep_upload(SimpleUploadedFile("again.jpg", pictures.jpeg()), wish=wish)
        assert again.photo == first.photo and again.position == first.position
        assert len(uploads_for(wish)) == 1
        keep_upload(pictures.jpeg(), wish=other)
        assert len(uploads_for(other)) == 1
        first.photo.delete()
        taken_in_again = keep_upload(pictures.jpeg(), wish=wish).photo
        assert uploads_for(wish) == [taken_in_again], "one that was taken out may be chosen again"
        assert OnceOnly.objects.filter(key__startswith="photo:").count() == 2
        assert Photo.objects.count() == 2


def test_a_device_hears_whether_its_report_has_arrived(citizen_of_kohid, kohid):
    wish = uuid4()
    before = citizen_of_kohid.get(f"/report/{wish}/state/")
    assert before.json()["sent"] is None and before.json()["csrf"] and "no-store" in before.headers["Cache-Control"]
    with kohid.entered():
        photo = keep_upload(pictures.jpeg(), wish=wish).photo
    assert citizen_of_kohid.get(f"/report/{wish}/state/").json()["photos"] == [str(photo.pk)]
    assert citizen_of_kohid.post("/report/", filled(wish=str(wish), street="Fő tér", house="1.")).status_code == 302
    after = citizen_of_kohid.get(f"/report/{wish}/state/").json()
    assert after["sent"].startswith("KH-") and after["address"] == f"/report/{wish}/" and after["photos"] == []


def test_the_worker_may_work_for_the_whole_site_and_is_asked_for_each_time(citizen_of_kohid):
    answer = citizen_of_kohid.get("/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    page = citizen_of_kohid.get("/report/drafts/").content.decode()
    assert "<noscript>" in page and "data-drafts" in page

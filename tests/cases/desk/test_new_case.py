"""A case taken down for somebody who called."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case, Participant, Photo
from tests.cases.desk.pages import desk, text_of
from tests.cases.photos import pictures
from tests.towns import a_case, client_of

NEW = "/desk/cases/new/"


@pytest.fixture(autouse=True)
def _own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def told(**change):
    return {
        "wish": str(uuid4()),
        "channel": "phone",
        "category": "lighting",
        "title": "Dark lamp",
        "description": "Since Monday.",
        "address": "Fő tér 1.",
        "landmark": "",
        "point": "47.05, 19.06",
        "reporter_name": "Kovács Anna",
        "email": "anna@posta.example",
        "phone": "+36 30 123 4567",
        "language": "hu",
        **change,
    }


def test_a_caller_gets_a_case_with_a_number_and_stays_its_reporter(kohid, staff_of_kohid):
    response = staff_of_kohid.post(NEW, told())
    with kohid.entered():
        case = Case.objects.select_related("area").get()
        assert response.status_code == 302 and response.headers["Location"] == desk(case)
        assert (case.channel, case.title, case.area.code) == ("phone", "Dark lamp", "q2")
        reporter = Participant.objects.get(case=case, part="reporter")
        assert (reporter.name, reporter.email, reporter.shows_name) == ("Kovács Anna", "anna@posta.example", False)
        assert case.events.order_by("seq").first().actor_kind == "staff"
    assert f"The case number is {case.number}" in text_of(staff_of_kohid, desk(case))


def test_pressing_send_twice_makes_one_case(kohid, staff_of_kohid):
    once = told()
    first, second = staff_of_kohid.post(NEW, once), staff_of_kohid.post(NEW, once)
    assert first.headers["Location"] == second.headers["Location"]
    with kohid.entered():
        assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Please say in a few words what is wrong."),
        ({"category": ""}, "Please choose what kind of problem it is."),
        ({"address": "", "point": ""}, "Please show the place on the map or write the street."),
        ({"email": "anna@posta"}, "Something is missing in this address."),
        ({"point": "there"}, "Write latitude and longitude as two numbers"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(kohid, staff_of_kohid, change, sentence):
    response = staff_of_kohid.post(NEW, told(**change))
    assert response.status_code in {400, 422}
    text = response.content.decode()
    assert sentence in text
    assert "Since Monday." in text and 'value="Kovács Anna"' in text and 'value="+36 30 123 4567"' in text
    with kohid.entered():
        assert not Case.objects.exists()


def test_photos_are_kept_through_a_refusal_and_give_the_place(kohid, staff_of_kohid):
    photo = SimpleUploadedFile("a.jpg", pictures.jpeg(exif=pictures.exif((47.02, 19.03))))
    asked = told(point="", title="")
    refused = staff_of_kohid.post(NEW, {**asked, "photo": [photo]})
    assert "1 photo has arrived." in refused.content.decode()
    assert 'value="47.020000, 19.030000"' in refused.content.decode(), "the place that the photo knows"
    done = staff_of_kohid.post(NEW, {**asked, "title": "Dark", "point": "47.02, 19.03"})
    assert done.status_code == 302
    with kohid.entered():
        case = Case.objects.get()
        assert Photo.objects.get().case == case


def test_without_a_point_the_photo_says_where_it_is(kohid, staff_of_kohid):
    photo = SimpleUploadedFile("a.jpg", pictures.jpeg(exif=pictures.exif((47.02, 19.03))))
    staff_of_kohid.post(NEW, {**told(point=""), "photo": [photo]})
    with kohid.entered():
        case = Case.objects.get()
        assert (round(case.lat, 4), round(case.lon, 4)) == (47.02, 19.03)


def test_a_bad_photo_is_refused_beside_the_field_and_the_rest_stays(kohid, staff_of_kohid):
    response = staff_of_kohid.post(NEW, {**told(), "photo": [SimpleUploadedFile("a.jpg", b"words")]})
    assert response.status_code == 400
    assert "This file is not a photo." in response.content.decode()
    assert "Since Monday." in response.content.decode()
    with kohid.entered():
        assert not Case.objects.exists()


def test_pressing_the_map_writes_the_point_and_keeps_the_rest(staff_of_kohid):
    view = {"view_lat": "47.05", "view_lon": "19.05", "metres": "8000", "spot.x": "152", "spot.y": "114"}
    response = staff_of_kohid.post(NEW, {**told(point="", title="Half"), **view})
    text = response.content.decode()
    assert response.status_code == 200
    assert 'value="47.050000, 19.050000"' in text and 'value="Half"' in text
    assert "Something is missing" not in text, "nobody has tried to save it yet"
    assert 'class="fault"' not in text


def test_photos_chosen_before_the_map_was_pressed_are_kept(staff_of_kohid):
    view = {"view_lat": "47.05", "view_lon": "19.05", "metres": "8000", "spot.x": "152", "spot.y": "114"}
    photo = SimpleUploadedFile("a.jpg", pictures.jpeg())
    response = staff_of_kohid.post(NEW, {**told(point=""), **view, "photo": [photo]})
    assert "1 photo has arrived." in response.content.decode()


def test_cases_that_may_be_the_same_are_offered(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case("Lamp at the corner")
    assert case.number in text_of(staff_of_kohid, "/desk/cases/near/?address=Fő tér 3.")
    assert case.number not in text_of(staff_of_kohid, "/desk/cases/near/?address=Híd utca")


def test_what_the_caller_said_is_taken_along(staff_of_kohid):
    link = text_of(staff_of_kohid, "/desk/call/?q=06 30 123 4567").split(f'href="{NEW}?')[1].split('"')[0]
    assert 'value="06 30 123 4567"' in text_of(staff_of_kohid, NEW + "?" + link.replace("&amp;", "&"))


def test_an_inspector_takes_no_calls(kohid):
    inspector = client_of(kohid, role="inspector")
    assert inspector.get(NEW).status_code == 403
    assert inspector.post(NEW, told()).status_code == 403
    with kohid.entered():
        assert not Case.objects.exists()

"""A case taken down for somebody who called."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.documents.kept import documents_for, sweep_documents
from cases.models import Case, Document, Participant, Photo, Text
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
        assert response.status_code == 302 and response.headers["Location"] == desk(case, "receipt/", "new=1")
        assert (case.channel, case.title, case.area.code) == ("phone", "Dark lamp", "q2")
        reporter = Participant.objects.get(case=case, part="reporter")
        assert (reporter.name, reporter.email, reporter.shows_name) == ("Kovács Anna", "anna@posta.example", False)
        assert case.events.order_by("seq").first().actor_kind == "staff"
    assert f"Tell them the number: {case.number}" in text_of(staff_of_kohid, desk(case, "receipt/", "new=1"))


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


def pdf() -> bytes:
    sheet, written = pikepdf.new(), BytesIO()
    sheet.add_blank_page()
    sheet.save(written)
    return written.getvalue()


def test_a_scanned_letter_comes_into_the_case_for_the_staff_only(kohid, staff_of_kohid):
    wish = told(channel="mail", title="")
    refused = staff_of_kohid.post(NEW, {**wish, "photo": [SimpleUploadedFile("level.pdf", pdf())]})
    assert "1 scan has arrived: level.pdf" in " ".join(refused.content.decode().split())
    assert staff_of_kohid.post(NEW, {**wish, "title": "Dark"}).status_code == 302
    with kohid.entered():
        document = Document.objects.get()
        assert (document.name, document.pages, document.voice) == ("level.pdf", 1, "internal")
        assert document.case == Case.objects.get() and not documents_for(UUID(wish["wish"]))


def test_scans_of_a_form_that_was_never_sent_are_swept(kohid, staff_of_kohid):
    wish = told(title="")
    staff_of_kohid.post(NEW, {**wish, "photo": [SimpleUploadedFile("level.pdf", pdf())]})
    with kohid.entered():
        assert sweep_documents(timezone.now() - timedelta(days=1)) == 0
        assert sweep_documents(timezone.now() + timedelta(seconds=1)) == 1
        assert not documents_for(UUID(wish["wish"]))


@pytest.mark.parametrize(("name", "data", "sentence"), [
    ("a.jpg", pictures.jpeg()[:-2000], "This photo is damaged or arrived only in part."),
    ("a.pdf", pdf()[:-40], "This PDF is damaged or arrived only in part."),
])
def test_an_upload_that_was_cut_off_is_said_and_everything_else_is_kept(kohid, staff_of_kohid, name, data, sentence):
    whole = SimpleUploadedFile("b.jpg", pictures.jpeg())
    response = staff_of_kohid.post(NEW, {**told(), "photo": [SimpleUploadedFile(name, data), whole]})
    text = response.content.decode()
    assert response.status_code == 400 and sentence in text
    assert "Since Monday." in text and 'value="Kovács Anna"' in text
    assert "1 photo has arrived." in text, "the good one need not be chosen again"
    with kohid.entered():
        assert not Case.objects.exists()


def test_this_is_it_brings_the_caller_with_all_they_said_into_the_case(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case("Lamp at the corner")
    wish = told(title="", category="", **{"is": f"supporter:{case.public_id}"})
    photo = SimpleUploadedFile("a.jpg", pictures.jpeg())
    for sent in ({**wish, "photo": [photo]}, wish):
        response = staff_of_kohid.post(NEW, sent)
        assert response.headers["Location"] == desk(case, "receipt/", "joined=supporter")
    with kohid.entered():
        assert Case.objects.count() == 1
        caller = Participant.objects.get(case=case, part="supporter")
        assert (caller.name, caller.email, caller.phone) == ("Kovács Anna", "anna@posta.example", "+36 30 123 4567")
        assert Photo.objects.get().case == case
        note = case.events.get(type="note_added")
        assert note.voice == "internal" and note.data["channel"] == "phone"
        assert Text.objects.get(pk=note.data["note"]).body == "Since Monday."


def test_who_wants_news_leaves_an_address_and_nothing_typed_is_lost(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case("Lamp at the corner")
    wish = told(email="", title="Half a", **{"is": f"follower:{case.public_id}"})
    response = staff_of_kohid.post(NEW, wish)
    text = response.content.decode()
    assert "Write their e-mail address, so that they get news." in text
    assert 'value="Half a"' in text and "Since Monday." in text
    with kohid.entered():
        assert not Participant.objects.filter(case=case).exists()


def test_the_clerks_defaults_stay_for_the_next_caller(staff_of_kohid):
    staff_of_kohid.post(NEW, told(channel="desk", language="de"))
    text = text_of(staff_of_kohid, NEW)
    assert re.search(r'<input[^>]*value="desk"[^>]*checked', text)
    assert '<option value="de" selected' in text
    assert "Kovács" not in text and "Since Monday" not in text


def test_what_speaks_for_the_same_is_said_beside_each_case(kohid, staff_of_kohid):
    with kohid.entered():
        a_case("Dark lamp at the corner")
    query = "?address=Fő tér 3.&title=Dark lamps&category=lighting&point=47.0501, 19.0601"
    text = text_of(staff_of_kohid, "/desk/cases/near/" + query)
    assert "13 m away" in text and "2 of 2 words the same" in text and "same category" in text
    assert "likely the same" in text and 'name="is"' in text


def test_the_receipt_is_in_the_language_of_the_caller_with_the_case_as_a_code(kohid, staff_of_kohid):
    staff_of_kohid.post(NEW, told(language="de"))
    with kohid.entered():
        case = Case.objects.get()
    text = text_of(staff_of_kohid, desk(case, "receipt/"))
    sheet = text.split('<article class="sheet"')[1].split("</article>")[0]
    assert 'lang="de"' in sheet and case.number in sheet and 'class="qr"' in sheet
    assert f"/{case.number}/" in sheet


def test_the_receipt_is_sent_as_a_letter_to_an_address_that_the_caller_leaves_later(kohid, staff_of_kohid):
    staff_of_kohid.post(NEW, told(email=""))
    with kohid.entered():
        case = Case.objects.get()
    receipt = desk(case, "receipt/")
    assert "so that the receipt can be sent" in staff_of_kohid.post(receipt, {"email": ""}).content.decode()
    assert staff_of_kohid.post(receipt, {"email": "anna@posta.example"}).status_code == 302
    with kohid.entered():
        assert Participant.objects.get(case=case, part="reporter").email == "anna@posta.example"
        note = case.events.get(type="note_added")
        assert note.voice == "letter" and case.number in Text.objects.get(pk=note.data["note"]).body
    other = staff_of_kohid.post(receipt, {"email": "bela@posta.example"})
    assert "The reporter left another address" in other.content.decode()

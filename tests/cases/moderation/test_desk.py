"""The moderation page of the desk: one report after the other, all on one page, each act a plain form."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases.catalogue import catalogue, forget_catalogues
from cases.models import Case, Photo, Status, Text, Transition
from cases.photos.uploads import keep_upload
from cases.services.looking_after import add_photo
from cases.services.moving import move_case
from cases.services.presence import note_presence
from integrations.models import Letter
from integrations.outbox.carrying import take_up
from tenants.models import Municipality
from tests.cases.moderation.test_entering import settle
from tests.cases.photos.pictures import jpeg
from tests.integrations.outbox.test_carrier import later
from tests.towns import a_case, actor_with, client_of, move, person_with

WRITTEN = "Hívjanak: 06 30 555 0199. Az XQZ-987 rendszámú autó mellett."


def page(case: Case, act: str = "") -> str:
    return f"/desk/moderation/{case.public_id}/{act}"


@pytest.fixture
def case(kohid: Municipality, settings: object, tmp_path: Path) -> Iterator[Case]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with kohid.entered():
        yield a_case("Gödör a járdán", description=WRITTEN, email="anna@posta.example")


def with_photo(case: Case) -> Photo:
    return add_photo(case, keep_upload(jpeg(), wish=uuid4()).photo, actor=actor_with("agent"))


def with_a_question() -> None:
    """A step that asks the reporter for more."""
    flow = catalogue().workflow
    waits = Status.objects.create(workflow=flow, code="asked", names={"en": "Asked for more"}, phase="waiting",
                                  pauses="reporter", public=False, position=8)
    Transition.objects.create(workflow=flow, code="ask", source=catalogue().statuses["checking"], target=waits,
                              names={"en": "Ask for more"}, roles=["agent", "moderator"], requires=["note"])
    forget_catalogues()


def test_the_next_report_is_the_one_that_has_waited_longest(case: Case, staff_of_kohid: Client) -> None:
    a_case("Másik")
    answer = staff_of_kohid.get("/desk/moderation/")
    assert (answer.status_code, answer["Location"]) == (302, page(case))


def test_all_that_is_needed_stands_on_one_page(case: Case, staff_of_kohid: Client) -> None:
    photo = with_photo(case)
    a_case("Gödör a járdán megint")
    text = staff_of_kohid.get(page(case)).content.decode()
    for part in ("Gödör a járdán", "06 30 555 0199", photo.large, "FényHáló Közvilágítás", "<svg", "telephone number",
                 "number plate", "May it be one of these?", "words the same", "The public does not see this",
                 'data-key="a"', 'data-key="r"', 'data-key="p"', 'data-key="e"', 'data-key="j"', "2 reports wait"):
        assert part in text, part
    assert "anna@posta.example" not in text


def test_letting_it_through_sends_it_on_and_leads_to_the_next(case: Case, staff_of_kohid: Client) -> None:
    other = a_case("Másik")
    answer = staff_of_kohid.post(page(case, "steps/send/"), follow=True)
    assert answer.redirect_chain[-1][0] == page(other)
    assert f"{case.number}: Waiting for an answer." in answer.content.decode()
    case.refresh_from_db()
    assert case.published and case.referrals.exists()
    answer = staff_of_kohid.post(page(other, "steps/send/"), follow=True)
    assert "Every report has been looked at." in answer.content.decode()


def test_refusing_tells_the_reporter_why_and_nobody_else(
        case: Case, staff_of_kohid: Client, kohid: Municipality) -> None:
    text = staff_of_kohid.get(page(case)).content.decode()
    assert "Nem közterületen van" not in text and 'data-words="' in text
    sent = {"reason": "no_answer", "ready": "not-public-space", "note": ""}
    assert staff_of_kohid.post(page(case, "steps/close/"), sent).status_code == 302
    case.refresh_from_db()
    assert case.phase == "closed" and not case.published
    moved = case.events.get(type="case_moved")
    assert moved.voice == "letter" and moved.data["reason"] == "no_answer"
    assert "not in public space" in Text.objects.get(pk=moved.data["note"]).body or "közterületen" in Text.objects.get(
        pk=moved.data["note"]).body
    later(seconds=20)
    take_up()
    letters = Letter.objects.filter(case=case, to_address="anna@posta.example").order_by("written_at")
    assert any("közterületen" in letter.text or "public space" in letter.text for letter in letters)
    assert client_of(kohid).get(f"/{case.number}/").status_code == 404


def test_ready_words_are_in_the_reporters_language_and_may_be_changed(case: Case, staff_of_kohid: Client) -> None:
    Case.objects.update(language="de")
    assert "öffentlichen Raum" in staff_of_kohid.get(page(case)).content.decode()
    staff_of_kohid.post(page(case, "steps/close/"),
                        {"reason": "no_answer", "ready": "not-public-space", "note": "Eigene Worte."})
    note = case.events.get(type="case_moved").data["note"]
    assert Text.objects.get(pk=note).body == "Eigene Worte."


def test_asking_needs_words_and_shows_what_was_typed_again(case: Case, staff_of_kohid: Client) -> None:
    with_a_question()
    answer = staff_of_kohid.post(page(case, "steps/ask/"), {"note": " "})
    assert answer.status_code == 409 and 'data-key="q"' in answer.content.decode()
    assert staff_of_kohid.post(page(case, "steps/ask/"), {"note": "", "ready": "where-exactly"}).status_code == 302
    case.refresh_from_db()
    assert case.status.code == "asked" and case.events.get(type="case_moved").voice == "letter"


def test_a_refusal_without_its_reason_stands_open_with_the_words(case: Case, staff_of_kohid: Client) -> None:
    answer = staff_of_kohid.post(page(case, "steps/close/"), {"note": "Kedves Anna", "reason": ""})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Kedves Anna" in text
    assert re.search(r'<details class="fold" open><summary class="btn quiet" data-key="r"', text)


def test_two_at_once_decide_once(case: Case, staff_of_kohid: Client) -> None:
    move_case(case, move("send"), actor=actor_with("manager"))
    answer = staff_of_kohid.post(page(case, "steps/send/"))
    assert answer.status_code == 409 and "has been decided" in answer.content.decode()


def test_changed_words_stand_beside_what_was_written(case: Case, staff_of_kohid: Client) -> None:
    words = {"title": "Gödör a Fő téren", "description": WRITTEN, "read": "1"}
    assert staff_of_kohid.post(page(case, "words/"), words).status_code == 302
    text = staff_of_kohid.get(page(case)).content.decode()
    assert "<del>" in text and "<ins>" in text and "gone:" in text and "new:" in text
    case.refresh_from_db()
    assert case.title == "Gödör a Fő téren"
    assert staff_of_kohid.post(page(case, "words/"), {**words, "title": ""}).status_code == 400


def test_what_is_ticked_is_taken_out_and_what_is_not_stays(case: Case, staff_of_kohid: Client) -> None:
    text = staff_of_kohid.get(page(case)).content.decode()
    codes = re.findall(r'name="out" value="(p\d)" checked', text)
    assert codes == ["p1", "p2"]
    staff_of_kohid.post(page(case, "mask/"), {"out": ["p1"], "also": "járdán"})
    case.refresh_from_db()
    assert "555 0199" not in case.description and "XQZ-987" in case.description
    assert "járdán" not in case.title
    answer = staff_of_kohid.post(page(case, "mask/"), {"also": "nincs ilyen"})
    assert answer.status_code == 400 and "nincs ilyen" in answer.content.decode()


def test_personal_data_can_be_taken_out_after_publication_too(case: Case, staff_of_kohid: Client) -> None:
    move_case(case, move("send"), actor=actor_with("agent"))
    assert "has been decided" in staff_of_kohid.get(page(case)).content.decode()
    assert staff_of_kohid.post(page(case, "mask/"), {"out": ["p1"]}).status_code == 302
    case.refresh_from_db()
    assert "555 0199" not in case.description


def test_photos_are_hidden_and_shown_again(case: Case, staff_of_kohid: Client) -> None:
    photo = with_photo(case)
    staff_of_kohid.post(page(case, f"photos/{photo.pk}/hide/"))
    photo.refresh_from_db()
    assert photo.hidden and "Show again" in staff_of_kohid.get(page(case)).content.decode()
    staff_of_kohid.post(page(case, f"photos/{photo.pk}/show/"))
    assert not Photo.objects.get(pk=photo.pk).hidden and case.events.filter(type="photo_shown").exists()


def test_the_category_is_put_right_and_with_it_who_would_get_it(case: Case, staff_of_kohid: Client) -> None:
    staff_of_kohid.post(page(case, "category/"), {"category": "potholes"})
    assert "Városüzemeltető" in staff_of_kohid.get(page(case)).content.decode()
    assert staff_of_kohid.post(page(case, "category/"), {"category": "x"}).status_code == 422


def test_a_report_that_a_colleague_has_open_is_passed_over(case: Case, staff_of_kohid: Client) -> None:
    other = a_case("Másik")
    note_presence(case, person_with("manager"), writes=False)
    assert staff_of_kohid.get("/desk/moderation/")["Location"] == page(other)
    assert "has this report open too" in staff_of_kohid.get(page(case)).content.decode()
    note_presence(other, person_with("manager"), writes=False)
    text = staff_of_kohid.get("/desk/moderation/").content.decode()
    assert "colleagues have them open" in text


def test_leaving_one_leads_to_the_next_and_round_again(case: Case, staff_of_kohid: Client) -> None:
    other = a_case("Másik")
    assert staff_of_kohid.get(f"/desk/moderation/?after={case.public_id}")["Location"] == page(other)
    assert staff_of_kohid.get(f"/desk/moderation/?after={other.public_id}")["Location"] == page(case)
    assert staff_of_kohid.get("/desk/moderation/?after=x").status_code == 404


def test_it_says_when_everybody_can_read_it_already(case: Case, staff_of_kohid: Client) -> None:
    Status.objects.filter(code="checking").update(public=True)
    Case.objects.update(published=True)
    assert "Everybody can read this already" in staff_of_kohid.get(page(case)).content.decode()


def test_only_who_may_opens_it(zoldvar: Municipality, kohid: Municipality, case: Case) -> None:
    assert client_of(kohid).get(page(case)).status_code == 302
    assert client_of(kohid, "inspector").get("/desk/moderation/").status_code == 403
    assert client_of(zoldvar, "agent").get(page(case)).status_code == 404
    inspector = client_of(kohid, "inspector")
    for act, sent in (("steps/send/", {}), ("words/", {"title": "x"}), ("category/", {"category": "potholes"}),
                      ("mask/", {"out": ["p1"]})):
        assert inspector.post(page(case, act), sent).status_code in (403, 409), act
    case.refresh_from_db()
    assert case.phase == "moderation" and case.title == "Gödör a járdán"


def test_the_association_is_named_where_it_looks(case: Case, staff_of_kohid: Client) -> None:
    settle("moderators", "association")
    assert "The association's volunteers look" in staff_of_kohid.get(page(case)).content.decode()


def test_the_page_costs_the_same_however_many_wait(case: Case, staff_of_kohid: Client,
                                                   django_assert_max_num_queries: object) -> None:
    for number in range(5):
        a_case(f"Gödör {number}")
    staff_of_kohid.get(page(case))
    with django_assert_max_num_queries(16):
        staff_of_kohid.get(page(case))


# The photo editor.


def test_a_photo_is_looked_at_first_and_then_changed_for_good(
        case: Case, staff_of_kohid: Client, django_capture_on_commit_callbacks: object) -> None:
    photo = with_photo(case)
    address = page(case, f"photos/{photo.pk}/")
    text = staff_of_kohid.get(address).content.decode()
    assert text.count('name="squares"') == 144 and "row 12, column 12" in text
    sent = {"squares": ["0", "1", "12", "13"], "boxes": "500 500 600 600", "turn": "90", "look": "1",
            "box1_left": "10", "box1_right": "20,5"}
    looked = staff_of_kohid.post(address, {**sent, "box1_right": "20.5"}).content.decode()
    assert "data:image/jpeg;base64," in looked and 'value="0" checked' in looked and 'value="500 500 600 600"' in looked
    assert not case.events.filter(type="photo_redacted").exists()
    del sent["look"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = staff_of_kohid.post(address, {**sent, "box1_right": "20.5"})
    assert (answer.status_code, answer["Location"]) == (302, page(case))
    event = case.events.get(type="photo_redacted")
    assert event.data == {"photo": str(photo.pk), "boxes": 3, "cropped": False, "turned": 90}


@pytest.mark.parametrize(("sent", "sentence"), [
    ({}, "Mark a part of the photo first"),
    ({"cut_left": "60", "cut_right": "40"}, "Right must be more than left"),
    ({"box1_left": "200"}, "Write a number between 0 and 100."),
    ({"cut_left": "1", "cut_right": "2"}, "Hardly anything would be left"),
    ({"squares": ["999"]}, ""),
])
def test_what_makes_no_sense_is_said_and_kept(case: Case, staff_of_kohid: Client, sent: dict, sentence: str) -> None:
    photo = with_photo(case)
    answer = staff_of_kohid.post(page(case, f"photos/{photo.pk}/"), {"turn": "0", **sent})
    assert answer.status_code in (400, 422) and sentence in answer.content.decode()
    assert not case.events.filter(type="photo_redacted").exists()


def test_another_cases_photo_is_not_found_in_this_one(case: Case, staff_of_kohid: Client) -> None:
    photo = with_photo(a_case("Másik"))
    assert staff_of_kohid.get(page(case, f"photos/{photo.pk}/")).status_code == 404
    assert staff_of_kohid.post(page(case, f"photos/{photo.pk}/hide/")).status_code == 404


def test_time_is_told_in_words(case: Case, staff_of_kohid: Client) -> None:
    Case.objects.update(reported_at=timezone.now())
    assert staff_of_kohid.get(page(case)).status_code == 200

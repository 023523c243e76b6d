from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.links import survey_token
from cases.models import Case, CaseEvent, Participant, Photo
from cases.services.moving import move_case
from tenants.models import Municipality
from tests.cases.photos.pictures import jpeg
from tests.cases.site.pages import words
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


@pytest.fixture
def token(zoldvar: Municipality) -> str:
    with zoldvar.entered():
        case = a_case("Sötét lámpa", at=ZOLDVAR_SQUARE, email="zsofi@pelda.hu")
        move_case(case, move("claim"), actor=actor_with("agent"))
        return survey_token(Participant.objects.get(case=case))


def test_following_the_link_answers_nothing_but_remembers_the_choice(
    zoldvar: Municipality, citizen: Client, token: str
) -> None:
    answer = citizen.get(f"/is-it-done/{token}/?a=no")
    assert "Tényleg elkészült?" in words(answer)
    assert 'value="no" ' in answer.content.decode()
    assert "checked" in answer.content.decode().split('value="no"')[1][:80]
    with zoldvar.entered():
        assert not CaseEvent.objects.filter(type="survey_answered").exists()


def test_yes_confirms_the_case(zoldvar: Municipality, citizen: Client, token: str) -> None:
    answer = citizen.post(f"/is-it-done/{token}/", {"solved": "yes", "satisfaction": "5", "note": "Köszönöm!"})
    assert "Megerősítettnek számoljuk" in words(answer)
    with zoldvar.entered():
        case = Case.objects.select_related("status").get()
        assert case.face == "sure"
        assert CaseEvent.objects.get(type="survey_answered").data["satisfaction"] == 5
    assert "Erre már válaszolt" in words(citizen.get(f"/is-it-done/{token}/"))


def test_no_opens_the_case_again(zoldvar: Municipality, citizen: Client, token: str) -> None:
    assert "Újra megnyitjuk" in words(citizen.post(f"/is-it-done/{token}/", {"solved": "no"}))
    with zoldvar.entered():
        case = Case.objects.get()
    assert "A bejelentő szerint nincs kész" in words(citizen.get(f"/{case.number}/"))


def test_an_answer_is_needed(citizen: Client, token: str) -> None:
    answer = citizen.post(f"/is-it-done/{token}/", {})
    assert answer.status_code == 400
    assert "Válasszon a három válasz közül." in words(answer)


def test_a_forged_link_says_so(citizen: Client, token: str) -> None:
    answer = citizen.get(f"/is-it-done/{token[:-2]}xx/")
    assert answer.status_code == 410
    assert "Ez a hivatkozás már nem él" in words(answer)


def test_a_link_of_another_town_is_worth_nothing(kohid: Municipality, token: str) -> None:
    answer = Client(headers={"host": "kohid.localhost"}).get(f"/is-it-done/{token}/")
    assert answer.status_code == 410


def test_a_new_claim_is_asked_about_anew(zoldvar: Municipality, citizen: Client, token: str) -> None:
    citizen.post(f"/is-it-done/{token}/", {"solved": "no"})
    with zoldvar.entered():
        case = Case.objects.get()
        assert case.status.code == "sent"
        move_case(case, move("claim"), actor=actor_with("agent"))
    assert citizen.post(f"/is-it-done/{token}/", {"solved": "yes"}).status_code == 200
    with zoldvar.entered():
        case.refresh_from_db()
        assert case.status.code == "solved"
        assert CaseEvent.objects.filter(type="survey_answered").count() == 2


def test_the_answer_carries_reasons_a_photo_and_a_number_to_call(
    zoldvar: Municipality, citizen: Client, token: str
) -> None:
    wish = str(uuid4())
    picture = SimpleUploadedFile("now.jpg", jpeg(), "image/jpeg")
    sent = {"solved": "no", "reasons": ["untouched", "speed"], "may_call": "on", "wish": wish, "note": "Sötét."}
    refused = citizen.post(f"/is-it-done/{token}/", {**sent, "photo": picture})
    assert refused.status_code == 400, "may call, but where?"
    page = refused.content.decode()
    assert "Sötét." in page and wish in page and refused.context["photos"], "all of it is still there"
    assert citizen.post(f"/is-it-done/{token}/", {**sent, "phone": "06 30 123 4567"}).status_code == 200
    with zoldvar.entered():
        said = CaseEvent.objects.get(type="survey_answered").data
        assert said["reasons"] == ["untouched"] and said["may_call"] is True, "what does not fit the answer is left out"
        photo = Photo.objects.get(pk=said["photo"])
        assert photo.hidden and photo.case.number, "nobody but the staff sees it before they have looked"
        assert Participant.objects.get().phone == "06 30 123 4567"
        assert "06 30" not in str(said)


def test_a_second_answer_and_an_old_link_say_what_to_do_and_lose_no_words(
    zoldvar: Municipality, citizen: Client, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen.post(f"/is-it-done/{token}/", {"solved": "yes"})
    again = citizen.post(f"/is-it-done/{token}/", {"solved": "no", "note": "Megint sötét van."})
    assert again.status_code == 400 and "Megint sötét van." in again.content.decode()
    monkeypatch.setattr("cases.links.SURVEY_DAYS", -1)
    old = citizen.post(f"/is-it-done/{token}/", {"solved": "no", "note": "Megint sötét van."})
    assert old.status_code == 410 and "Megint sötét van." in old.content.decode()
    with zoldvar.entered():
        assert Case.objects.get().number in old.content.decode()
        assert CaseEvent.objects.filter(type="survey_answered").count() == 1

"""Joining a case that is there already, from within the report form: nothing of it is lost or sent in silence."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cases.models import Case, Comment, Part, Participant
from cases.services.settling import settle
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import photo
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with


@pytest.fixture
def there(zoldvar: Municipality) -> Case:
    with zoldvar.entered():
        return a_case("Sötét lámpa", at=ZOLDVAR_SQUARE)


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


def filled(act: str, **more: Any) -> dict[str, Any]:
    return {"wish": str(uuid4()), "category": "lighting", "title": "Nem ég a lámpa", "description": "Három napja.",
            "lat": "47.55", "lon": "19.55", "spotted": "map", "anonymous": "on", "do": act, **more}


def test_being_affected_too_takes_words_and_photos_along_once(
    zoldvar: Municipality, there: Case, citizen: Client
) -> None:
    wish = filled(f"same:{there.number}", photos=[photo(), photo("b.jpg", "red")])
    answer = citizen.post("/report/", wish, follow=True)
    assert answer.redirect_chain[-1][0] == f"/{there.number}/"
    del wish["photos"]
    citizen.post("/report/", wish)
    with zoldvar.entered():
        assert Case.objects.count() == 1
        assert Participant.objects.filter(case=there, part=Part.SUPPORTER).count() == 1
        said = list(Comment.objects.filter(case=there).order_by("at"))
        assert [comment.text.body if comment.text else "" for comment in said] == ["Nem ég a lámpa\n\nHárom napja.", ""]
        assert all(comment.photo for comment in said)


def test_what_was_typed_can_be_dropped_and_it_is_said(zoldvar: Municipality, there: Case, citizen: Client) -> None:
    wish = filled(f"follow:{there.number}", email="zsofi@pelda.hu", typed="drop")
    answer = citizen.post("/report/", wish, follow=True)
    with zoldvar.entered():
        assert not Comment.objects.exists()
        assert Participant.objects.get(case=there, part=Part.FOLLOWER).email == "zsofi@pelda.hu"
    assert len(list(answer.context["messages"])) == 1


@pytest.mark.parametrize("email", ["", "zsofi@pelda"])
def test_following_needs_an_address_and_the_form_comes_back_whole(
    zoldvar: Municipality, there: Case, citizen: Client, email: str
) -> None:
    wish = filled(f"follow:{there.number}", email=email, landmark="A kapunál", photos=[photo()])
    answer = citizen.post("/report/", wish)
    assert answer.status_code == 400
    page = html(answer)
    assert '<a href="#id_email">' in page
    for kept in ("Nem ég a lámpa", "Három napja.", "A kapunál", f"follow:{there.number}", 'class="kept"'):
        assert kept in page
    with zoldvar.entered():
        assert not Participant.objects.filter(case=there, part=Part.FOLLOWER).exists()


def test_where_nothing_can_be_written_under_cases_it_is_said_before(
    zoldvar: Municipality, there: Case, citizen: Client
) -> None:
    with zoldvar.entered():
        settle("comments", "off", actor=actor_with("administrator"))
    page = html(citizen.post("/report/", filled("send")))
    assert f'value="same:{there.number}"' in page
    assert 'name="typed"' not in page
    assert citizen.post("/report/", filled(f"same:{there.number}")).status_code == 302
    with zoldvar.entered():
        assert not Comment.objects.exists()


def test_the_two_buttons_stand_beside_each_case_with_its_state_and_distance(there: Case, citizen: Client) -> None:
    answer = citizen.get("/report/near/?lat=47.5502&lon=19.55&category=lighting")
    page = html(answer)
    assert f'name="do" value="follow:{there.number}"' in page
    assert f'name="do" value="same:{there.number}"' in page
    assert "Válaszra vár" in words(answer)
    assert "20 méterre" in words(answer)


def test_a_case_that_is_not_public_cannot_be_joined(there: Case, citizen: Client) -> None:
    assert citizen.post("/report/", filled("same:ZV-2026-99999")).status_code == 404

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases.bulk import write_stories
from cases.models import Body, Case, Part, Participant
from cases.models.event import Voice
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case, withdraw_referral
from cases.services.writing import add_note
from cases.stories import CaseStory, Moment, ReporterRef, Step
from tenants.accounts.actors import BODY
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


def test_a_case_under_way_says_who_has_it_and_by_when(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case("Sötét lámpa", at=ZOLDVAR_SQUARE, description="Három hete nem ég.")
    answer = citizen.get(f"/{case.number}/")
    page = words(answer)
    assert "Kinél van? FényHáló Közvilágítás Válaszra vár Még 8 nap van hátra" in page
    assert "Három hete nem ég." in page
    assert "-ig válaszolniuk kell." in page
    assert "Elküldtük ide: FényHáló Közvilágítás" in page
    assert 'aria-current="step">Válasz' in html(answer)
    assert "Még nem kérdeztük" in page


def test_two_bodies_answer_each_for_itself(zoldvar: Municipality, citizen: Client) -> None:
    until = timezone.localdate() + timedelta(days=13)
    with zoldvar.entered():
        case = a_case("Kimosott útpadka", category="potholes", at=ZOLDVAR_SQUARE)
        refer_case(case, Body.objects.get(code="lamps"), actor=actor_with("agent"), subject="A lámpa")
        first, second = case.referrals.order_by("pk")
        answer_referral(first, actor=BODY, answer="A padkát feltöltöttük.", solved=True)
        answer_referral(second, actor=BODY, answer="Feltárással javítjuk.", promised_on=until)
    page = words(citizen.get(f"/{case.number}/"))
    assert "2 szervezetnél: 1 késznek jelezte" in page
    assert "A Városüzemeltető" in page
    assert "„A padkát feltöltöttük.”" in page
    assert "ígérte a FényHáló Közvilágítás a javítást." in page
    assert "A lámpa" in page
    assert len(re.findall(r"ígérte\b", page)) == 2  # once in the promise, once in the history


def test_claimed_is_shown_apart_from_confirmed(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = move_case(a_case(at=ZOLDVAR_SQUARE), move("claim"), actor=actor_with("agent"))
    page = words(citizen.get(f"/{case.number}/"))
    assert "A felelősök szerint Késznek jelezték" in page
    assert "A bejelentő szerint Most kérdezzük" in page
    with zoldvar.entered():
        move_case(case, move("confirm"), actor=actor_with("agent"))
    page = words(citizen.get(f"/{case.number}/"))
    assert "A bejelentő szerint A munkatársak megerősítették" in page


def test_a_closed_case_says_that_it_is_not_done_and_why(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = move_case(a_case(at=ZOLDVAR_SQUARE), move("close"), actor=actor_with("agent"), reason="no_answer")
    answer = citizen.get(f"/{case.number}/")
    assert "Lezártuk, nem készült el" in words(answer)
    assert "Nem válaszoltak" in words(answer)
    assert 'value="supporter"' not in html(answer)


def test_only_what_is_for_everybody_is_told(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE, email="zsofi@pelda.hu")
        agent = actor_with("agent")
        add_note(case, "Mindenkinek szól.", voice=Voice.PUBLIC, actor=agent)
        add_note(case, "Csak levélben.", voice=Voice.LETTER, actor=agent)
        add_note(case, "Csak bent.", voice=Voice.INTERNAL, actor=agent)
    page = words(citizen.get(f"/{case.number}/"))
    assert "„Mindenkinek szól.”" in page
    assert "Csak levélben" not in page
    assert "Csak bent" not in page
    assert "zsofi" not in page


def test_a_body_that_was_not_responsible_is_named_so(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        withdraw_referral(case.referrals.get(), actor=actor_with("agent"))
    page = words(citizen.get(f"/{case.number}/"))
    assert "Kiderült, hogy nem a FényHáló Közvilágítás a felelős" in page
    assert "Kinél van?" not in page


def test_a_date_without_a_time_shows_none(zoldvar: Municipality, citizen: Client) -> None:
    day = timezone.localdate() - timedelta(days=5)
    with zoldvar.entered():
        story = CaseStory(
            "X-1", "lighting", Moment.on(day, zoldvar.zone), "sent", title="Régi ügy", reporter=ReporterRef(uuid4())
        )
        story.steps.append(Step("referral_sent", Moment.on(day + timedelta(days=1), zoldvar.zone), {"body": "works"}))
        write_stories([story])
        number = Case.objects.get(foreign_id="X-1").number
    page = html(citizen.get(f"/{number}/"))
    assert f'<time datetime="{day.isoformat()}">' in page
    assert "0.00" not in page


def test_a_case_that_is_being_checked_is_not_found_by_others(
    kohid: Municipality, citizen_of_kohid: Client, staff_of_kohid: Client
) -> None:
    with kohid.entered():
        case = a_case()
    assert citizen_of_kohid.get(f"/{case.number}/").status_code == 404
    assert staff_of_kohid.get(f"/{case.number}/").status_code == 200


def test_a_neighbours_case_is_not_found(zoldvar: Municipality, staff_of_kohid: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    assert staff_of_kohid.get(f"/{case.number}/").status_code == 404


def test_me_too_counts_once_for_each_browser(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    for _time in range(2):
        answer = citizen.post(f"/{case.number}/join/", {"part": "supporter"})
        assert answer["Location"] == f"/{case.number}/"
    page = words(citizen.get(f"/{case.number}/"))
    assert "Köszönjük, Önt is beleszámoltuk." in page
    assert "1 embert érint a bejelentőn kívül" in page
    assert "Önt is beleszámoltuk" in page
    Client(headers={"host": "zoldvar.localhost"}).post(f"/{case.number}/join/", {"part": "supporter"})
    with zoldvar.entered():
        assert Participant.objects.filter(part=Part.SUPPORTER).count() == 2


def test_news_need_an_address_that_can_be_right(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    answer = citizen.post(f"/{case.number}/join/", {"part": "follower", "email": "zsofi@pelda"})
    assert answer.status_code == 400
    assert "A cím végéről hiányzik valami" in words(answer)
    assert 'value="zsofi@pelda"' in html(answer)
    assert citizen.post(f"/{case.number}/join/", {"part": "follower"}).status_code == 400
    assert citizen.post(f"/{case.number}/join/", {"part": "follower", "email": "zs@pelda.hu"}).status_code == 302
    with zoldvar.entered():
        assert Participant.objects.get(part=Part.FOLLOWER).email == "zs@pelda.hu"
    assert "zs@pelda.hu" not in html(Client(headers={"host": "zoldvar.localhost"}).get(f"/{case.number}/"))


def test_an_address_too_long_to_keep_is_refused(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    answer = citizen.post(f"/{case.number}/join/", {"part": "follower", "email": "x" * 260 + "@posta.example"})
    assert answer.status_code == 400

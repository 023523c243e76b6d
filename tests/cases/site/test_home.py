from django.test import Client

from cases.models import Part
from cases.services.joining import join_case
from cases.services.moving import move_case
from tenants.accounts.actors import ANONYMOUS
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


def zoldvar_client(language: str = "hu") -> Client:
    return Client(headers={"host": "zoldvar.localhost", "accept-language": language})


def test_an_empty_town_says_what_would_stand_here(zoldvar: Municipality) -> None:
    page = words(zoldvar_client().get("/"))
    assert "Még nincs egy ügy sem" in page
    assert "Lefotózom és bejelentem" in page
    assert "Hol tartanak az ügyek?" not in page


def test_the_newest_cases_stand_beside_a_drawn_map(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case = a_case("Sötét lámpa", at=ZOLDVAR_SQUARE)
        join_case(case, Part.SUPPORTER, actor=ANONYMOUS)
    answer = zoldvar_client().get("/")
    page = html(answer)
    assert f'href="/{case.number}/"' in page
    assert 'class="m-pin" data-s="open"' in page
    assert "Várkapu utca 22." in page
    assert "még 1 embert érint" in words(answer)
    assert "Az egyetlen nyitott ügy" in words(answer)


def test_what_is_being_checked_is_not_shown(kohid: Municipality, citizen_of_kohid: Client) -> None:
    with kohid.entered():
        case = a_case("Még nem nézte át senki")
    assert case.number not in html(citizen_of_kohid.get("/"))


def test_claimed_and_confirmed_are_counted_apart(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        for number in range(3):
            case = a_case(f"Lámpa {number}", at=ZOLDVAR_SQUARE)
            case = move_case(case, move("claim"), actor=actor_with("agent"))
        move_case(case, move("confirm"), actor=actor_with("agent"))
    page = words(zoldvar_client().get("/"))
    assert "Késznek jelezték 2 " in page
    assert "Megerősítve: kész 1 " in page


def test_what_came_of_it_is_told_with_the_bodys_own_words(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case = a_case("Sötét szakasz", at=ZOLDVAR_SQUARE, description="Sötétben jönnek haza a gyerekek.")
        case = move_case(case, move("claim"), actor=actor_with("agent"), note="Hét lámpát cseréltünk.")
        move_case(case, move("confirm"), actor=actor_with("agent"))
    page = words(zoldvar_client().get("/"))
    assert "Önök jelezték, ez lett belőle" in page
    assert "„Sötétben jönnek haza a gyerekek.”" in page
    assert "Hét lámpát cseréltünk." in page

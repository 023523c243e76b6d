import re

import pytest
from django.test import Client

from cases.judging import Place
from cases.models import Case
from cases.services.moving import move_case
from cases.site.listing import PAGE
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


def numbers_on(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'<h3><a href="/([A-Z]+-\d+-\d+)/"', page)))


def test_pages_lead_through_all_cases_and_back_again(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        for number in range(2 * PAGE + 3):
            a_case(f"Lámpa {number}", at=ZOLDVAR_SQUARE)
        newest_first = list(Case.objects.order_by("-reported_at", "-id").values_list("number", flat=True))
    first = citizen.get("/cases/")
    assert numbers_on(html(first)) == newest_first[:PAGE]
    second = citizen.get(first.context["older"] and "/cases/" + first.context["older"])
    assert numbers_on(html(second)) == newest_first[PAGE : 2 * PAGE]
    third = citizen.get("/cases/" + second.context["older"])
    assert numbers_on(html(third)) == newest_first[2 * PAGE :]
    assert third.context["older"] == ""
    back = citizen.get("/cases/" + third.context["newer"])
    assert numbers_on(html(back)) == newest_first[PAGE : 2 * PAGE]


def test_words_category_area_and_state_narrow_the_list(zoldvar: Municipality, citizen: Client) -> None:
    west, east = Place(47.55, 19.52, "Malom utca 1."), Place(47.55, 19.58, "Kút köz 2.")
    with zoldvar.entered():
        lamp = a_case("Sötét lámpa", at=west)
        hole = a_case("Mély kátyú", category="potholes", at=east)
        move_case(hole, move("claim"), actor=actor_with("agent"))
    assert numbers_on(html(citizen.get("/cases/?q=LÁMPA"))) == [lamp.number]
    assert numbers_on(html(citizen.get("/cases/?q=lampa"))) == [lamp.number]
    assert numbers_on(html(citizen.get("/cases/?q=kut"))) == [hole.number]
    assert numbers_on(html(citizen.get("/cases/?category=potholes"))) == [hole.number]
    assert numbers_on(html(citizen.get("/cases/?area=q1"))) == [lamp.number]
    assert numbers_on(html(citizen.get("/cases/?state=claim"))) == [hole.number]
    assert numbers_on(html(citizen.get("/cases/?state=running&category=lighting"))) == [lamp.number]


def test_a_case_number_leads_to_its_case(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    answer = citizen.get("/cases/", {"q": case.number.lower()})
    assert answer["Location"] == f"/{case.number}/"


def test_nothing_found_says_what_to_do(zoldvar: Municipality, citizen: Client) -> None:
    page = words(citizen.get("/cases/?q=zsiráf"))
    assert "Nem találtunk ilyen ügyet" in page
    assert "Bejelentés" in page


def test_nonsense_in_the_address_is_left_out(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    for query in ("category=x", "state=solved;drop", "area=%00", "before=ZV-1-1", "after=x", "q=%22%20%26%20%7C%21"):
        answer = citizen.get(f"/cases/?{query}")
        assert answer.status_code == 200
    assert numbers_on(html(citizen.get("/cases/?category=x&state=y"))) == [case.number]


def test_what_people_type_comes_back_as_text(zoldvar: Municipality, citizen: Client) -> None:
    page = citizen.get("/cases/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("query", ["q=%00", "q=lamp%00", "before=%00", "after=ZV-%00"])
def test_what_no_database_can_take_is_left_out(zoldvar: Municipality, citizen: Client, query: str) -> None:
    assert citizen.get(f"/cases/?{query}").status_code == 200
    assert citizen.get(f"/map/cases.json?box=19.5,47.5,19.51,47.51&zoom=17&{query}").status_code == 200

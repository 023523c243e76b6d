"""The large map: filters in the address, the heat view with its table, and very many cases in one place."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.judging import Place
from cases.models import Case
from cases.site import map_data
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.towns import ZOLDVAR_SQUARE, a_case


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost", "accept-language": "en"})


def test_the_map_is_narrowed_by_its_address_and_the_list_stands_beside_it(
    zoldvar: Municipality, citizen: Client
) -> None:
    with zoldvar.entered():
        a_case("Régi lámpa", at=ZOLDVAR_SQUARE)
        a_case("Friss kátyú", category="potholes", at=ZOLDVAR_SQUARE)
        Case.objects.filter(title="Régi lámpa").update(reported_at=timezone.now() - timedelta(days=60))
    for query, seen, unseen in (("", "Régi lámpa", "-"), ("?time=month", "Friss kátyú", "Régi lámpa"),
                                ("?category=lighting", "Régi lámpa", "Friss kátyú"), ("?time=quarter", "Régi", "-"),
                                ("?time=nonsense", "Régi lámpa", "-")):
        for page in ("/map/", "/cases/"):
            shown = html(citizen.get(page + query))
            assert seen in shown
            assert unseen == "-" or unseen not in shown
    box = "box=19.5,47.5,19.6,47.6&zoom=13"
    assert citizen.get(f"/map/cases.json?{box}&time=month").json()["squares"][0][2] == 1


def test_the_heat_view_colours_cells_and_says_the_numbers_in_words_and_in_a_table(
    zoldvar: Municipality, citizen: Client
) -> None:
    with zoldvar.entered():
        for number in range(5):
            a_case(f"Lámpa {number}", at=Place(47.55, 19.52))
        a_case("Kátyú", category="potholes", at=Place(47.55, 19.57))
    page = citizen.get("/map/?view=heat")
    shown = html(page)
    assert "<svg" in shown and 'fill="var(--primary-' in shown
    assert "data-map" not in shown and "leaflet" not in shown
    told = words(page)
    assert "1–4 ügy" in told or "1 ügy" in told
    assert [(row.name, row.count) for row in page.context["districts"]] == [("Óváros", 5), ("Újváros", 1)]
    assert page.context["districts"][0].for_thousand == pytest.approx(0.5)
    narrowed = citizen.get("/map/?view=heat&category=potholes")
    assert [row.count for row in narrowed.context["districts"]] == [1, 0]
    assert 'href="?category=potholes&amp;view=heat" aria-current' in html(narrowed)


def test_an_empty_map_says_what_to_do(zoldvar: Municipality, citizen: Client) -> None:
    for address in ("/map/?q=semmi", "/map/?view=heat&q=semmi"):
        assert citizen.get(address).status_code == 200
        assert "We found no such case" in words(citizen.get(address)) or "0" in words(citizen.get(address))


def test_more_cases_than_can_be_told_apart_are_counted_in_squares_and_named_when_still_nearer(
    zoldvar: Municipality, citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_data, "MOST_PINS", 3)
    with zoldvar.entered():
        for number in range(5):
            a_case(f"Lámpa {number}", at=Place(47.55 + number / 100_000, 19.55))
    box = "box=19.548,47.548,19.552,47.552"
    far = citizen.get(f"/map/cases.json?{box}&zoom=17").json()
    assert (far["pins"], sum(square[2] for square in far["squares"])) == ([], 5)
    near = citizen.get(f"/map/cases.json?{box}&zoom=18").json()
    assert (len(near["pins"]), near["more"], near["squares"]) == (3, 2, [])
    assert near["pins"][0][4] == "Lámpa 4"

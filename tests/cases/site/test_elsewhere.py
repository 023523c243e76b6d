"""A place beyond the boundary: whose it is, what is handed over, and what is never."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from cases.models import Case
from tenants.models import Domain, Municipality
from tenants.neighbours import forget_neighbours, neighbour_at
from tests.cases.site.pages import html, words

IN_ZOLDVAR = {"lat": "47.550000", "lon": "19.550000"}
NOWHERE = {"lat": "46.000000", "lon": "19.500000"}


@pytest.fixture(autouse=True)
def _read_anew(kohid: Municipality, zoldvar: Municipality) -> None:
    forget_neighbours()


def filled(**more: str) -> dict[str, str]:
    return {"wish": str(uuid4()), "street": "Várkapu utca", "house": "3", "category": "lighting", "title": "Dark lamp",
            "description": "Only for Kőhíd", "email": "zsofi@pelda.hu", "name": "Zsófi", "landmark": "At the gate",
            "do": "send", "spotted": "map", **more}


def test_a_neighbours_place_is_said_to_be_theirs_with_a_link_that_carries_no_person(citizen_of_kohid: Client) -> None:
    answer = citizen_of_kohid.post("/report/", filled(**IN_ZOLDVAR))
    assert answer.status_code == 400
    page = html(answer)
    assert "This place belongs to Zöldvár, not to Kőhíd." in page
    for kept in ("Only for Kőhíd", "zsofi@pelda.hu", "At the gate"):
        assert kept in page
    link = urlsplit(answer.context["outside"].url)
    assert (link.hostname, link.path) == ("zoldvar.localhost", "/report/")
    assert {name: values[0] for name, values in parse_qs(link.query).items()} == {
        **IN_ZOLDVAR, "street": "Várkapu utca", "house": "3", "landmark": "At the gate", "title": "Dark lamp",
        "kind": "Street lighting"}


def test_the_neighbours_form_begins_with_what_was_handed_over(zoldvar: Municipality, citizen_of_kohid: Client) -> None:
    url = citizen_of_kohid.post("/report/", filled(**IN_ZOLDVAR)).context["outside"].url
    there = Client(headers={"host": "zoldvar.localhost"})
    form = there.get(f"/report/?{urlsplit(url).query}").context["form"]
    assert form.position == (47.55, 19.55)
    assert [form[name].value() for name in ("title", "street", "category", "email")] == [
        "Dark lamp", "Várkapu utca", "lighting", ""]
    # Sent as it came, with the address of whoever sends it there.
    sent = {name: form[name].value() for name in ("wish", "lat", "lon", "spotted", "title", "street", "category")}
    assert there.post("/report/", {**sent, "do": "send"}).status_code == 302
    with zoldvar.entered():
        assert Case.objects.get().lat == 47.55


def test_a_place_that_is_nobodys_is_said_to_be_outside_and_nothing_is_lost(citizen_of_kohid: Client) -> None:
    page = words(citizen_of_kohid.post("/report/", filled(**NOWHERE)))
    assert "This place lies outside Kőhíd." in page
    assert "Kőhíd Önkormányzata cannot act there." in page
    assert "Zöldvár" not in page


def test_the_map_is_told_while_the_sign_is_moved(citizen_of_kohid: Client) -> None:
    told = citizen_of_kohid.get("/report/place/", {**IN_ZOLDVAR, "title": "Lamp", "email": "zsofi@pelda.hu"}).json()
    assert "Zöldvár" in told["outside"]
    assert "pelda" not in told["outside"]
    assert citizen_of_kohid.get("/report/place/?lat=47.05&lon=19.05").json()["outside"] == ""


def test_who_is_not_live_is_not_named(kohid: Municipality, zoldvar: Municipality) -> None:
    zoldvar.state = "onboarding"
    zoldvar.save(update_fields=["state"])
    with kohid.entered():
        assert neighbour_at(47.55, 19.55, but=kohid) is None


def test_asking_for_a_neighbour_leaves_the_towns_own_role_as_it_was(kohid: Municipality) -> None:
    with kohid.entered():
        found = neighbour_at(47.55, 19.55, but=kohid)
        assert found is not None
        assert (found.slug, found.name) == ("zoldvar", "Zöldvár")
        assert list(Domain.objects.values_list("domain", flat=True)) == ["kohid.localhost"]
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM m_zoldvar.cases_case")


@pytest.mark.parametrize("query", ["lat=x&lon=1", "lat=999&lon=1", "kind=%00&title=%00", "kind=" + "x" * 5000])
def test_a_link_with_nonsense_opens_an_empty_form(citizen_of_kohid: Client, query: str) -> None:
    answer = citizen_of_kohid.get(f"/report/?{query}")
    assert answer.status_code == 200
    assert answer.context["form"].position is None

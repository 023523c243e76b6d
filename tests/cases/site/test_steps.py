"""The form as four plain pages, as a browser without JavaScript walks them."""

import re

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from cases.catalogue import forget_catalogues
from cases.models import Case, Category
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import photo
from tests.towns import client_of


@pytest.fixture
def browser(zoldvar: Municipality) -> Client:
    return client_of(zoldvar)


def fields(page: str) -> dict[str, str]:
    """What the page's form would send, buttons aside."""
    found = re.findall(r'<input type="(?:hidden|text|email)" name="([^"]+)"(?: value="([^"]*)")?', page)
    ticked = re.findall(r'type="(?:radio|checkbox)" name="([^"]+)"(?: value="([^"]*)")?[^>]* checked', page)
    long = re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)<', page)
    return dict([*found, *((name, value or "on") for name, value in ticked), *long])


def test_four_pages_lead_to_a_case_and_nothing_is_lost_on_the_way(zoldvar: Municipality, browser: Client) -> None:
    whole = html(browser.get("/report/?category=lighting"))
    assert '<noscript><meta http-equiv="refresh" content="0; url=?category=lighting&amp;step=1"></noscript>' in whole
    page = html(browser.get("/report/?category=lighting&step=1"))
    assert 'name="title"' not in page
    second = browser.post("/report/", {**fields(page), "photos": [photo()], "do": "go:2"}, follow=True)
    address = second.redirect_chain[-1][0]
    assert "step=2" in address
    page = html(second)
    assert 'id="id_photos"' not in page
    # Too early: the place is missing, and the page says so.
    early = browser.post("/report/", {**fields(page), "landmark": "A megállónál", "do": "go:3"})
    assert early.status_code == 400
    assert 'id="id_street_error"' in html(early)
    assert "A megállónál" in html(early)
    place = {"street": "Várkapu utca", "house": "22.", "landmark": "A megállónál", "lat": "47.55", "lon": "19.55"}
    third = browser.post("/report/", {**fields(page), **place, "do": "go:3"}, follow=True)
    page = html(third)
    assert 'value="lighting" checked' in page
    assert 'id="id_anonymous" checked' in page
    nothing = browser.post("/report/", {**fields(page), "do": "go:4"})
    assert 'id="id_title_error"' in html(nothing)
    details = {"title": "Sötét lámpa", "email": "zsofi@pelda.hu", "do": "go:4"}
    fourth = browser.post("/report/", {**fields(page), **details}, follow=True)
    assert "Sötét lámpa" in words(fourth)
    last = fourth.redirect_chain[-1][0]
    # Back to the place and on again; reloading asks for nothing.
    back = browser.post("/report/", {**fields(html(fourth)), "do": "go:2"}, follow=True)
    assert 'value="Várkapu utca"' in html(back)
    assert html(browser.get(last)) != ""
    again = browser.get(last)
    done = browser.post("/report/", {**fields(html(again)), "do": "send"}, follow=True)
    with zoldvar.entered():
        case = Case.objects.get()
        assert (case.title, case.address, case.landmark) == ("Sötét lámpa", "Várkapu utca 22.", "A megállónál")
        assert case.photos.count() == 1
        assert case.participants.get().email == "zsofi@pelda.hu"
        assert case.participants.get().shows_name is False
    assert done.context["case"].number == case.number
    # Whoever goes back after sending sees the thanks.
    assert browser.get(last)["Location"] == done.redirect_chain[-1][0]
    assert mail.outbox == []


def test_a_draft_that_is_gone_begins_anew(browser: Client) -> None:
    page = html(browser.get("/report/?step=1"))
    address = browser.post("/report/", {**fields(page), "do": "go:2"})["Location"]
    caches["shared"].clear()
    assert browser.get(address)["Location"] == "/report/?step=1"
    assert browser.get("/report/?step=3")["Location"] == "/report/?step=1"
    assert browser.get("/report/?step=9").status_code == 200
    for nonsense in ("go:9", "go:x", "go"):
        assert browser.post("/report/", {**fields(page), "do": nonsense}).status_code in {200, 302, 400}


def test_faults_at_the_end_lead_to_their_own_page_and_danger_to_the_answer(
    zoldvar: Municipality, browser: Client
) -> None:
    sent = {"wish": "7d0f2f0e-3a35-4a1e-9f4d-0a2f1f6f1d11", "step": "4", "street": "Várkapu utca",
            "category": "lighting", "landmark": "A kapunál", "title": "", "do": "send"}  # fmt: skip
    page = html(browser.post("/report/", sent))
    assert 'name="step" value="3"' in page
    assert 'id="id_title_error"' in page
    assert 'name="street" value="Várkapu utca"' in page
    with zoldvar.entered():
        Category.objects.filter(code="lighting").update(stopper={"hu": "Hívja a 112-t."})
    forget_catalogues()
    stopped = browser.post("/report/", {**sent, "title": "Lámpa", "step": "3", "do": "go:4"})
    assert stopped.status_code == 400
    assert 'id="stop"' in html(stopped)
    assert 'value="Lámpa"' in html(stopped)

"""What the form says while somebody writes: perhaps this category, and what is known already."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.models import Category, Notice, NoticeKind
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import filled
from tests.towns import ZOLDVAR_SQUARE, a_case, client_of


@pytest.fixture
def browser(zoldvar: Municipality) -> Client:
    with zoldvar.entered():
        Category.objects.filter(code="lighting").update(keywords=["lámpa"])
        Category.objects.filter(code="potholes").update(keywords=["kátyú", "gödör"])
    forget_catalogues()
    return client_of(zoldvar)


def notice(**fields: object) -> Notice:
    now = timezone.now()
    return Notice.objects.create(**{
        "kind": NoticeKind.OUTAGE, "titles": {"hu": "Áramszünet"}, "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=1), **fields})  # fmt: skip


def test_a_category_is_proposed_for_the_word_that_was_written(browser: Client) -> None:
    page = html(browser.post("/report/hints/", {"title": "Két utcai LÁMPÁNÁL"}))
    assert 'value="kind:lighting" data-kind="lighting"' in page
    assert "LÁMPÁNÁL" in page
    assert "kind:potholes" not in page
    assert "kind:" not in html(browser.post("/report/hints/", {"title": "Valami baj van"}))
    # Once chosen nothing is proposed any more.
    assert "kind:" not in html(browser.post("/report/hints/", {"title": "lámpa", "category": "potholes"}))


def test_without_javascript_it_stands_on_the_forms_return(browser: Client) -> None:
    back = browser.post("/report/", filled(category="", title="Sötét lámpa"))
    assert back.status_code == 400
    assert 'value="kind:lighting"' in html(back)
    taken = browser.post("/report/", filled(category="", do="kind:lighting"))
    assert 'value="lighting" checked' in html(taken)
    assert 'value="Sötét lámpa"' in html(taken)


def test_what_is_usual_there_is_proposed_too(zoldvar: Municipality, browser: Client) -> None:
    with zoldvar.entered():
        for number in range(12):
            a_case(f"Gödör {number}", at=ZOLDVAR_SQUARE, category="potholes")
    page = html(browser.post("/report/hints/", {"title": "Valami", "lat": "47.55", "lon": "19.55"}))
    assert 'value="kind:potholes"' in page
    assert "kind:lighting" not in page
    assert "kind:" not in html(browser.post("/report/hints/", {"title": "Valami", "lat": "x", "lon": "19.55"}))


def test_a_known_outage_is_told_before_anybody_types_and_holds_nobody_up(
    zoldvar: Municipality, browser: Client
) -> None:
    with zoldvar.entered():
        lighting = Category.objects.get(code="lighting")
        notice()
        notice(titles={"hu": "Lámpacsere"}, category=lighting)
        notice(titles={"hu": "Csőtörés"}, lat=47.55, lon=19.55, radius_m=200)
        notice(titles={"hu": "Tegnapi"}, ends_at=timezone.now() - timedelta(hours=1))
    page = words(browser.get("/report/"))
    assert "Áramszünet" in page
    for other in ("Lámpacsere", "Csőtörés", "Tegnapi"):
        assert other not in page
    chosen = words(browser.post("/report/hints/", {"category": "lighting"}))
    assert "Lámpacsere" in chosen
    assert "Csőtörés" not in chosen
    there = words(browser.post("/report/hints/", {"lat": "47.55", "lon": "19.5501"}))
    assert "Csőtörés" in there
    assert "Csőtörés" not in words(browser.post("/report/hints/", {"lat": "47.58", "lon": "19.58"}))
    assert browser.post("/report/", filled()).status_code == 302

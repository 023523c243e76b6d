"""A report with the keyboard alone, and one with JavaScript switched off: as exact as the map, measured in metres."""

import statistics
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from playwright.sync_api import Page, expect

from cases.distance import metres_between
from cases.models import Case
from tenants.hosts import forget_hosts
from tenants.models import Municipality
from tests.browser.conftest import Opened, Served
from tests.cases.site.test_three_ways import BUDAPEST, MEDIAN, Places, fifty
from tests.fakes.geocoder import Register, geocoder

__all__ = ["fifty"]
FEW = 4


@pytest.fixture
def register(committed: None, fifty: Places) -> Iterator[Register]:
    caches["shared"].clear()
    with geocoder(fifty) as register:
        yield register


@pytest.fixture
def town(committed: None, register: Register) -> Municipality:
    town = Municipality.objects.select_related("branding").get(slug="kohid")
    town.boundary = BUDAPEST
    town.settings = {**town.settings, "geocoder": "photon", "geocoder_url": register.url}
    town.save(update_fields=["boundary", "settings"])
    forget_hosts()
    return town


def metres_off(town: Municipality, places: Places) -> list[float]:
    """How far each case lies from where its address is."""
    with town.entered():
        cases = {case.address: case for case in Case.objects.all()}
    return [metres_between(cases[address].lat, cases[address].lon, *places[address]) for address in places]


def few(places: Places) -> Places:
    return dict(list(places.items())[:: len(places) // FEW][:FEW])


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; nothing else may be needed."""
    for _press in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def test_with_the_keyboard_alone_an_address_is_as_exact_as_the_map(
    town: Municipality, fifty: Places, served: Served, opened: Opened
) -> None:
    page = opened(town, width=360).new_page()
    for address in few(fifty):
        page.goto(served.url(town, "/report/"))
        page.wait_for_selector('.map.lively [role="application"]')
        tab_to(page, "#id_street")
        page.keyboard.type(address[:-1], delay=5)
        page.wait_for_selector('[role="option"]')
        for _press in range(6):
            page.keyboard.press("ArrowDown")
            if page.evaluate("document.querySelector('[aria-selected=true]').textContent") == address:
                break
        page.keyboard.press("Enter")
        expect(page.locator("#id_spotted")).to_have_value("address")
        tab_to(page, "input[name=category]")
        page.keyboard.press("Space")
        tab_to(page, "#id_title")
        page.keyboard.type("Dark lamp")
        tab_to(page, ".btn.act[value=send]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/report/*-*/")
    off = metres_off(town, few(fifty))
    assert statistics.median(off) <= MEDIAN
    assert max(off) < 3


def test_with_the_keyboard_alone_the_map_is_exact(
    town: Municipality, fifty: Places, served: Served, opened: Opened
) -> None:
    """Arrow keys and plus on the map itself, then the four buttons; the place is what the form holds then."""
    page = opened(town, width=360).new_page()
    (lat, lon) = next(iter(fifty.values()))
    page.goto(served.url(town, "/report/"))
    page.wait_for_selector('.map.lively [role="application"]')
    tab_to(page, '.map [role="application"]')
    page.keyboard.press("ArrowRight")
    expect(page.locator("#id_lat")).not_to_have_value("")
    tab_to(page, "[data-pad-open]")
    page.keyboard.press("Enter")
    steps = {"up": (1, 0), "down": (-1, 0), "left": (0, -1), "right": (0, 1)}

    def at() -> tuple[float, float]:
        return tuple(float(page.input_value(f"#id_{name}")) for name in ("lat", "lon"))  # type: ignore[return-value]

    for _zoom in range(12):
        for _step in range(10):
            here = at()
            if metres_between(*here, lat, lon) < 4:
                break
            north, east = metres_between(*here, lat, here[1]), metres_between(*here, here[0], lon)
            way = (("up" if lat > here[0] else "down") if north > east else ("right" if lon > here[1] else "left"))
            page.focus(f".pad .{way}")
            page.keyboard.press("Enter")
            page.wait_for_timeout(20)
            moved = at()
            assert (moved[0] - here[0]) * steps[way][0] >= 0
            if metres_between(*moved, lat, lon) > metres_between(*here, lat, lon):
                break
        page.focus(".pad [data-zoom='1']")
        page.keyboard.press("Enter")
        page.wait_for_timeout(20)
    assert metres_between(*at(), lat, lon) <= MEDIAN


def test_without_javascript_an_address_and_a_press_on_the_map_are_as_exact(
    town: Municipality, fifty: Places, served: Served, opened: Opened
) -> None:
    page = opened(town, width=360, java_script_enabled=False).new_page()
    for address in few(fifty):
        street, _blank, house = address.rpartition(" ")
        # Without JavaScript the form is four short pages.
        page.goto(served.url(town, "/report/?step=1"))
        page.click(".btn[value='go:2']")
        page.fill("#id_street", street)
        page.fill("#id_house", house)
        page.click(".btn[value=find]")
        if page.locator("input[name=found]").count():
            page.get_by_label(address, exact=True).check()
            page.click(".btn[value=look]")
        page.click(".btn[value='go:3']")
        page.check("input[name=category][value=lighting]")
        page.fill("#id_title", "Dark lamp")
        page.click(".btn[value='go:4']")
        page.click(".btn.act[value=send]")
        assert "/report/" in page.url
        assert page.url.count("-") >= 4, page.inner_text("main")
    assert max(metres_off(town, few(fifty))) < 3


def test_where_i_am_says_how_exactly(town: Municipality, served: Served, opened: Opened) -> None:
    window = opened(town, width=360, geolocation={"latitude": 47.5, "longitude": 19.05, "accuracy": 12},
                    permissions=["geolocation"])
    page = window.new_page()
    page.goto(served.url(town, "/report/"))
    page.wait_for_selector(".map.lively")
    page.click("[data-here]")
    expect(page.locator("#id_spotted")).to_have_value("me")
    assert "to about 12 m" in page.inner_text("[data-address-said]")
    assert metres_between(float(page.input_value("#id_lat")), float(page.input_value("#id_lon")), 47.5, 19.05) < 1

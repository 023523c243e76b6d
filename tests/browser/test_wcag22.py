"""What WCAG 2.2 asks for and axe cannot see: on every page where pages can be asked, else on the way through them."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.models import Case
from tenants.models import Municipality
from tests.browser.answers import answers_of
from tests.browser.conftest import Opened, Served
from tests.browser.lively import Lively, dress, enliven, sessions
from tests.browser.walking import Walk, Walked, pages_of
from tests.cases.photos import pictures

FOCUS = Path(__file__).with_name("focus.js").read_text(encoding="utf-8")
# Where help is: its kinds in the order in which they stand, outside of what the page itself is about.
HELP = """
() => [...document.querySelectorAll("header a[href], nav a[href], footer a[href]")]
  .filter((one) => !one.closest("main"))
  .map((one) => one.protocol === "tel:" ? "telephone" : one.protocol === "mailto:" ? "letter"
    : ["/how-it-works/", "/accessibility/", "/rules/"].includes(one.pathname) && !one.hash ? one.pathname : "")
  .filter(Boolean)
"""


@pytest.fixture
def lively(committed: None, settings: Any, tmp_path: Path) -> Lively:
    settings.MEDIA_ROOT = tmp_path
    lively = enliven()
    dress(lively.town, "kohid")
    return lively


def test_the_focus_is_seen_and_never_hidden_and_help_stands_in_the_same_place(
    lively: Lively, served: Served, opened: Opened
) -> None:
    """2.4.7 and 2.4.11 on every page; 3.2.6: what helps keeps its order from page to page."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    orders: dict[tuple[str, ...], list[str]] = defaultdict(list)

    def visit(page: Page, walked: Walked, combination: str) -> None:
        page.keyboard.press("Tab")  # from now on the focus is shown as to somebody with a keyboard
        for what, where in page.evaluate(FOCUS):
            found[what, where].append(f"{walked}, {combination}")
        if not walked.address.startswith("/embed/"):
            orders[tuple(page.evaluate(HELP))].append(str(walked))

    walk = Walk(lively, served, opened, visit)
    walk.go(pages_of(lively), answers=lambda language, turn: answers_of(lively, language, turn))
    told = "\n".join(f"{what}: {where}\n    {len(on)} times: {'; '.join(on[:4])}"
                     for (what, where), on in sorted(found.items()))
    assert not found, told
    longest = max(orders, key=len)
    assert longest, "no page offers help"
    for order, on in orders.items():
        assert order == tuple(one for one in longest if one in order), f"another order of help: {order} on {on[:4]}"


def test_a_focus_that_is_hidden_or_cannot_be_seen_is_noticed(served: Served, opened: Opened) -> None:
    page = opened(Municipality.objects.get(slug="kohid")).new_page()
    page.set_content("""<style>#plain { outline: none }
        nav { position: fixed; inset: 0 0 auto; height: 9rem; background: tan }</style>
        <nav><a href="/">Home</a></nav><button id="under">Under</button>
        <p style="margin-top: 12rem"><button id="plain">Plain</button><button id="good">Good</button></p>""")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == [["hidden behind nav", "button#under"], ["focus cannot be seen", "button#plain"]]


def test_whatever_can_be_dragged_can_be_pressed_too(lively: Lively, served: Served, opened: Opened) -> None:
    """2.5.7: the map of the form, the map of all cases, and boxes over a photo. Nothing else listens to dragging."""
    page = opened(lively.town).new_page()
    page.goto(served.url(lively.town, "/report/"))
    page.wait_for_selector('.map.lively [role="application"]')
    page.click("[data-pad-open]")
    page.click(".pad .up")
    expect(page.locator("#id_lat")).not_to_have_value("")
    before = page.input_value("#id_lat")
    page.click(".pad .up")
    expect(page.locator("#id_lat")).not_to_have_value(before)
    page.goto(served.url(lively.town, "/map/"))
    ground = page.locator(".map.lively [role=application]")
    ground.scroll_into_view_if_needed()
    page.wait_for_selector(".map .pn, .map .sq")
    was = page.locator(".map .pn, .map .sq").first.bounding_box()
    ground.click(position={"x": 20, "y": 20})
    page.wait_for_function("x => document.querySelector('.map .pn, .map .sq').getBoundingClientRect().x > x + 9",
                           arg=was["x"] if was else 0)
    agent = opened(lively.town, "agent").new_page()
    known = lively.known
    agent.goto(served.url(lively.town, f"/desk/moderation/{known['desk/moderation/case_id']}/photos/"
                                       f"{known['desk/moderation/photo_id']}/"))
    agent.locator("[data-canvas]").click(position={"x": 40, "y": 40})
    assert agent.locator("[data-canvas] .grid input:checked").count() == 1
    agent.click("[data-add]")
    assert agent.locator("[data-canvas] .boxes rect").count() == 1
    for script in ("dragstart", "draggable", "mousedown", "touchstart", "pointermove"):
        there = {path.name for package in ("cases", "tenants", "evaluation", "reporting")
                 for path in Path(package).rglob("static/**/*.js") if script in path.read_text(encoding="utf-8")}
        assert there <= {"moderation.js", "map.js", "place.js", "check.js"}, f"{script}: walk through {there} here too"


def test_nothing_is_asked_twice_on_the_way_through_the_form(
    lively: Lively, served: Served, opened: Opened, tmp_path: Path
) -> None:
    """3.3.7: what was typed stands there again on the way back, and after sending the address is not asked for."""
    page = opened(lively.town, java_script_enabled=False).new_page()
    camera = tmp_path / "lamp.jpg"
    camera.write_bytes(pictures.jpeg())

    def go(number: int) -> None:
        # The first of these is what Enter presses, and seen by nobody.
        page.click(f"button[value='go:{number}']:not([aria-hidden]) >> nth=0")

    page.goto(served.url(lively.town, "/report/?step=1"))
    page.set_input_files("#id_photos", str(camera))
    go(2)
    page.fill("#id_street", "Fő utca")
    page.fill("#id_house", "1.")
    page.fill("#id_landmark", "A megállónál")
    go(3)
    page.fill("#id_title", "Sötét lámpa")
    page.check("input[name=category][value=lighting]", force=True)
    page.fill("#id_email", "dora@posta.example")
    go(4)
    go(3)
    assert page.input_value("#id_title") == "Sötét lámpa"
    assert page.input_value("#id_email") == "dora@posta.example"
    go(2)
    assert page.input_value("#id_landmark") == "A megállónál"
    go(3)
    go(4)
    page.click("button[value=send]:not([aria-hidden])")
    page.wait_for_url("**/report/*-*/")
    assert page.locator("input[type=email]:not([value]):visible").count() == 0
    with lively.town.entered():
        assert Case.objects.filter(landmark="A megállónál", participants__email="dora@posta.example").count() == 1
    signed = opened(lively.town)
    signed.add_cookies([{"name": "session", "value": sessions(lively.town)["citizen"],
                         "url": served.url(lively.town)}])
    page = signed.new_page()
    for address in ("/report/", "/alerts/", f"/{lively.known['number']}/"):
        page.goto(served.url(lively.town, address))
        asked = page.locator("input[type=email]")
        empty = asked.evaluate_all("all => all.filter(one => !one.value).map(one => one.id)")
        assert not empty, f"{address} asks a known person for their address"


def test_signing_in_asks_for_nothing_to_be_solved_or_remembered(
    lively: Lively, served: Served, opened: Opened
) -> None:
    """3.3.8: an address and a code that may be pasted or filled in by the browser; no picture, no sum, no puzzle."""
    page = opened(lively.town).new_page()
    page.goto(served.url(lively.town, "/accounts/login/"))
    pressed = page.locator("main input:visible, main input[type=email]")
    assert [one for one in pressed.evaluate_all("all => all.map(one => one.autocomplete)") if not one] == []
    assert page.locator("main img, main canvas, main iframe, main input[type=password]").count() == 0
    page.fill("main input[type=email]", "agent@kohid.example")
    page.locator("main form button:visible").first.click()
    code = page.locator("main input[name=code]")
    expect(code).to_be_visible()
    assert code.get_attribute("autocomplete") == "one-time-code"
    assert page.locator("main img, main canvas, main iframe").count() == 0
    assert page.evaluate("""() => {
      const field = document.querySelector("main input[name=code]");
      return field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true }));
    }"""), "pasting the code is refused"

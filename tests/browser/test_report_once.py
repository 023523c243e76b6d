"""One report is one case, in a real browser: pressed twice, sent again after “back”, from two tabs, its answer lost.

The browser's check is looked at beside it: its own reckoning against Python's, and that nobody is asked to wait for it.
"""

import re
from typing import Any
from uuid import UUID

import pytest
from altcha import Challenge, solve_challenge
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Page, expect

from cases.models import Case, CaseEvent, OnceOnly
from cases.site import proof
from cases.site.gate import CHECK
from tenants.models import Municipality
from tests.browser.conftest import Opened, Served

SOLVE = """async ([address, parameters]) => {
    const worker = new Worker(address);
    worker.postMessage(parameters);
    return await new Promise((done) => worker.addEventListener("message", ({ data }) => done(data)));
}"""
SEND = 'button.act[value="send"]'


@pytest.fixture
def town(committed: None) -> Municipality:
    return Municipality.objects.select_related("branding").get(slug="zoldvar")


def filled_in(page: Page, address: str, title: str) -> UUID:
    """Open the form and fill it in as somebody does who needs no map. Returns the form's wish."""
    page.goto(address)
    page.check('input[name="category"][value="lighting"]', force=True)
    page.fill("#id_title", title)
    page.fill("#id_street", "Várkapu utca")
    for name, degree in (("lat", "47.55"), ("lon", "19.55")):
        page.eval_on_selector(f"[name={name}]", "(input, degree) => { input.value = degree; }", degree)
    page.eval_on_selector("[name=not_same]", "input => { input.value = 'True'; }")
    return UUID(page.input_value('input[name="wish"]'))


def arrived(page: Page, wish: UUID) -> None:
    """Wait for the page of thanks; of two presses the first one's way there is given up by the browser."""
    expect(page).to_have_url(re.compile(f"/report/{wish}/$"), timeout=20_000)


def sent_again(page: Page, wish: UUID, title: str) -> None:
    """Back in the form, which is the same one, and "send" once more."""
    if not page.query_selector("#id_title"):
        page.go_back()
        page.wait_for_selector("#id_title")
    assert page.input_value('input[name="wish"]') == str(wish)
    assert page.input_value("#id_title") == title
    page.click(SEND)
    arrived(page, wish)


def titles(town: Municipality) -> list[str]:
    with town.entered():
        return list(Case.objects.order_by("pk").values_list("title", flat=True))


def test_the_browser_reckons_as_python_does(town: Municipality, served: Served, opened: Opened) -> None:
    with town.entered():
        challenge: dict[str, Any] = proof.challenge_for("report")
    expected = solve_challenge(Challenge.from_dict(challenge))
    assert expected
    page = opened(town).new_page()
    page.goto(served.url(town, "/report/"))
    address = page.get_attribute(f'input[name="{CHECK}"]', "data-worker")
    found = page.evaluate(SOLVE, [address, challenge["parameters"]])
    assert (found["counter"], found["derivedKey"]) == (expected.counter, expected.derived_key)


def test_what_cannot_be_checked_is_sent_all_the_same(town: Municipality, served: Served, opened: Opened) -> None:
    page = opened(town, service_workers="block").new_page()
    page.route("**/check/**", lambda route: route.abort())
    wish = filled_in(page, served.url(town, "/report/"), "Unchecked")
    page.click(SEND)
    arrived(page, wish)
    assert titles(town) == ["Unchecked"]


def test_one_report_is_one_case(town: Municipality, served: Served, opened: Opened) -> None:
    # What the page keeps on the device for itself is looked at elsewhere; here the network is the subject.
    window = opened(town, width=360, service_workers="block")
    page = window.new_page()
    form = served.url(town, "/report/")

    # Pressed twice.
    wish = filled_in(page, form, "Twice")
    page.dblclick(SEND)
    arrived(page, wish)
    assert titles(town) == ["Twice"]
    # The page of thanks once more, then back and sent again.
    page.reload()
    sent_again(page, wish, "Twice")
    assert titles(town) == ["Twice"]

    # Two tabs of the same form, as a browser makes them that doubles a tab.
    wish = filled_in(page, form, "Tabs")
    other = window.new_page()
    filled_in(other, form, "Tabs")
    other.evaluate("wish => { document.querySelector('[name=wish]').value = wish; }", str(wish))
    for tab in (page, other):
        tab.click(SEND)
        arrived(tab, wish)
    other.close()
    assert titles(town) == ["Twice", "Tabs"]

    # The answer gets lost on its way, and the form is sent again.
    wish = filled_in(page, form, "Lost")
    lost: list[int] = []
    whole = get_wsgi_application()

    def losing(environ: dict[str, Any], start: Any) -> Any:
        answer = whole(environ, start)
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/report/" and not lost:
            lost.append(answer.status_code)
            served.server.hang_up()
        return answer

    served.server.set_app(losing)
    page.click(SEND, no_wait_after=True)
    for _tenth in range(100):
        if lost:
            break
        page.wait_for_timeout(100)
    assert lost == [302]
    assert titles(town) == ["Twice", "Tabs", "Lost"]
    # Some browsers try once more by themselves, which is the same report again.
    page.wait_for_timeout(3000)
    page.wait_for_load_state()
    sent_again(page, wish, "Lost")
    assert titles(town) == ["Twice", "Tabs", "Lost"]
    with town.entered():
        # Every case came with a solution of its own, so that none of them had to be looked at.
        assert OnceOnly.objects.filter(key__startswith=proof.USED).count() == 3
        assert not CaseEvent.objects.filter(type="note_added").exists()

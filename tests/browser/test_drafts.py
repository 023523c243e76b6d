"""A report written where there is no network lies on the device, and becomes one case however often it is sent."""

from typing import Any

import pytest

from cases.models import Case, Photo
from tenants.models import Municipality
from tests.browser.conftest import Opened, Served
from tests.cases.photos import pictures

KEPT = "caches.open('site-1').then(kept => kept.keys()).then(keys => keys.map(key => new URL(key.url).pathname))"
# The network breaks off when the server has done its part, before its answer is here.
LOSES_THE_FIRST_ANSWER = """() => {
  const honest = window.fetch;
  window.fetch = async (address, options = {}) => {
    const answer = await honest(address, options);
    if (options.method !== "POST" || address !== "/report/") return answer;
    window.fetch = honest;
    throw new TypeError("lost");
  };
}"""


@pytest.fixture
def town(committed: None) -> Municipality:
    return Municipality.objects.select_related("branding").get(slug="zoldvar")


def write(page: Any, title: str) -> None:
    page.fill("#id_title", title)
    page.locator(".kinds .choice").first.click()
    page.fill("#id_street", "Várkapu utca")
    page.fill("#id_house", "22")


def keeps_the_form(page: Any) -> None:
    """Wait until the worker has what it needs without a network."""
    for _turn in range(300):
        kept = " ".join(page.evaluate(KEPT))
        # The last thing that the page asks for.
        if "/report/drafts/" in kept and "check-worker" in kept:
            return
        page.wait_for_timeout(100)
    raise AssertionError("The worker keeps no form.")


def test_a_report_with_a_photo_written_without_a_network_is_sent_once_though_the_answer_gets_lost(
    town: Municipality, served: Served, opened: Opened, tmp_path: Any
) -> None:
    camera = tmp_path / "lamp.jpg"
    camera.write_bytes(pictures.jpeg())
    page = opened(town, width=360).new_page()
    page.goto(served.url(town, "/report/"))
    keeps_the_form(page)
    served.down()
    page.goto(served.url(town, "/report/"))
    page.set_input_files("#id_photos", str(camera))
    page.locator("[data-uploads] [role=alert]").wait_for()
    write(page, "Sötét lámpa")
    page.wait_for_timeout(500)
    page.click(".btn.act")
    page.wait_for_url("**/report/drafts/**")
    page.locator("[data-wish] h2", has_text="Sötét lámpa").wait_for()
    assert page.locator("[data-photos] img").count() == 1
    # A second report, with other words and a wish of its own.
    page.goto(served.url(town, "/report/"))
    write(page, "Letört pad")
    page.wait_for_timeout(500)
    page.goto(served.url(town, "/report/drafts/"))
    page.locator("[data-wish]").nth(1).wait_for()
    served.up()
    # The page as the worker kept it, now with a network.
    page.evaluate(LOSES_THE_FIRST_ANSWER)
    item = page.locator("[data-wish]", has_text="Sötét lámpa")
    item.locator("[data-send]").click()
    sentence = page.get_attribute("[data-drafts]", "data-said-offline")
    page.locator("[data-line]", has_text=sentence).wait_for()
    with town.entered():
        assert Case.objects.count() == 1, "it had arrived"
    item.locator("[data-send]").click()
    page.locator("[data-done] a").wait_for()
    page.locator("[data-wish]", has_text="Letört pad").locator("[data-send]").click()
    page.locator("[data-done] a").nth(1).wait_for()
    with town.entered():
        assert sorted(Case.objects.values_list("title", flat=True)) == ["Letört pad", "Sötét lámpa"]
        assert Photo.objects.get().case.title == "Sötét lámpa"
    page.reload()
    page.locator("[data-none]:not([hidden])").wait_for()


def test_what_was_begun_is_offered_gone_on_with_and_brought_back(
    town: Municipality, served: Served, opened: Opened, tmp_path: Any
) -> None:
    camera = tmp_path / "lamp.jpg"
    camera.write_bytes(pictures.jpeg())
    window = opened(town)
    page = window.new_page()
    page.goto(served.url(town, "/report/"))
    page.set_input_files("#id_photos", str(camera))
    page.locator("[data-kept] img").wait_for()
    write(page, "Sötét lámpa")
    page.wait_for_timeout(500)
    page.close()
    page = window.new_page()
    page.goto(served.url(town, "/report/"))
    page.locator("[data-drafts-said] a").click()
    page.locator("[data-drop]").click()
    page.locator("[data-done] button").click()
    page.locator("[data-go]").click()
    page.locator("[data-kept] img").wait_for()
    assert page.input_value("#id_title") == "Sötét lámpa" and page.input_value("#id_street") == "Várkapu utca"
    page.click(".btn.act")
    page.wait_for_url("**/report/*-*/")
    page.wait_for_timeout(1000)
    page.goto(served.url(town, "/report/drafts/"))
    page.locator("[data-none]:not([hidden])").wait_for()
    with town.entered():
        assert Case.objects.get().photos.count() == 1

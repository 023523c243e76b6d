"""How heavy the first page is, from whom it comes, and whether anything moves while it comes."""

from collections import defaultdict

import brotli
import pytest
from playwright.sync_api import Page, Request

from tenants.models import Municipality
from tests.browser.conftest import Opened, Served
from tests.towns import ZOLDVAR_SQUARE, a_case

# Everything but photos and tiles, as it is sent in production: text packed with brotli, fonts as they are.
MOST = 120 * 1024
PACKED = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json")
MOVED = """
new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 1500);
})
"""


@pytest.mark.parametrize("which", ["/", "/report/", "case"])
def test_a_page_is_light_comes_from_one_host_and_stands_still(which: str, served: Served, opened: Opened) -> None:
    town = Municipality.objects.select_related("branding").get(slug="zoldvar")
    with town.entered():
        cases = [a_case(f"Lámpa {number}", at=ZOLDVAR_SQUARE) for number in range(6)]
    page = opened(town, width=360, height=740, locale="hu-HU").new_page()
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    weights, elsewhere = weighed(page)
    page.goto(served.url(town, f"/{cases[0].number}/" if which == "case" else which), wait_until="networkidle")
    moved = page.evaluate(MOVED)
    told = "\n".join(f"{size:7} {url}" for url, size in sorted(weights.items(), key=lambda pair: -pair[1]))
    assert not elsewhere
    assert sum(weights.values()) <= MOST, f"{sum(weights.values())} bytes\n{told}"
    assert moved < 0.05


def weighed(page: Page) -> tuple[dict[str, int], list[str]]:
    """What the page fetches from now on, by address: its bytes on the way; and what came from elsewhere."""
    weights: dict[str, int] = defaultdict(int)
    elsewhere: list[str] = []

    def weigh(request: Request) -> None:
        answer = request.response()
        if answer is None or answer.url.startswith(("data:", "blob:")):
            return
        if ".localhost" not in answer.url:
            elsewhere.append(answer.url)
        kind = answer.headers.get("content-type", "")
        if answer.status != 200 or "/media/" in answer.url or "/tiles/" in answer.url:
            return
        body = answer.body()
        weights[answer.url.partition("localhost")[2]] = len(brotli.compress(body) if kind.startswith(PACKED) else body)

    page.on("requestfinished", weigh)
    return weights, elsewhere

"""The pictures of the handbooks, taken from a demo that runs: `python -m tests.browser.pictures [PORT]`.

Each picture is what a reader of docs/desk.md should see at that point; when a page changes, take them again.
"""

import json
import re
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium

FOLDER = Path(__file__).parents[2] / "docs/pictures"
WIDE, PHONE = (1280, 860), (360, 760)


@dataclass(frozen=True)
class Shot:
    """One picture: its file, who looks, at which address, how large the window is, what is done before."""

    name: str
    role: str
    address: str
    size: tuple[int, int] = WIDE
    act: str = ""
    town: str = "kohid"


SHOTS = (
    Shot("desk-queue", "agent", "/desk/"),
    Shot("desk-queue-map", "agent", "/desk/?view=map"),
    Shot("desk-call", "agent", "/desk/call/?q=lámpa"),
    Shot("desk-case", "agent", "FIRST"),
    Shot("desk-reply", "agent", "FIRST", act="reply"),
    Shot("desk-new", "agent", "/desk/cases/new/"),
    Shot("desk-job", "manager", "/desk/jobs/new/?all=1&queue=week"),
    Shot("desk-moderation", "agent", "/desk/moderation/"),
    Shot("desk-round", "inspector", "/desk/round/", PHONE, town="zoldvar"),
    Shot("desk-settings", "administrator", "/desk/settings/"),
    Shot("desk-workflow", "administrator", "WORKFLOW"),
    Shot("desk-levels", "administrator", "/desk/settings/levels/"),
    Shot("desk-people", "administrator", "/desk/settings/people/"),
)


def doors(port: int) -> dict[str, str]:
    """The demo's one-click addresses by "town.role", from its start page."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        page = answer.read().decode()
    return {found[1]: found[0] for found in re.findall(r'(http://[^"\s]+/demo/enter/([a-z]+\.[a-z]+)~[^"\s]+)', page)}


def take(page: Page, shot: Shot, port: int) -> None:
    """Go there, do what is to be done, and take the picture."""
    base = f"http://{shot.town}.localhost:{port}"
    address = shot.address
    if address == "FIRST":
        page.goto(f"{base}/desk/?queue=answered")
        address = page.eval_on_selector("table.queue td a, table.queue a", "a => a.getAttribute('href')")
    elif address == "WORKFLOW":
        page.goto(f"{base}/desk/settings/workflows/")
        address = page.eval_on_selector("main a[href*='/workflows/']", "a => a.getAttribute('href')")
    page.set_viewport_size({"width": shot.size[0], "height": shot.size[1]})
    page.goto(base + address if address.startswith("/") else f"{base}/desk/{address}")
    if shot.act == "reply":
        page.locator("textarea[name=words]").first.fill("Jó napot! Holnap délelőtt javítjuk.")
        page.wait_for_timeout(800)
        page.locator("textarea[name=words]").first.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.screenshot(path=str(FOLDER / f"{shot.name}.png"))


def main(port: int, wanted: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    links = doors(port)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for shot in SHOTS:
            if wanted and shot.name not in wanted:
                continue
            window = browser.new_context(locale="hu-HU")
            page = window.new_page()
            page.goto(links[f"{shot.town}.{shot.role}"])
            take(page, shot, port)
            print(json.dumps({"picture": shot.name, "width": page.evaluate("document.documentElement.scrollWidth")}))
            window.close()
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000, sys.argv[2:])

"""The pictures of the handbooks, taken from a demo that runs: `python -m tests.browser.pictures OUTPUT [NAME ...]`.

OUTPUT is a file with what `make demo` printed: the one-click addresses stand there.

Each picture is what a reader of docs/desk.md should see at that point; when a page changes, take them again.
"""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, chromium

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


def doors(said: str) -> dict[str, str]:
    """The demo's one-click addresses by "town.role", from what it printed when it started."""
    found = re.findall(r"(http://\S+/demo/enter/([a-z]+\.[a-z]+)~\S+)", said)
    return {name: address for address, name in found}


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


def main(output: Path, wanted: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    links = doors(output.read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium() or "chromium", args=ARGUMENTS)
        for shot in SHOTS:
            if wanted and shot.name not in wanted:
                continue
            window = browser.new_context(locale="hu-HU")
            page = window.new_page()
            page.goto(links[f"{shot.town}.{shot.role}"])
            take(page, shot, urlsplit(links[f"{shot.town}.{shot.role}"]).port or 80)
            print(json.dumps({"picture": shot.name, "width": page.evaluate("document.documentElement.scrollWidth")}))
            window.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

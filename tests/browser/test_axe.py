"""axe finds nothing on any page, in three looks, three languages, wide and narrow; and nothing scrolls sideways."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests.browser.answers import answers_of
from tests.browser.conftest import Opened, Served
from tests.browser.lively import dress, enliven
from tests.browser.walking import Walk, Walked, pages_of

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"]
LOOK = """
(tags) => axe.run(document, {
  runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"], preload: false,
}).then((found) => ({
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  over: [...document.body.querySelectorAll("*")].filter((one) => {
    if (one.getBoundingClientRect().right <= document.documentElement.clientWidth + 1) return false;
    for (let out = one.parentElement; out && out !== document.body; out = out.parentElement)
      if (getComputedStyle(out).overflowX !== "visible") return false;
    return true;
  }).slice(-3).map((one) => one.tagName.toLowerCase() + (one.id && "#" + one.id) + "." + one.getAttribute("class")),
  lang: document.documentElement.lang,
  faults: found.violations.flatMap((rule) => rule.nodes.map((node) => (
    [rule.id, rule.help, node.target.join(" "),
     [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ")]))),
}))
"""


@pytest.mark.usefixtures("committed")
def test_axe_finds_nothing_on_any_page_and_no_page_scrolls_sideways(
    served: Served, opened: Opened, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    lively = enliven()
    dress(lively.town, "kohid")
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)

    def visit(page: Page, walked: Walked, combination: str) -> None:
        seen = page.evaluate(LOOK, TAGS)
        where = f"{walked}, {combination}"
        for fault in seen["faults"]:
            found[tuple(fault)].append(where)
        if seen["wide"] > 0:
            found["sideways", "No page scrolls sideways", " ".join(seen["over"]), ""].append(where)
        if seen["lang"] != combination.split()[1]:
            found["language", "The page speaks the language that was asked for", seen["lang"], ""].append(where)

    walk = Walk(lively, served, opened, visit, script=Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    pages = pages_of(lively)
    walk.go(pages, answers=lambda language, turn: answers_of(lively, language, turn))
    assert len(pages) > 100, "too few pages could be shown to mean anything"
    told = "\n".join(f"{rule}: {words}\n  {selector}\n  {why}\n" + "".join(f"    {one}\n" for one in where[:4])
                     + (f"    and {len(where) - 4} more\n" if len(where) > 4 else "")
                     for (rule, words, selector, why), where in sorted(found.items()))
    assert not found, f"{len(found)} faults in {walk.visits} looks at {len(pages)} pages\n{told}"

"""Onboarding files for the tests: a whole small town, and what to change in it."""

from pathlib import Path

from tenants.onboarding import plan as onboarding
from tenants.onboarding.document import Document
from tenants.onboarding.faults import OnboardingRefused

FUZESD = """\
[municipality]
slug = "fuzesd"
name = "Fűzesd"
prefix = "FZ"
languages = ["hu", "en"]
domains = ["fuzesd.localhost", "hibak.fuzesd.example"]
population = 5400

[contact]
office = "Fűzesdi Közös Önkormányzati Hivatal"
phone = "(06 97) 555 030"

[boundary]
polygon = [[20.0, 47.0], [20.1, 47.0], [20.1, 47.1], [20.0, 47.1]]

[[areas]]
code = "north"
name = "Felvég"
polygon = [[20.0, 47.05], [20.1, 47.05], [20.1, 47.1], [20.0, 47.1]]

[[areas]]
code = "south"
name = "Alvég"
polygon = [[20.0, 47.0], [20.1, 47.0], [20.1, 47.05], [20.0, 47.05]]

[branding]
primary = "#14406b"
accent = "#b5522f"
fonts = "plain"

[branding.texts.hu]
tagline = "a falu ügyei"

[branding.texts.en]
tagline = "village matters"

[categories]
from = "hungary"
only = ["potholes", "lighting", "waste", "other"]

[[bodies]]
code = "works"
name = "Községgazdálkodás"
email = "works@fuzesd.example"

[[bodies]]
code = "lamps"
name = "FényHáló"
email = "lamps@fuzesd.example"

[[routing]]
body = "works"

[[routing]]
category = "lighting"
body = "lamps"

[workflow]
from = "three-step"

[[staff]]
email = "anna@fuzesd.example"
name = "Fűz Anna"
role = "administrator"
"""

OWN_WORKFLOW = """\
[workflow]
code = "own"

[[workflow.statuses]]
code = "new"
names = { hu = "Új", en = "New" }
phase = "open"
initial = true

[[workflow.statuses]]
code = "done"
names = { hu = "Kész", en = "Done" }
phase = "solved"

[[workflow.transitions]]
code = "finish"
from = "new"
to = "done"
names = { hu = "Kész", en = "Done" }
roles = ["agent"]
"""


def fuzesd(*changes: tuple[str, str], more: str = "") -> str:
    """The town's file with some of its words replaced, and something added at the end."""
    text = FUZESD
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text + more


def read(text: str, folder: Path | None = None) -> Document:
    return onboarding.read_text(text, "fuzesd.toml", folder or Path())


def faults_of(text: str, folder: Path | None = None) -> list[str]:
    """The errors of a file as people read them, in its order; none for a sound one."""
    try:
        read(text, folder)
    except OnboardingRefused as refusal:
        return [str(fault) for fault in refusal.faults]
    return []


def line_of(text: str, words: str) -> int:
    """The line, from 1, in which some words stand first."""
    return text[: text.index(words)].count("\n") + 1

"""What every letter is made of: a heading, a few sentences, perhaps one question with its answers, and the case."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.text import Truncator

from cases.models import Case
from tenants import current
from tenants.look.palette import derive

# How long a subject, and the heading in it, may be.
SUBJECT, HEADING = 250, 100


@dataclass(frozen=True)
class Choice:
    """One answer that a letter offers; the first is the large one."""

    words: str
    url: str


@dataclass(frozen=True)
class Page:
    """A letter before it is addressed. Sentences are whole and translated."""

    subject: str
    heading: str
    greeting: str
    sentences: list[str]
    closing: str
    choices: list[Choice] = field(default_factory=list)
    quotation: str = ""
    after: list[str] = field(default_factory=list)
    footnote: str = ""
    case: Case | None = None
    case_url: str = ""
    unsubscribe_url: str = ""


def subject_of(case: Case, heading: str = "") -> str:
    """A letter's subject. The number stands in it whole, since answers are found by it; a long title gives way."""
    short = Truncator(heading).chars(HEADING)
    head = f"{short} " if short.endswith("?") else f"{short}: " if short else ""
    end = f" ({case.number})"
    return head + Truncator(case.title).chars(SUBJECT - len(head) - len(end)) + end


def render(page: Page, language: str) -> tuple[str, str]:
    """The letter as plain text and as HTML, in the municipality's colours as plain values."""
    here = current.municipality()
    tokens = here.branding.tokens or derive(here.branding.primary, here.branding.accent).tokens
    colour = {name.replace("-", "_"): value for name, value in tokens.items()}
    context = {"page": page, "municipality": here, "language": language, "colour": colour}
    text = render_to_string("letters/letter.txt", context)
    return text.strip() + "\n", render_to_string("letters/letter.html", context)

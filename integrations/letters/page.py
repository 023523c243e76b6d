"""What every letter is made of: a heading, a few sentences, perhaps one question with its answers, and the case."""

from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import Truncator

from cases.models import Case
from tenants import current
from tenants.look.palette import derive

# How long a subject may be.
SUBJECT = 250


@dataclass(frozen=True)
class Choice:
    """One answer that a letter offers; the first is the large one."""

    words: str
    url: str


@dataclass(frozen=True)
class Line:
    """One piece of news among others, in a daily letter."""

    heading: str
    sentences: list[str] = field(default_factory=list)
    quotation: str = ""

    @property
    def quoted(self) -> str:
        return in_quotes(self.quotation)


@dataclass(frozen=True)
class Group:
    """What a daily letter tells of one case, or of new cases: its lines, the newest first."""

    title: str
    where: str = ""
    url: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A letter before it is addressed. Sentences are whole and translated.

    `code` is what somebody types in to say that the address is theirs; `unsubscribe_url` the page on which letters like
    this one are stopped.
    """

    subject: str
    heading: str
    greeting: str
    sentences: list[str]
    closing: str
    choices: list[Choice] = field(default_factory=list)
    code: str = ""
    quotation: str = ""
    after: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    footnote: str = ""
    case: Case | None = None
    case_url: str = ""
    unsubscribe_url: str = ""
    unsubscribe_words: str = ""

    @property
    def quoted(self) -> str:
        return in_quotes(self.quotation)


def in_quotes(words: str) -> str:
    """Somebody's words as plain letters quote them."""
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def subject_of(case: Case) -> str:
    """The subject of every letter about a case, always the same: mail programs keep a conversation together by it, and
    answers are found by the number in it. What is new stands in the first line, which lists of letters show."""
    head = f"[{case.number}] "
    return head + Truncator(case.title).chars(SUBJECT - len(head))


def render(page: Page, language: str) -> tuple[str, str]:
    """The letter as plain text and as HTML, in the municipality's colours as plain values."""
    context = {"page": page, **furniture(language)}
    text = render_to_string("letters/letter.txt", context)
    return text.strip() + "\n", render_to_string("letters/letter.html", context)


def furniture(language: str) -> dict[str, Any]:
    """What stands in every letter of the municipality entered: its name, colours as `#rrggbb`, and the foot."""
    here = current.municipality()
    tokens = here.branding.tokens or derive(here.branding.primary, here.branding.accent).tokens
    texts = here.branding.texts.get(language) or here.branding.texts.get(here.language) or {}
    contact = here.contact
    return {
        "municipality": here,
        "language": language,
        "colour": {name.replace("-", "_"): value for name, value in tokens.items()},
        "signature": texts.get("signature", ""),
        "foot": texts.get("letter_footer", ""),
        "office": ", ".join(filter(None, (contact.get("office"), contact.get("address"), contact.get("phone")))),
    }

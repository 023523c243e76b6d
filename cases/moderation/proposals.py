"""What in the words of a case should perhaps not be read by everybody, each with its surroundings, to be ticked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent, Comment, Text
from cases.moderation.found import Finding, Kind
from cases.moderation.masking import findings, kinds_of
from cases.moderation.rewriting import Removal
from cases.settings import setting

AROUND = 40


@dataclass(frozen=True)
class Spot:
    """Where it stands: the words before and after it."""

    where: str
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Proposal:
    """One thing to take out, wherever it stands. `code` names it in the form, without saying it."""

    code: str
    removal: Removal
    kind: str
    spots: list[Spot]


def proposals(case: Case, *, staff: bool = True) -> list[Proposal]:
    """What is found in a case's own words, in what was said before, in comments and in notes; the same thing once.

    Args:
        staff: whether for the municipality's own staff; others are shown nothing of letters and notes.
    """
    kinds = kinds_of(setting("masking"))
    found: dict[tuple[Kind, str], list[Spot]] = {}
    removals: dict[tuple[Kind, str], Removal] = {}
    for where, text in texts_of(case, staff=staff):
        for one in findings(text, kinds):
            key = (one.kind, one.key)
            removals.setdefault(key, Removal(one.kind, one.key, one.words))
            found.setdefault(key, []).append(spot(where, text, one))
    names = kind_names()
    return [Proposal(f"p{number}", removals[key], names[key[0]], spots)
            for number, (key, spots) in enumerate(found.items(), start=1)]


def texts_of(case: Case, *, staff: bool) -> Iterator[tuple[str, str]]:
    """Every text of a case with the words for where it stands, the case's own first."""
    yield _("Title"), case.title
    yield _("Description"), case.description
    yield _("Place"), f"{case.address}\n{case.landmark}"
    for answer in case.answers.values():
        yield from ((_("Answer to a question"), text) for text in plain_texts(answer))
    names = where_of(case)
    for text in Text.objects.filter(case=case).exclude(body="").order_by("pk"):
        if staff or str(text.pk) in names:
            yield names.get(str(text.pk), _("History")), text.body


def plain_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from plain_texts(one)


def where_of(case: Case) -> dict[str, str]:
    """What the case's kept texts are, by their id."""
    named: dict[str, str] = {}
    for data in CaseEvent.objects.filter(case=case, type="case_corrected").values_list("data", flat=True):
        if data.get("was"):
            named[data["was"]] = _("What was said before")
    comments = Comment.objects.filter(case=case, text__isnull=False).values_list("text", flat=True)
    return named | {str(text): _("Comment") for text in comments}


def spot(where: str, text: str, found: Finding) -> Spot:
    before, after = text[max(0, found.start - AROUND):found.start], text[found.end:found.end + AROUND]
    return Spot(where, ("…" if found.start > AROUND else "") + before, found.words,
                after + ("…" if found.end + AROUND < len(text) else ""))


def kind_names() -> dict[Kind, str]:
    return {Kind.EMAIL: _("e-mail address"), Kind.PHONE: _("telephone number"), Kind.PLATE: _("number plate"),
            Kind.WORDS: _("words")}


def chosen(offered: Iterable[Proposal], codes: Iterable[str], also: str = "") -> list[Removal]:
    """The removals that were ticked, and those written down by hand, one on each line."""
    ticked = set(codes)
    return [*(one.removal for one in offered if one.code in ticked),
            *(Removal(Kind.WORDS, "", line.strip()) for line in also.splitlines() if line.strip())]

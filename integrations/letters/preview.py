"""A letter as it would be sent, for whoever is writing it or about to make a move."""

from copy import copy
from dataclasses import replace

from django.utils import translation

from cases.catalogue import catalogue
from cases.desk.preview import LetterPreview
from cases.models import Case, CaseEvent, Part, Participant, Transition
from cases.models.event import Voice
from cases.workflow.phases import Proof
from integrations.letters.page import Page, render
from integrations.letters.to_reporter import is_it_done, moved, with_words
from tenants import current
from tenants.addresses import url_of


def letter_preview(case: Case, words: str) -> LetterPreview | None:
    """The letter that a note with these words makes; None where the reporter left no address."""
    reporter = reachable(case)
    if reporter is None:
        return None
    with translation.override(language_of(reporter)):
        return shown(reporter, with_words(case, words))


def move_preview(case: Case, transition: Transition, words: str, reason: str = "") -> LetterPreview | None:
    """The letter that the reporter gets when this move is made; None where they hear nothing of it.

    Its three answers lead to the case's page: only the reporter's own letter can answer for the reporter.
    """
    reporter, target = reachable(case), catalogue().by_id[transition.target_id]
    if reporter is None:
        return None
    after = copy(case)
    after.status, after.phase, after.published = target, target.phase, target.public
    event = CaseEvent(case=after, type="case_moved", voice=Voice.PUBLIC if target.public else Voice.LETTER, data={
        "transition": transition.code, "target": target.code, "phase": target.phase, "proof": target.proof,
        **({"reason": reason} if reason else {})})
    event.draft = words  # type: ignore[attr-defined]
    with translation.override(language_of(reporter)):
        page = (is_it_done if target.proof == Proof.CLAIMED else moved)(event, reporter)
        if page is None:
            return None
        address = url_of(current.municipality(), "site:case", case.number)
        return shown(reporter, replace(page, choices=[replace(choice, url=address) for choice in page.choices]))


def reachable(case: Case) -> Participant | None:
    """The reporter, if they left an address."""
    return Participant.objects.filter(case=case, part=Part.REPORTER).exclude(email="").first()


def language_of(reporter: Participant) -> str:
    return reporter.language or current.municipality().language


def shown(reporter: Participant, page: Page | None) -> LetterPreview | None:
    if page is None:
        return None
    text, html = render(page, language_of(reporter))
    return LetterPreview(to=reporter.email, subject=page.subject, text=text, html=html)

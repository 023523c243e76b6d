"""A letter as it would be sent, for whoever is writing it."""

from django.utils import translation

from cases.desk.preview import LetterPreview
from cases.models import Case, Part, Participant
from integrations.letters.page import render
from integrations.letters.to_reporter import with_words
from tenants import current


def letter_preview(case: Case, words: str) -> LetterPreview | None:
    """The letter that a note with these words makes; None where the reporter left no address."""
    reporter = Participant.objects.filter(case=case, part=Part.REPORTER).exclude(email="").first()
    if reporter is None:
        return None
    language = reporter.language or current.municipality().language
    with translation.override(language):
        page = with_words(case, words)
        if page is None:
            return None
        text, _html = render(page, language)
    return LetterPreview(to=reporter.email, subject=page.subject, text=text)

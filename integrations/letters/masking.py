"""Words that were taken out of a case are taken out of its letters too: of those that wait, of those that were sent and
kept, and of those that came in."""

from django.db.models import Q

from cases.models import Case
from cases.moderation.holders import rewrite_rows
from cases.moderation.rewriting import Rewrite
from integrations.models import IncomingLetter, Letter


def rewrite_letters(case: Case, rewrite: Rewrite) -> int:
    """Rewrite the letters of a case. Returns in how many places."""
    for letter in Letter.objects.filter(case=case, digest_at__isnull=False):
        letter.gist, changed = rewrite.within(letter.gist)
        if changed:
            letter.save(update_fields=["gist"])
    # The daily letter tells of many cases.
    letters = Letter.objects.filter(Q(case=case) | Q(kind="daily", gist__cases__contains=[case.pk]))
    return (rewrite_rows(letters, ("subject", "text", "html"), rewrite)
            + rewrite_rows(IncomingLetter.objects.filter(case=case), ("subject", "text"), rewrite))

"""Personal data are taken out of the words of a case for good: out of what stands there, what stood there before, and
out of letters and whatever else keeps them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cases.events.record import record
from cases.events.types import WordsMasked
from cases.models import Case, Comment, Document, Photo, Referral, Text
from cases.models.event import Voice
from cases.moderation.found import Kind
from cases.moderation.holders import rewrite_fields, rewrite_rows, word_holders
from cases.moderation.rewriting import Removal, Rewrite
from cases.refusals import NothingToSay
from cases.services.locking import locked, save_moved
from tenants import current
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

# A word of one or two letters would take half of the text with it.
SHORTEST = 3
FIELDS = ("title", "description", "address", "landmark")


def mask_words(case: Case, removals: Sequence[Removal], *, actor: Actor) -> Case:
    """Take these things out of everything that is kept of a case's words; what was there is gone.

    Raises:
        PermissionRefused: the actor's role may not.
        NothingToSay: nothing was chosen, or nothing of it stands there any more.
    """
    ensure_may(actor, Permission.CORRECT)
    if not removals:
        raise NothingToSay(_("Tick what should be taken out, or write it down."), field="also")
    if any(one.kind is Kind.WORDS and len(one.words) < SHORTEST for one in removals):
        raise NothingToSay(_("Write at least three letters on each line: less than that stands everywhere."),
                           field="also")
    with transaction.atomic():
        case = locked(case)
        rewrite = Rewrite(removals, stand_ins(case))
        fields, count = rewrite_case(case, rewrite)
        if not count:
            raise NothingToSay(_("None of this stands in the case any more."), field="also")
        for holder in word_holders:
            holder(case, rewrite)
        record(case, WordsMasked(fields=fields, count=count), actor=actor, voice=Voice.INTERNAL)
    return case


def stand_ins(case: Case) -> dict[Kind, str]:
    """What stands in the place of what was taken out, in the language of the case."""
    with translation.override(case.language or current.municipality().language):
        return {Kind.EMAIL: _("[e-mail address removed]"), Kind.PHONE: _("[telephone number removed]"),
                Kind.PLATE: _("[number plate removed]"), Kind.WORDS: _("[removed]")}


def rewrite_case(case: Case, rewrite: Rewrite) -> tuple[list[str], int]:
    """Rewrite all that this package keeps of a case's words. Returns which parts changed, and in how many places."""
    changed = rewrite_fields(case, FIELDS, rewrite)
    case.answers, answers = rewrite.within(case.answers)
    if answers:
        changed["answers"] = answers
    if changed:
        save_moved(case, *changed)
    for part, rows, field in (
        ("texts", Text.objects, "body"), ("photos", Photo.objects, "alt"), ("documents", Document.objects, "name"),
        ("referrals", Referral.objects, "subject"), ("comments", Comment.objects, "name"),
    ):
        changed[part] = rewrite_rows(rows.filter(case=case).exclude(**{field: ""}), [field], rewrite)
    return [part for part, count in changed.items() if count], sum(changed.values())

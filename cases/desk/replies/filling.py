"""A ready reply for one case: which are offered, in whose language, and what stands in their fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.models import GONE, Case, Participant, Referral, ReplyTemplate
from cases.models.event import Voice
from cases.replies import FIELDS, filled
from tenants import current
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission
from tenants.addresses import url_of
from tenants.look import dates


@dataclass(frozen=True)
class Filled:
    """Words ready to be sent, and the names of the fields for which this case has nothing."""

    words: str
    gaps: list[str]


def offered(case: Case) -> list[ReplyTemplate]:
    """The replies for a case's category and status, whatever the voice, in their order."""
    return [reply for reply in catalogue().replies
            if (not reply.categories or case.category.code in reply.categories)
            and (not reply.statuses or case.status.code in reply.statuses)]


def reader_language(voice: str, reporter: Participant | None, own: str) -> str:
    """In whose language words are read: the reporter's, the town's first, or the writer's own."""
    town = current.municipality().language
    if voice == Voice.LETTER:
        return (reporter.language if reporter else "") or town
    return town if voice == Voice.PUBLIC else own


def fill(reply: ReplyTemplate, case: Case, *, voice: str, language: str, actor: Actor,
         referrals: Sequence[Referral], reporter: Participant | None) -> Filled:
    """A reply's words in a language, with what this case has for its fields."""
    with translation.override(language):
        values = values_of(case, voice=voice, language=language, actor=actor, referrals=referrals, reporter=reporter)
    words, missing = filled(reply.words(language), values)
    return Filled(words, missing)


def values_of(case: Case, *, voice: str, language: str, actor: Actor, referrals: Iterable[Referral],
              reporter: Participant | None) -> dict[str, str]:
    """What each field says for this case, in the language entered. Empty where the case has nothing to say."""
    today = timezone.localdate()
    bodies = [str(referral.body) for referral in referrals if referral.state not in GONE]

    def until(day: object) -> str:
        return dates.until(day, language, today=today) if day else ""  # type: ignore[arg-type]

    may_name = voice != Voice.PUBLIC and actor.may(Permission.SEE_PEOPLE)
    return {
        "number": case.number,
        "title": case.title.rstrip("."),
        "place": (case.address or case.landmark).rstrip("."),
        "body": ", ".join(bodies),
        "promised_on": until(case.promised_on),
        "due_on": until(timezone.localdate(case.answer_due_at) if case.answer_due_at else None),
        "status": case.status.public_name,
        "link": url_of(current.municipality(), "site:case", case.number) if case.published else "",
        "reporter": (reporter.name if reporter and may_name else "") or _("the reporter"),
        "clerk": str(actor.person) if actor.person else "",
    }


def told_gaps(gaps: list[str]) -> str:
    """Which fields this case has nothing for, as a sentence; empty where it has all."""
    if not gaps:
        return ""
    named = "; ".join(str(FIELDS[name]) for name in gaps)
    return _("This case does not say: %(what)s. Fill the gaps (___) before you send.") % {"what": named}

"""Which letters an event causes. One table: the event's type, and who hears of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import translation

from cases.catalogue import catalogue
from cases.models import CaseEvent, Part, Participant, Referral
from cases.models.event import Voice
from cases.workflow.phases import Proof
from integrations.email.addresses import of_participant
from integrations.letters import to_body, to_reporter
from integrations.letters.page import Page, render
from integrations.models import Letter
from tenants import current
from tenants.accounts.actors import ActorKind


@dataclass(frozen=True)
class Addressed:
    """A letter with what it is about."""

    letter: Letter
    referral: UUID | None = None


def letters_for(event: CaseEvent) -> list[Addressed]:
    """The letters that an event causes, written but not stored."""
    choose = CHOICES.get(event.type)
    return list(choose(event)) if choose else []


def referral_sent(event: CaseEvent) -> Iterator[Addressed]:
    referral = (Referral.objects.select_related("body", "contact")
                .filter(public_id=event.data["referral"]).exclude(state="withdrawn").first())
    if referral is None:
        return
    language = referral.body.language or current.municipality().language
    with translation.override(language):
        yield Addressed(to_body.letter(event.case, referral, language), referral.public_id)
    yield from tell_reporter(event, to_reporter.sent)


def case_moved(event: CaseEvent) -> Iterator[Addressed]:
    status = next((status for status in catalogue().statuses.values() if status.code == event.data["target"]), None)
    if event.data["proof"] == Proof.CLAIMED and status:
        yield from tell_reporter(event, to_reporter.is_it_done)
    else:
        yield from tell_reporter(event, to_reporter.moved)


def note_added(event: CaseEvent) -> Iterator[Addressed]:
    if event.voice == Voice.LETTER and event.actor_kind == ActorKind.STAFF:
        yield from tell_reporter(event, to_reporter.words)


def case_reported(event: CaseEvent) -> Iterator[Addressed]:
    yield from tell_reporter(event, to_reporter.received)


def referral_answered(event: CaseEvent) -> Iterator[Addressed]:
    if event.voice != Voice.INTERNAL:
        yield from tell_reporter(event, to_reporter.answered)


CHOICES: dict[str, Callable[[CaseEvent], Iterator[Addressed]]] = {
    "case_reported": case_reported,
    "case_moved": case_moved,
    "note_added": note_added,
    "referral_answered": referral_answered,
    "referral_sent": referral_sent,
}


def tell_reporter(event: CaseEvent, write: Callable[[CaseEvent, Participant], Page | None]) -> Iterator[Addressed]:
    """A letter to the reporter, in their language, if they left an address and there is something to say."""
    reporter = Participant.objects.filter(case=event.case, part=Part.REPORTER).exclude(email="").first()
    if reporter is None:
        return
    language = reporter.language or current.municipality().language
    with translation.override(language):
        page = write(event, reporter)
        if page is None:
            return
        text, html = render(page, language)
    here = current.municipality()
    yield Addressed(Letter(kind=f"reporter_{event.type}", case=event.case, to_name=reporter.name,
                           to_address=reporter.email, from_name=here.name,
                           reply_to=of_participant(here, reporter), subject=page.subject, text=text, html=html,
                           language=language, thread=f"case-{event.case.public_id}"))

"""Which letters an event causes. One table: the event's type, and who hears of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone, translation

from cases.catalogue import catalogue
from cases.events.record import wake
from cases.letter_links import case_token
from cases.models import GONE, Case, CaseEvent, Part, Participant, Referral, Rhythm
from cases.models.event import Voice
from cases.services.alerts import alerts_at_once, has_alerts, is_new
from cases.services.rhythms import may_be_written_to, most_a_day, next_digest, rhythm_of, start_of_day
from cases.workflow.phases import Proof
from integrations.email.addresses import of_participant
from integrations.letters import by_time, joined, thanks, to_body, to_neighbours, to_others, to_reporter
from integrations.letters.gist import gist_of
from integrations.letters.page import Page, render
from integrations.models import Letter
from tenants import current
from tenants.accounts.actors import ActorKind
from tenants.addresses import url_of


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
                .filter(public_id=event.data["referral"]).exclude(state__in=GONE).first())
    if referral is None:
        return
    language = referral.body.language or current.municipality().language
    with translation.override(language):
        yield Addressed(to_body.letter(event.case, referral, language), referral.public_id)
    if event.data["by"] != "parted":
        # Where a case goes its own way again, its body is written to anew; its reporter has heard of it already.
        yield from tell_reporter(event, to_reporter.sent)


def referral_gone(event: CaseEvent) -> Iterator[Addressed]:
    """Only where the body was written to: what was taken back before it went out needs no letter."""
    referral = (Referral.objects.select_related("body", "contact")
                .filter(public_id=event.data["referral"], state__in=GONE).first())
    if referral is None or not Letter.objects.filter(thread=f"referral-{referral.public_id}").exists():
        return
    language = referral.body.language or current.municipality().language
    with translation.override(language):
        yield Addressed(joined.no_longer_yours(event, referral, language), referral.public_id)


def case_merged(event: CaseEvent) -> Iterator[Addressed]:
    if not Case.objects.filter(pk=event.case_id, duplicate_of__public_id=event.data["into"]).exists():
        return
    yield from tell_reporter(event, joined.reported_again)
    yield from tell_others(event, joined.follows_again)


def case_parted(event: CaseEvent) -> Iterator[Addressed]:
    """To the duplicate's own people, if they had heard that it was joined; the main case goes on as before."""
    if event.voice != Voice.PUBLIC or not Letter.objects.filter(
            case=event.case_id, kind="reporter_case_merged").exists():
        return
    yield from tell_reporter(event, joined.goes_its_own_way)


def case_moved(event: CaseEvent) -> Iterator[Addressed]:
    status = next((status for status in catalogue().statuses.values() if status.code == event.data["target"]), None)
    if event.data["proof"] == Proof.CLAIMED and status:
        yield from tell_reporter(event, to_reporter.is_it_done)
    else:
        yield from tell_reporter(event, to_reporter.moved)
    yield from tell_others(event, to_others.moved)
    yield from new_case(event)


def note_added(event: CaseEvent) -> Iterator[Addressed]:
    if event.voice == Voice.LETTER and event.actor_kind == ActorKind.STAFF:
        yield from tell_reporter(event, to_reporter.words)


def case_reported(event: CaseEvent) -> Iterator[Addressed]:
    yield from tell_reporter(event, to_reporter.received)
    yield from new_case(event)


def case_remapped(event: CaseEvent) -> Iterator[Addressed]:
    yield from new_case(event)


def new_case(event: CaseEvent) -> Iterator[Addressed]:
    """To everybody who asked to hear of such a case at once, where the public sees it from now on. Whoever has had
    their share for today, or wants it so, hears of it in the daily letter."""
    if not is_new(event) or not has_alerts():
        return
    wake(next_digest(timezone.now()))
    told: set[str] = set()
    for alert in alerts_at_once(event):
        if alert.email in told or letters_today(alert.email) >= most_a_day():
            continue
        told.add(alert.email)
        language = alert.language or current.municipality().language
        with translation.override(language):
            yield Addressed(to_neighbours.letter(event.case, alert, language))


def referral_answered(event: CaseEvent) -> Iterator[Addressed]:
    if event.voice != Voice.INTERNAL:
        yield from tell_reporter(event, to_reporter.answered)
    if event.voice == Voice.PUBLIC and not event.data.get("not_theirs"):
        yield from tell_others(event, to_others.answered)


def body_reminded(event: CaseEvent) -> Iterator[Addressed]:
    referral = (Referral.objects.select_related("body", "contact")
                .filter(public_id=event.data["referral"], state="sent").first())
    if referral is None:
        return
    language = referral.body.language or current.municipality().language
    with translation.override(language):
        yield Addressed(by_time.reminder(event, referral, language), referral.public_id)


def case_escalated(event: CaseEvent) -> Iterator[Addressed]:
    for person in by_time.hearers(event):
        language = person.language or current.municipality().language
        with translation.override(language):
            yield Addressed(by_time.escalated(event, person, language))


def due_extended(event: CaseEvent) -> Iterator[Addressed]:
    """Put off twice in a short while: the reporter hears of the last day only, not of one that holds no more."""
    if not event.case.events.filter(type=event.type, seq__gt=event.seq, data__kind=event.data["kind"]).exists():
        yield from tell_reporter(event, by_time.extended)


def reporter_asked(event: CaseEvent) -> Iterator[Addressed]:
    yield from tell_reporter(event, by_time.asked)


def thanks_said(event: CaseEvent) -> Iterator[Addressed]:
    reader = (Participant.objects.filter(case=event.case, pseudonym=event.data["to"]).select_related("person")
              .exclude(email="").order_by("pk").first())
    if reader:
        kind = "reporter" if reader.part == Part.REPORTER else "follower"
        yield from written_to(reader, reader.email, event, thanks.thanked, kind=kind)


CHOICES: dict[str, Callable[[CaseEvent], Iterator[Addressed]]] = {
    "case_merged": case_merged,
    "case_parted": case_parted,
    "case_reported": case_reported,
    "case_remapped": case_remapped,
    "body_reminded": body_reminded,
    "case_escalated": case_escalated,
    "case_moved": case_moved,
    "due_extended": due_extended,
    "note_added": note_added,
    "referral_answered": referral_answered,
    "referral_passed_on": referral_gone,
    "referral_sent": referral_sent,
    "referral_withdrawn": referral_gone,
    "reporter_asked": reporter_asked,
    "thanks_said": thanks_said,
}


# The letters that go to an address before it is confirmed, and however often somebody wants letters.
FIRST = frozenset({"case_reported"})
# What a colleague writes to this one person does not wait for the daily letter.
UNDELAYED = FIRST | {"note_added"}


def tell_reporter(event: CaseEvent, write: Callable[[CaseEvent, Participant], Page | None]) -> Iterator[Addressed]:
    """A letter to the reporter, if they left an address and there is something to say."""
    reporter = Participant.objects.filter(case=event.case, part=Part.REPORTER).exclude(email="").first()
    if reporter:
        yield from written_to(reporter, reporter.email, event, write, kind="reporter")


def tell_others(event: CaseEvent, write: Callable[[CaseEvent, Participant], Page | None]) -> Iterator[Addressed]:
    """Letters to followers and those affected who left an address; one for each address, none to the reporter's."""
    people = Participant.objects.filter(case=event.case).select_related("person").order_by("pk")
    told = {person.email for person in people if person.part == Part.REPORTER}
    for person in people:
        follows = person.part == Part.FOLLOWER and person.person is not None
        address = person.email or (person.person.email if follows and person.person else "")
        if address and address not in told:
            told.add(address)
            yield from written_to(person, address, event, write, kind="follower")


def written_to(reader: Participant, address: str, event: CaseEvent,
               write: Callable[[CaseEvent, Participant], Page | None], *, kind: str) -> Iterator[Addressed]:
    """The letter in the reader's language, at once or for the daily one; none where there is nothing to say, or the
    reader is not to be written to."""
    first = event.type in FIRST
    if not may_be_written_to(reader, first=first):
        return
    here = current.municipality()
    language = reader.language or here.language
    token = case_token(reader)
    with translation.override(language):
        page = write(event, reader)
        if page is None:
            return
        page = replace(page, unsubscribe_url=url_of(here, "site:stop", token))
        text, html = render(page, language)
    waits = when(reader, address, asks=event.type in UNDELAYED or bool(page.choices))
    yield Addressed(Letter(
        kind=f"{kind}_{event.type}"[:24], case=event.case, to_name=reader.name, to_address=address,
        from_name=here.name, reply_to=of_participant(here, reader), subject=page.subject, text=text, html=html,
        language=language, thread=f"case-{event.case.public_id}-{reader.pk}",
        unsubscribe_url=url_of(here, "site:stop-now", token),
        gist=gist_of(page, event, reader) if waits else {}, digest_at=waits))


def when(reader: Participant, address: str, *, asks: bool) -> datetime | None:
    """When a letter goes out with the daily one; None for at once. What asks for an act does not wait."""
    if asks:
        return None
    now = timezone.now()
    if rhythm_of(reader) == Rhythm.DAILY or letters_today(address) >= most_a_day():
        return next_digest(now)
    return None


def letters_today(address: str) -> int:
    """How many letters that can be stopped have gone to an address by themselves since midnight."""
    return Letter.objects.filter(to_address=address, written_at__gte=start_of_day(), digest_at=None,
                                 delivery__isnull=False).exclude(unsubscribe_url="").exclude(kind="daily").count()

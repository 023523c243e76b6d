"""A new case."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.record import record
from cases.events.types import CaseReported, DueSet
from cases.judging import Judgement, Place, judge
from cases.models import Case, Category, Part, Participant, Photo
from cases.models.case import Channel
from cases.models.event import Voice
from cases.moderation.entering import judged_with_care, note_watched, offer_for_review, watched_in
from cases.moderation.watching import Watched
from cases.numbers import reserve_numbers
from cases.refusals import ReportRefused
from cases.service_levels import next_due
from cases.services.assigning import assign_by_rule
from cases.services.referring import refer_by_rule
from cases.services.timing import set_timers
from tenants import current
from tenants.accounts.actors import ANONYMOUS, Actor
from tenants.accounts.models import Person
from tenants.plain import plain

TITLE = 200
DESCRIPTION = 4000


@dataclass(frozen=True)
class Reporter:
    """Who reports, as far as they want to be known. All of it is optional."""

    email: str = ""
    name: str = ""
    phone: str = ""
    language: str = ""
    shows_name: bool = False
    person: Person | None = None
    # Whether we know that the address is theirs. Where not, it gets one letter that asks (services/confirming.py).
    confirmed: bool = True


@dataclass(frozen=True)
class Report:
    """What a report says, whichever way it came: form, desk, API, Open311 or e-mail."""

    category: str
    title: str
    at: Place
    description: str = ""
    reporter: Reporter | None = None
    channel: Channel = Channel.WEB
    photos: list[UUID] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    # The form's token: sending the same wish again finds the case that it made.
    wish: UUID | None = None
    # Why somebody should look first, beyond what is watched: how it came (cases/site/gate.py).
    doubts: list[Watched] = field(default_factory=list)


def report_case(report: Report, *, actor: Actor = ANONYMOUS, reported_at: datetime | None = None) -> Case:
    """Take a report: the case, its photos, its reporter and its first events, in one transaction.

    Args:
        report: `photos` are ids of uploads kept for this wish.

    Raises:
        ReportRefused: something in it cannot be taken; the sentence says what to mend.
    """
    report = tidied(report)
    try:
        return made_by(report) or take(report, actor, reported_at)
    except IntegrityError:
        # The same wish was sent twice at once, by a second press of the button: the other one was faster.
        if known := made_by(report):
            return known
        raise


def tidied(report: Report) -> Report:
    """The same report without what nobody sees in words, whichever way it came."""
    at, who = report.at, report.reporter
    return replace(
        report, title=plain(report.title), description=plain(report.description),
        at=replace(at, address=plain(at.address), landmark=plain(at.landmark)),
        reporter=replace(who, name=plain(who.name)) if who else None)


def made_by(report: Report) -> Case | None:
    """The case that this wish has made already, if any."""
    return Case.objects.filter(wish=report.wish).first() if report.wish else None


@transaction.atomic
def take(report: Report, actor: Actor, reported_at: datetime | None) -> Case:
    """Write the case and all that belongs to it, or nothing."""
    rules = catalogue()
    category = ensure_acceptable(report, rules.categories)
    at = reported_at or timezone.now()
    reasons = [*watched_in(texts=words_of(report), email=report.reporter.email if report.reporter else ""),
               *report.doubts]
    judgement = judged_with_care(judge(rules, category, report.at, at), rules, category, reasons)
    case = write_case(report, category, judgement, at)
    reporter = write_reporter(case, report, actor)
    # The same instant from which the promised times count, also where the report was made before now.
    record(case, first_event(report, category, judgement, reporter), actor=known_as(actor, reporter), occurred_at=at)
    for due in judgement.dues:
        record(case, DueSet(kind=due.kind, due_at=due.due_at, days=due.days, rule=due.rule), actor=actor,
               voice=Voice.INTERNAL)
    note_watched(case, reasons)
    assign_by_rule(case)
    if judgement.goes_at_once:
        refer_by_rule(case, actor=actor)
    offer_for_review(case, since=at)
    set_timers(case)
    return case


def words_of(report: Report) -> list[str]:
    """All that was written in a report."""
    own = (answer for answer in report.answers.values() if isinstance(answer, str))
    name = report.reporter.name if report.reporter and report.reporter.shows_name else ""
    return [report.title, report.description, report.at.address, report.at.landmark, name, *own]


def ensure_acceptable(report: Report, categories: dict[str, Category]) -> Category:
    """The report's category, if everything in the report can be taken."""
    category = categories.get(report.category)
    if category is None or not category.active:
        raise ReportRefused(_("Please choose what kind of problem it is."), field="category")
    if not report.title.strip():
        raise ReportRefused(_("Please say in a few words what is wrong."), field="title")
    if len(report.title) > TITLE:
        raise ReportRefused(_("The title is too long. Please keep it under 200 characters and put the rest into the "
                              "description."), field="title")
    if len(report.description) > DESCRIPTION:
        raise ReportRefused(_("The description is too long. Please keep it under 4,000 characters."),
                            field="description")
    if report.at.lat is None and not report.at.address.strip():
        raise ReportRefused(_("Please show the place on the map or write the street."), field="place")
    return category


def write_case(report: Report, category: Category, judgement: Judgement, at: datetime) -> Case:
    here = current.municipality()
    number = reserve_numbers(here.prefix, at.astimezone(here.zone).year)[0]
    due = {due.kind: due.due_at for due in judgement.dues}
    status = judgement.status
    case = Case(
        number=number, wish=report.wish, category=category, area=judgement.area, status=status, phase=status.phase,
        published=status.public, title=report.title.strip(), description=report.description.strip(),
        answers=report.answers, address=report.at.address.strip(), landmark=report.at.landmark.strip(),
        lat=report.at.lat, lon=report.at.lon, cell=judgement.cell, channel=report.channel, language=report.language,
        reported_at=at, updated_at=at, answer_due_at=due.get("answer"), transfer_due_at=due.get("transfer"),
        solution_due_at=due.get("solution"))
    case.due_at = next_due(answered=False, ended=False, answer_due_at=case.answer_due_at,
                           solution_due_at=case.solution_due_at, promised_on=None, zone=here.zone,
                           transfer_due_at=case.transfer_due_at)
    case.save(force_insert=True)
    if report.photos:
        Photo.objects.filter(pk__in=report.photos, case=None).update(case=case, kept_for=None)
    return case


def write_reporter(case: Case, report: Report, actor: Actor) -> Participant | None:
    who = report.reporter
    if who is None or not (who.email or who.name or who.phone or who.person):
        return None
    person = who.person or (Person.objects.filter(email=who.email.lower()).first() if who.email else None)
    if person is None and who.email:
        person = Person.objects.create_user(who.email, name=who.name if who.confirmed else "",
                                            language=who.language or report.language)
    return Participant.objects.create(
        case=case, part=Part.REPORTER, person=person, pseudonym=person.pseudonym if person else uuid4(),
        name=who.name, email=who.email.lower(), phone=who.phone, language=who.language or report.language,
        shows_name=who.shows_name, since=case.reported_at,
        confirmed_at=case.reported_at if who.email and who.confirmed else None)


def first_event(report: Report, category: Category, judgement: Judgement, reporter: Participant | None) -> CaseReported:
    return CaseReported(
        channel=report.channel, category=category.code, status=judgement.status.code, phase=judgement.status.phase,
        proof=judgement.status.proof, area=judgement.area.code if judgement.area else None,
        photos=len(report.photos), person=reporter is not None,
        anonymous=reporter is None or not reporter.shows_name)


def known_as(actor: Actor, reporter: Participant | None) -> Actor:
    """The citizen who reports goes into the log under the reporter's pseudonym; staff under their own."""
    if actor.pseudonym or reporter is None:
        return actor
    return Actor(actor.kind, actor.person, reporter.pseudonym, actor.permissions, actor.role)

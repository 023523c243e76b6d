"""What colleagues did, from two logs read as one: the audit log, and the log of the cases. The newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.event_words import UNTOLD, Reading
from cases.desk.history import entries, pseudonyms
from cases.models import Case, CaseEvent
from cases.working_time import end_of_day
from tenants import current
from tenants.accounts.acts import ACTS, CASE, PERSON, ROLE, codes_of, told
from tenants.accounts.models import AuditEntry, Person
from tenants.accounts.rolebook import role_name

PAGE = 50
# What the filter calls the log of the cases, whose entries have words of their own.
CASES = "cases"
# The two logs, in the order in which entries of the very same moment stand.
AUDIT_LOG, CASE_LOG = 0, 1


class Place(NamedTuple):
    """Where an entry stands in the two logs together."""

    at: datetime
    log: int
    pk: int

    def written(self) -> str:
        return f"{self.at.isoformat()}~{self.log}~{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """From an address; None for none or for what is not one."""
        try:
            at, log, pk = text.split("~")
            moment = datetime.fromisoformat(at)
            return cls(moment, int(log), int(pk)) if timezone.is_aware(moment) else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Question:
    """Which entries are wanted: whose, of which kind, from which day to which."""

    person: Person | None = None
    act: str = ""
    since: date | None = None
    until: date | None = None

    def times(self, name: str) -> Q:
        zone, condition = current.municipality().zone, Q()
        if self.since:
            condition &= Q(**{f"{name}__gt": end_of_day(self.since - timedelta(days=1), zone)})
        if self.until:
            condition &= Q(**{f"{name}__lte": end_of_day(self.until, zone)})
        return condition


@dataclass(frozen=True)
class Line:
    """One entry in words. `case` is the public id of the case that it is about, with its number."""

    at: datetime
    who: str
    what: str
    more: str = ""
    case: tuple[UUID, str] | None = None
    code: str = ""


def page(question: Question, *, after: Place | None = None, size: int = PAGE) -> tuple[list[Line], str]:
    """One page of the two logs together.

    Returns:
        The lines, and the address part under which the next ones stand ("" where there are none).
    """
    found = rows(question, after, size + 1)
    shown = found[:size]
    return lines(shown), place_of(shown[-1]).written() if len(found) > size else ""


def all_lines(question: Question, most: int, batch: int = 500) -> Iterator[Line]:
    """All lines, in portions, for a file."""
    after: Place | None = None
    left = most
    while left > 0:
        found = rows(question, after, min(batch, left))
        yield from lines(found)
        if len(found) < min(batch, left):
            return
        left -= len(found)
        after = place_of(found[-1])


Row = AuditEntry | CaseEvent


def place_of(row: Row) -> Place:
    return Place(row.at, AUDIT_LOG, row.pk) if isinstance(row, AuditEntry) else Place(row.recorded_at, CASE_LOG, row.pk)


def rows(question: Question, after: Place | None, size: int) -> list[Row]:
    """The rows of both logs behind a place, the newest first: each asked for so many, then laid together."""
    both: list[Row] = []
    if question.act != CASES:
        noted = AuditEntry.objects.filter(question.times("at") & behind(after, AUDIT_LOG, "at"))
        if question.person:
            noted = noted.filter(who=question.person.pseudonym)
        if question.act:
            noted = noted.filter(act__in=codes_of(question.act))
        both += noted.order_by("-at", "-id")[:size]
    if question.act in ("", CASES):
        done = CaseEvent.objects.filter(question.times("recorded_at") & behind(after, CASE_LOG, "recorded_at"),
                                        actor_kind="staff").exclude(type__in=UNTOLD)
        if question.person:
            done = done.filter(actor=question.person.pseudonym)
        both += done.defer("hash").order_by("-recorded_at", "-id")[:size]
    return sorted(both, key=place_of, reverse=True)[:size]


def behind(after: Place | None, log: int, name: str) -> Q:
    """The condition on one log for what stands behind a place in both."""
    if after is None:
        return Q()
    earlier = Q(**{f"{name}__lt": after.at})
    if log < after.log:
        return earlier | Q(**{name: after.at})
    return earlier | Q(**{name: after.at, "id__lt": after.pk}) if log == after.log else earlier


def lines(found: Sequence[Row]) -> list[Line]:
    """Rows in words, in four queries whatever their number."""
    events = [row for row in found if isinstance(row, CaseEvent)]
    notes = [row for row in found if isinstance(row, AuditEntry)]
    people = names_of({*pseudonyms(events), *(str(row.who) for row in notes if row.who)})
    subjects = subjects_of(notes)
    numbers = Case.objects.in_bulk({event.case_id for event in events})
    reading = Reading(rules=catalogue(), words={}, people=people, language=(get_language() or "en").split("-")[0],
                      today=timezone.localdate())
    return [event_line(row, numbers[row.case_id], reading) if isinstance(row, CaseEvent)
            else note_line(row, people, subjects) for row in found]


def event_line(event: CaseEvent, case: Case, reading: Reading) -> Line:
    entry = entries([event], reading)[0]
    return Line(event.recorded_at, entry.who, entry.head, entry.more, (case.public_id, case.number), event.type)


def note_line(note: AuditEntry, people: dict[str, str], subjects: dict[str, Any]) -> Line:
    known = ACTS.get(note.act)
    kind = known.subject if known else ""
    subject = subjects.get(note.subject, note.subject)
    who = people.get(str(note.who), _("somebody whose name was erased")) if note.who else _("the system")
    if kind == CASE and isinstance(subject, Case):
        return Line(note.at, who, told(note.act, subject.number, note.data), "", (subject.public_id, subject.number),
                    note.act)
    if kind == ROLE:
        subject = role_name(note.subject)
    return Line(note.at, who, told(note.act, str(subject), note.data), "", None, note.act)


def names_of(wanted: set[str]) -> dict[str, str]:
    people = Person.objects.filter(pseudonym__in=wanted) if wanted else []
    return {str(person.pseudonym): str(person) for person in people}


def subjects_of(notes: Sequence[AuditEntry]) -> dict[str, Any]:
    """The people and cases that entries speak of, by the public id that they hold."""
    wanted: dict[str, set[str]] = {PERSON: set(), CASE: set()}
    for note in notes:
        kind = ACTS[note.act].subject if note.act in ACTS else ""
        if kind in wanted and is_id(note.subject):
            wanted[kind].add(note.subject)
    found: dict[str, Any] = {}
    for kind, model in ((PERSON, Person), (CASE, Case)):
        rows_found: Any = model.objects.filter(public_id__in=wanted[kind]) if wanted[kind] else []
        found |= {str(row.public_id): row for row in rows_found}
    return found


def is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False

"""What is one's own: parts in cases, what waits for an answer, comments, events. For one's own page and data."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.links import SURVEY_DAYS
from cases.models import Case, CaseEvent, Comment, Part, Participant
from cases.workflow.phases import Proof
from tenants.accounts.models import Person

# How long a question waits for its answer on one's own page: as long as the link in the letter is good.
ASKED = timedelta(days=SURVEY_DAYS)


def parts_of(person: Person) -> QuerySet[Participant]:
    """A person's parts in cases, in whichever way they came to be known: signed in, or by their confirmed address."""
    return Participant.objects.filter(Q(person=person) | Q(person=None, email=person.email,
                                                           confirmed_at__isnull=False))


def pseudonyms_of(person: Person) -> set[UUID]:
    """Under which pseudonyms the person stands in the log."""
    return {person.pseudonym, *parts_of(person).values_list("pseudonym", flat=True).distinct()}


def reported_by(person: Person) -> QuerySet[Case]:
    """The cases that a person reported, those that nobody else sees among them."""
    return Case.objects.filter(pk__in=parts_of(person).filter(part=Part.REPORTER).values("case"))


def joined_by(person: Person) -> QuerySet[Participant]:
    """The cases of others that a person follows or is affected by, the latest first."""
    return (parts_of(person).exclude(part=Part.REPORTER).filter(case__published=True)
            .select_related("case__status", "case__category").defer("case__search").order_by("-since", "-pk"))


def comments_by(person: Person) -> QuerySet[Comment]:
    """What a person said under cases, the latest first, with where it stands."""
    return (Comment.objects.filter(Q(person=person) | Q(pseudonym__in=pseudonyms_of(person)))
            .select_related("case", "text", "photo").defer("case__search").order_by("-at"))


def events_by(pseudonyms: Iterable[UUID]) -> QuerySet[CaseEvent]:
    """What somebody did, as the log has it, the oldest first."""
    cases = Participant.objects.filter(pseudonym__in=list(pseudonyms)).values("case")
    commented = Comment.objects.filter(pseudonym__in=list(pseudonyms)).values("case")
    return (CaseEvent.objects.filter(Q(case__in=cases) | Q(case__in=commented), actor__in=list(pseudonyms))
            .select_related("case").defer("case__search").order_by("occurred_at", "pk"))


@dataclass(frozen=True)
class Question:
    """A case of one's own of which it is said that it is done, or that is silent, and nobody has answered yet."""

    case: Case
    participant: Participant


def questions_to(person: Person) -> list[Question]:
    """The cases in which the reporter is asked now whether it is really done, the latest first."""
    recent = timezone.now() - ASKED
    mine = {part.case_id: part for part in parts_of(person).filter(
        part=Part.REPORTER, case__published=True, case__updated_at__gte=recent,
        case__duplicate_of=None).select_related("case__status", "case__category").defer("case__search")}
    if not mine:
        return []
    asked: dict[int, int] = {}
    answered: dict[int, int] = defaultdict(int)
    log = (CaseEvent.objects.filter(case__in=mine, type__in=("case_moved", "reporter_asked", "survey_answered"))
           .order_by("seq"))
    for event in log:
        if event.type == "survey_answered":
            if event.actor == mine[event.case_id].pseudonym:
                answered[event.case_id] = event.seq
        elif event.type == "reporter_asked" or event.data.get("proof") == Proof.CLAIMED:
            if event.occurred_at >= recent:
                asked[event.case_id] = event.seq
        else:
            # The case went on: what was asked before is asked no more.
            asked.pop(event.case_id, None)
    waiting = [pk for pk, seq in asked.items() if seq > answered[pk]]
    return [Question(mine[pk].case, mine[pk]) for pk in sorted(waiting, key=lambda pk: mine[pk].case.updated_at,
                                                              reverse=True)]

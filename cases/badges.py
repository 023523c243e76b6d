"""Symbolic thanks that do not feed a few: each is given once, for the first of its kind, and read from the log.

There are no levels, no points, no ranks and no counts; nobody can be compared with anybody, and more of the same earns
nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import CaseEvent
from cases.own import events_by, parts_of, pseudonyms_of
from tenants.accounts.models import Person

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Badge:
    """One kind of thanks: its sign, its name, and what it is for."""

    code: str
    icon: str
    name: str | Promise
    reason: str | Promise


@dataclass(frozen=True)
class Given:
    """A badge that somebody has, and since when."""

    badge: Badge
    at: datetime


FIRST_REPORT = Badge("first_report", "flag", _("First report"), _("You told us of something for the first time."))
FIRST_WORD = Badge("first_word", "users", _("With the others"),
                   _("You said that a case affects you too, or what you saw there."))
FIRST_ANSWER = Badge("first_answer", "check", _("Gone to look"),
                     _("You told us whether it is really done."))
FIRST_PHOTO = Badge("solution_photo", "camera", _("Photo of the solution"),
                    _("You showed everybody that it is done, or how it is today."))
A_YEAR = Badge("a_year", "calendar", _("A year with us"), _("You first took part a year ago."))
THANKED = Badge("thanked", "bell", _("Thanks from the municipality"), _("The municipality has thanked you."))
BADGES = (FIRST_REPORT, FIRST_WORD, FIRST_ANSWER, FIRST_PHOTO, THANKED, A_YEAR)


def badges_of(person: Person) -> list[Given]:
    """The badges that a person has, in the order in which they came. All of them follow from the log."""
    pseudonyms = pseudonyms_of(person)
    found: dict[str, Given] = {}
    events = list(events_by(pseudonyms))
    for event in events:
        for badge, earns in EARNED:
            if badge.code not in found and earns(event):
                found[badge.code] = Given(badge, event.occurred_at)
    if thanked := thanks_to(person, pseudonyms).first():
        found[THANKED.code] = Given(THANKED, thanked.occurred_at)
    began = min([event.occurred_at for event in events], default=None)
    if began and began + YEAR <= timezone.now():
        found[A_YEAR.code] = Given(A_YEAR, began + YEAR)
    return sorted(found.values(), key=lambda given: given.at)


def thanks_to(person: Person, pseudonyms: Iterable[UUID]) -> QuerySet[CaseEvent]:
    """Where the municipality thanked a person, the first time first."""
    return (CaseEvent.objects.filter(case__in=parts_of(person).values("case"), type="thanks_said",
                                     data__to__in=[str(one) for one in pseudonyms])
            .select_related("case").defer("case__search").order_by("occurred_at"))


def reports(event: CaseEvent) -> bool:
    return event.type == "case_reported"


def joins(event: CaseEvent) -> bool:
    return event.type in ("supporter_joined", "comment_added")


def answers(event: CaseEvent) -> bool:
    """Either answer counts: a yes is worth no more than a no."""
    return event.type == "survey_answered"


def shows(event: CaseEvent) -> bool:
    is_after = event.type == "photo_added" and event.data.get("moment") == "after"
    answered = event.type == "survey_answered" and bool(event.data.get("photo"))
    return is_after or answered or (event.type == "comment_added" and bool(event.data.get("photo")))


EARNED: tuple[tuple[Badge, Callable[[CaseEvent], bool]], ...] = (
    (FIRST_REPORT, reports), (FIRST_WORD, joins), (FIRST_ANSWER, answers), (FIRST_PHOTO, shows))

"""Everything that the page of one case shows, gathered in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.at_once import AtOnce, read
from cases.desk.event_words import Reading
from cases.desk.filters import Wish
from cases.desk.history import Entry, entries, pseudonyms
from cases.desk.moves import Move, moves_for
from cases.desk.paging import Cursor, page
from cases.desk.queues import Scope
from cases.desk.sentences import on_the_phone
from cases.desk.suggestions import Subject, Suggestion, suggestions
from cases.desk.tallies import counts
from cases.models import (
    GONE,
    Case,
    CaseEvent,
    Document,
    Part,
    Participant,
    Photo,
    PhotoMoment,
    Referral,
    ReferralState,
)
from cases.moderation.selectors import volunteers
from cases.selectors import cases_visible_to, history, standing
from cases.services.correcting import place_in_words
from cases.services.taking_back import takeable
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor
from tenants.accounts.audit import note_look
from tenants.accounts.roles import Permission

# So many of a reporter's other cases are shown.
THEIR_OTHERS = 4
# What may be done with a case that is joined with another one.
READING = (Permission.SEE_CASES, Permission.SEE_PEOPLE, Permission.HIDE_PHOTOS)


@dataclass(frozen=True)
class ReferralCard:
    """One body's part: its own state, deadline and answer. `face` is the sign of that state."""

    referral: Referral
    face: str
    due_on: date | None
    arrival: str
    why: str
    not_theirs: bool = False

    @property
    def form_name(self) -> str:
        """What the form for this body's answer is called on the page."""
        return f"answer-{self.referral.public_id}"

    @property
    def is_live(self) -> bool:
        return self.referral.state not in GONE


@dataclass(frozen=True)
class Neighbours:
    """The cases before and after this one in the queue that the reader came through."""

    before: str
    after: str


class TheirCase(NamedTuple):
    """Another case of the same reporter, with its state in words and as a sign."""

    public_id: UUID
    number: str
    title: str
    state: str
    face: str


class CaseFile:
    """What the page reads. Each part is fetched once, when it is first asked for."""

    def __init__(self, case: Case, actor: Actor, language: str) -> None:
        self.case, self.actor, self.language = case, actor, language
        self.today = timezone.localdate()

    @cached_property
    def may(self) -> dict[str, bool]:
        """What this person may do: {"write": True, …}. A duplicate is looked at; what is done is done in the other."""
        here = READING if self.case.duplicate_of_id else tuple(Permission)
        return {permission.value: permission in here and self.actor.may(permission) for permission in Permission}

    @cached_property
    def sentences(self) -> list[str]:
        return on_the_phone(self.case, self.referrals, self.language, self.today, log=standing(self.events),
                            main=self.main_case)

    @cached_property
    def referrals(self) -> list[Referral]:
        return list(Referral.objects.filter(case=self.case).select_related("body", "contact"))

    @cached_property
    def cards(self) -> list[ReferralCard]:
        arrivals = {
            event.data["referral"]: event.data["outcome"]
            for event in reversed(self.events)
            if event.type == "delivery_settled" and event.data.get("referral")
        }
        said_last = {
            event.data["referral"]: bool(event.data.get("not_theirs"))
            for event in reversed(self.events)
            if event.type == "referral_answered"
        }
        names = catalogue().names(self.language)
        return [
            ReferralCard(
                referral,
                face=face_of(referral),
                due_on=due_of(referral) if self.case.is_running else None,
                arrival=arrivals.get(str(referral.public_id), ""),
                why=", ".join(names.get(code, code) for code in referral.why.values()),
                not_theirs=said_last.get(str(referral.public_id), False),
            )
            for referral in self.referrals
        ]

    @property
    def state(self) -> str:
        """The state in a few words: how many have it and how many of them answered, else the status."""
        live = [card for card in self.cards if card.is_live]
        if self.main_case:
            return _("Joined with %(number)s") % {"number": self.main_case.number}
        if self.case.phase != Phase.OPEN or len(live) < 2:
            return str(self.case.status)
        answered = sum(card.referral.answered_at is not None for card in live)
        return _("At %(bodies)d bodies, %(answered)d answered") % {"bodies": len(live), "answered": answered}

    @cached_property
    def moves(self) -> list[Move]:
        return moves_for(self.case, self.actor)

    @cached_property
    def events(self) -> list[CaseEvent]:
        return history(self.case, self.actor, with_taken_back=True)

    @cached_property
    def at_once(self) -> AtOnce:
        return read(self.case, pseudonyms(self.events))

    def history(self, voice: str = "") -> list[Entry]:
        """The log, newest first."""
        wanted = pseudonyms(self.events)
        people = {**self.at_once.names}
        people |= {str(who): name for who, name in volunteers(who for who in wanted if who not in people).items()}
        reading = Reading(
            rules=catalogue(),
            words=self.at_once.words,
            people=people,
            language=self.language,
            today=self.today,
        )
        return entries(self.events, reading, voice=voice, takeable=takeable(self.events, self.actor),
                       present=self.present)

    @cached_property
    def reporter(self) -> Participant | None:
        """Who reported; None where nobody left a name, or where the reader may not know."""
        if not self.actor.may(Permission.SEE_PEOPLE):
            return None
        found = self.at_once.reporter
        if found is not None:
            note_look(self.actor, self.case.public_id)
        return found

    @property
    def writes_to(self) -> bool:
        """Whether a letter reaches the reporter, as far as the reader may know."""
        return bool(self.reporter and self.reporter.email)

    @property
    def seq(self) -> int:
        """The number of the last event that the reader sees: forms say it, so that nobody writes over somebody."""
        return self.events[0].seq if self.events else 0

    @cached_property
    def documents(self) -> list[Document]:
        if not any(event.type == "document_added" for event in self.events):
            return []
        return list(Document.objects.filter(case=self.case))

    @cached_property
    def is_anonymous(self) -> bool:
        return self.actor.may(Permission.SEE_PEOPLE) and self.reporter is None

    @property
    def parts(self) -> dict[str, int]:
        """How many supporters and followers."""
        return self.at_once.parts

    @property
    def affected(self) -> int:
        return 1 + self.parts.get(Part.SUPPORTER, 0)

    @property
    def followers(self) -> int:
        return self.parts.get(Part.FOLLOWER, 0)

    @property
    def present(self) -> dict[str, str]:
        """What the words say now that can be put right, by the field's name in the log."""
        case = self.case
        return {"title": case.title, "description": case.description, "place": place_in_words(case)}

    @cached_property
    def reporters_cases(self) -> dict[str, Any]:
        """How many cases the reporter has brought, how many of them are confirmed done, and the newest others."""
        if self.reporter is None:
            return {}
        statuses = catalogue().by_id
        known = [TheirCase(public_id, number, title, str(statuses[status]), statuses[status].face)
                 for public_id, number, title, status in self.at_once.theirs]
        return {"all": len(known), "confirmed": sum(one.face == "sure" for one in known),
                "others": [one for one in known if one.public_id != self.case.public_id][:THEIR_OTHERS]}

    @property
    def pair(self) -> tuple[Photo, Photo] | None:
        """The first photo of the problem and the last of the finished work, where there are both."""
        seen = [photo for photo in self.photos if not photo.hidden]
        before = next((photo for photo in seen if photo.moment == PhotoMoment.BEFORE), None)
        after = next((photo for photo in reversed(seen) if photo.moment == PhotoMoment.AFTER), None)
        return (before, after) if before and after else None

    @cached_property
    def added(self) -> dict[UUID, str]:
        """Which colleague added a photo, by pseudonym; a citizen is not named."""
        names = self.at_once.names
        return {photo.added_by: names[str(photo.added_by)] for photo in self.photos
                if photo.added_by and str(photo.added_by) in names}

    @cached_property
    def photos(self) -> list[Photo]:
        return self.at_once.photos

    @cached_property
    def suggested(self) -> list[Suggestion]:
        """Other running cases that may say the same."""
        if not self.case.is_running:
            return []
        return suggestions(cases_visible_to(self.actor), Subject.of(self.case))

    @cached_property
    def main_case(self) -> Case | None:
        """The case that this one says again."""
        return Case.objects.filter(pk=self.case.duplicate_of_id).first() if self.case.duplicate_of_id else None

    @cached_property
    def duplicates(self) -> list[Case]:
        """The cases that say this one again, with their photos."""
        if not any(event.type == "duplicate_taken" for event in self.events):
            return []
        said_again = Case.objects.filter(duplicate_of=self.case.pk).order_by("reported_at").defer("search")
        return list(said_again.prefetch_related("photos"))

    @property
    def bodies_at_work(self) -> list[str]:
        return [card.referral.body.code for card in self.cards if card.is_live]

    def neighbours(self, wish: Wish) -> Neighbours:
        """Who stands before and after this case where the reader came from."""
        scope = Scope.of(self.actor)
        standing = wish.apply(cases_visible_to(self.actor), self.actor, scope, counts(scope))
        queue = standing.values_list("pk", "public_id", "number", "due_at", "updated_at", "priority", named=True)
        here = Cursor.at(self.case, wish.order)
        before = page(queue, wish.order, before=here, size=1).cases
        after = page(queue, wish.order, after=here, size=1).cases
        return Neighbours(address_in(before), address_in(after))

    def days(self, due_at: datetime | None) -> int | None:
        """How many days were promised from the report on."""
        if due_at is None:
            return None
        return (timezone.localdate(due_at) - timezone.localdate(self.case.reported_at)).days


def address_in(cases: Sequence[Any]) -> str:
    return str(cases[0].public_id) if cases else ""


def face_of(referral: Referral) -> str:
    """The sign of a body's own state."""
    if referral.state in GONE:
        return "shut"
    if referral.state == ReferralState.SOLVED:
        return "claim"
    return "wait" if referral.promised_on else "open"


def due_of(referral: Referral) -> date | None:
    """The day by which this body owes us something: what it promised, or its answer."""
    if referral.state in (*GONE, ReferralState.SOLVED):
        return None
    return referral.promised_on or (None if referral.answered_at else referral.due_on)

"""Every kind of event, and what it says. Codes, ids, dates and numbers only: words and names live in erasable rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

Plain = str | int | float | bool | None | list[Any] | dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What an event says. Fields left None are not written."""

    type: ClassVar[str]

    def data(self) -> dict[str, Plain]:
        """The event's fields as plain JSON values."""
        return {name: plain(value) for name, value in vars(self).items() if value is not None}


def plain(value: Any) -> Plain:
    """A value as the log writes it: ids as text, dates and times in ISO form."""
    if isinstance(value, (UUID, date, datetime)):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    return value


@dataclass(frozen=True, kw_only=True)
class CaseReported(Event):
    type = "case_reported"
    channel: str
    category: str
    status: str
    phase: str
    proof: str
    area: str | None = None
    photos: int = 0
    person: bool = False
    anonymous: bool = True


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    """Phase and proof are those of the status moved to.

    History written by others may hold moves that the workflow does not know (`transition` is empty), and moves without
    a date: `dated` is False then, and the time of the event the earliest possible.
    """

    type = "case_moved"
    transition: str
    source: str
    target: str
    phase: str
    proof: str
    note: UUID | None = None
    reason: str | None = None
    promised_on: date | None = None
    dated: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralSent(Event):
    type = "referral_sent"
    referral: UUID
    body: str
    by: str = "hand"
    due_on: date | None = None
    why: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralAnswered(Event):
    type = "referral_answered"
    referral: UUID
    body: str
    note: UUID | None = None
    substantive: bool = True
    promised_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralWithdrawn(Event):
    type = "referral_withdrawn"
    referral: UUID
    body: str


@dataclass(frozen=True, kw_only=True)
class DueSet(Event):
    """A promised time for an answer or a solution, and the rule that it follows from."""

    type = "due_set"
    kind: str
    due_at: datetime
    days: int
    rule: str


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Event):
    type = "promise_made"
    promised_on: date
    referral: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class NoteAdded(Event):
    type = "note_added"
    note: UUID


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(Event):
    type = "photo_added"
    photo: UUID
    moment: str


@dataclass(frozen=True, kw_only=True)
class PhotoHidden(Event):
    type = "photo_hidden"
    photo: UUID


@dataclass(frozen=True, kw_only=True)
class CaseCorrected(Event):
    type = "case_corrected"
    field: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(Event):
    type = "case_assigned"
    to: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SupporterJoined(Event):
    type = "supporter_joined"


@dataclass(frozen=True, kw_only=True)
class FollowerJoined(Event):
    type = "follower_joined"


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    """What the reporter said after a claimed solution: solved yes, partly or no; satisfaction 1 to 5."""

    type = "survey_answered"
    solved: str
    satisfaction: int | None = None
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DeliverySettled(Event):
    """What became of a sending that people must see: delivered, refused or dead."""

    type = "delivery_settled"
    delivery: UUID
    outcome: str
    referral: UUID | None = None


EVENT_TYPES: dict[str, type[Event]] = {kind.type: kind for kind in Event.__subclasses__()}

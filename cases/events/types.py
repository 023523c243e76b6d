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
    # They say that they are not responsible.
    not_theirs: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralWithdrawn(Event):
    type = "referral_withdrawn"
    referral: UUID
    body: str


@dataclass(frozen=True, kw_only=True)
class ReferralPassedOn(Event):
    """A body was not responsible: the case goes from it to another one (`to` is the new referral)."""

    type = "referral_passed_on"
    referral: UUID
    body: str
    to: UUID
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class BodyReminded(Event):
    """A body that has not answered is asked again. `resent` tells a whole second letter from a short reminder."""

    type = "body_reminded"
    referral: UUID
    body: str
    step: str
    resent: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(Event):
    """Nobody has done anything for so long that a role hears of it."""

    type = "case_escalated"
    role: str
    step: str


@dataclass(frozen=True, kw_only=True)
class ReporterAsked(Event):
    """The reporter is asked whether it is done: the promised day is over, or nothing has happened in public since a
    day (`silent_since`)."""

    type = "reporter_asked"
    promised_on: date | None = None
    silent_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerMissed(Event):
    """The public reads that a body has not answered, until it does."""

    type = "answer_missed"
    referral: UUID
    body: str
    since: date


@dataclass(frozen=True, kw_only=True)
class ClockPaused(Event):
    """The promised times stand still: the case waits for the reporter or for others."""

    type = "clock_paused"
    waits_for: str


@dataclass(frozen=True, kw_only=True)
class ClockResumed(Event):
    """The promised times run again; the new ones follow as events of their own."""

    type = "clock_resumed"
    paused_at: datetime


@dataclass(frozen=True, kw_only=True)
class DueExtended(Event):
    """A promised time is put off, with a reason that the reporter is told (Act XXV of 2023).

    `promised_on` is the day that was promised for the solution until then; the new day takes its place.
    """

    type = "due_extended"
    kind: str
    before: datetime | None
    due_at: datetime
    note: UUID
    promised_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CaseMerged(Event):
    """This case says another one again and is led there."""

    type = "case_merged"
    into: UUID
    number: str


@dataclass(frozen=True, kw_only=True)
class DuplicateTaken(Event):
    """Another case says this one again: its people and photos are here now."""

    type = "duplicate_taken"
    case: UUID
    number: str


@dataclass(frozen=True, kw_only=True)
class CaseParted(Event):
    """A case goes its own way again. Written in both cases."""

    type = "case_parted"
    case: UUID
    number: str


@dataclass(frozen=True, kw_only=True)
class CasePrioritised(Event):
    type = "case_prioritised"
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class CaseRemapped(Event):
    """The municipality changed its workflow: the case was led from a status that went away to another one."""

    type = "case_remapped"
    workflow: str
    version: int
    source: str
    target: str
    phase: str
    proof: str


@dataclass(frozen=True, kw_only=True)
class TakenBack(Event):
    """What `seq` said was taken back before it went out."""

    type = "taken_back"
    seq: int


@dataclass(frozen=True, kw_only=True)
class CaseLookedAt(Event):
    """The staff have read what was new."""

    type = "case_looked_at"


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Event):
    type = "document_added"
    document: UUID


@dataclass(frozen=True, kw_only=True)
class DocumentHidden(Event):
    type = "document_hidden"
    document: UUID


@dataclass(frozen=True, kw_only=True)
class DocumentShown(Event):
    """A hidden document is seen again."""

    type = "document_shown"
    document: UUID


@dataclass(frozen=True, kw_only=True)
class PhotoShown(Event):
    """A hidden photo is seen again."""

    type = "photo_shown"
    photo: UUID


@dataclass(frozen=True, kw_only=True)
class PhotoRedacted(Event):
    """Parts of a photo were made unrecognisable, cut off or turned; what was there before is gone."""

    type = "photo_redacted"
    photo: UUID
    boxes: int = 0
    cropped: bool = False
    turned: int = 0


@dataclass(frozen=True, kw_only=True)
class WordsMasked(Event):
    """Addresses, numbers or plates were taken out of the words; what was there before is gone."""

    type = "words_masked"
    fields: list[str]
    count: int


@dataclass(frozen=True, kw_only=True)
class CommentAdded(Event):
    """Somebody says something under the case: words, still there, seems done."""

    type = "comment_added"
    comment: UUID
    kind: str
    photo: bool = False


@dataclass(frozen=True, kw_only=True)
class CommentJudged(Event):
    type = "comment_judged"
    comment: UUID
    state: str
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReopeningAsked(Event):
    """A citizen asks to open an ended case again."""

    type = "reopening_asked"
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class LetterReceived(Event):
    """A citizen's reply to a letter."""

    type = "letter_received"
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ThanksSaid(Event):
    """The municipality thanks whoever helped."""

    type = "thanks_said"
    to: UUID
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DueSet(Event):
    """A promised time for an answer, for sending on or for a solution, and the rule that it follows from.

    `days` are days, working days or hours, as the measure at the end of the rule says (`potholes/working`).
    """

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
    # How the words came, where the staff took down what somebody else said.
    channel: str | None = None


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
    """`before` and `after` are codes; what words said before stands in the erasable text `was`."""

    type = "case_corrected"
    field: str
    before: str | None = None
    after: str | None = None
    was: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(Event):
    type = "case_assigned"
    to: UUID | None = None
    team: str | None = None


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
    reasons: list[str] | None = None
    photo: UUID | None = None
    may_call: bool | None = None


@dataclass(frozen=True, kw_only=True)
class DeliverySettled(Event):
    """What became of a sending that people must see: delivered, refused or dead."""

    type = "delivery_settled"
    delivery: UUID
    outcome: str
    referral: UUID | None = None


EVENT_TYPES: dict[str, type[Event]] = {kind.type: kind for kind in Event.__subclasses__()}

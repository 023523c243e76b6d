"""What in a case asks for somebody's attention, as it follows from the log. Pure: the writer of the log, the bulk
writer and the rebuilding from the log ask the same.

Three marks: word from outside that nobody has looked at (`news_at`), a reporter who is not content (`unhappy_at`), a
sending that did not arrive (`undelivered_at`). Each holds since when; what was done about it takes it away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from cases.workflow.phases import ENDED

CITIZEN, STAFF, BODY, SYSTEM = "citizen", "staff", "body", "system"
REFUSED, DEAD, DELIVERED = "refused", "dead", "delivered"

# Word from outside, by who brings it. What the staff take down themselves is no news to them; a body's move and photo
# come with its answer.
NEWS: Mapping[str, frozenset[str]] = {
    "referral_answered": frozenset({BODY, CITIZEN}),
    # By the system: that a word in the report is watched.
    "note_added": frozenset({BODY, CITIZEN, SYSTEM}),
    "photo_added": frozenset({CITIZEN}),
    "document_added": frozenset({BODY, CITIZEN}),
    "comment_added": frozenset({CITIZEN}),
    "letter_received": frozenset({CITIZEN, BODY}),
    "reopening_asked": frozenset({CITIZEN}),
    "referral_passed_on": frozenset({BODY}),
}

# What the staff do about it: which of the marks each act takes away. Giving a case to somebody, or putting a word
# right, answers nothing.
ALL = frozenset({"news_at", "unhappy_at", "undelivered_at"})
SAID = frozenset({"news_at", "unhappy_at"})
SEEN = frozenset({"news_at"})
ANSWERED_BY: Mapping[str, frozenset[str]] = {
    "case_looked_at": ALL,
    "case_moved": SAID,
    "note_added": SAID,
    "thanks_said": SAID,
    "comment_judged": SEEN,
    "due_extended": SEEN,
    "referral_sent": ALL,
    "referral_passed_on": ALL,
    "referral_withdrawn": ALL,
    "body_reminded": ALL,
    "case_merged": ALL,
}
INTERNAL, LETTER = "internal", "letter"
# Every type of event that may change a mark; `taken_back` by undoing what it takes back.
WATCHED = frozenset({*NEWS, *ANSWERED_BY, "survey_answered", "delivery_settled", "taken_back"})


@dataclass(frozen=True)
class Attention:
    """The marks of a case, each since when."""

    news_at: datetime | None = None
    unhappy_at: datetime | None = None
    undelivered_at: datetime | None = None

    def after(self, type: str, data: Mapping[str, Any], *, actor_kind: str, voice: str, at: datetime) -> "Attention":
        """The marks once this event has happened; the same object where it changes nothing."""
        if type == "survey_answered":
            if data.get("solved") != "yes":
                return self._with(unhappy_at=self.unhappy_at or at)
            # Where the answer confirms a claim, the case ends with it, and nothing is left to be looked at.
            return self._with(unhappy_at=None, news_at=self.news_at or at)
        if type == "delivery_settled":
            failed = data.get("outcome") in (REFUSED, DEAD)
            return self._with(undelivered_at=self.undelivered_at or at if failed else None)
        if actor_kind in NEWS.get(type, ()):
            # Whoever asks to open a case again is not content with how it ended.
            unhappy_at = self.unhappy_at or at if type == "reopening_asked" else self.unhappy_at
            return self._with(news_at=self.news_at or at, unhappy_at=unhappy_at)
        if actor_kind == STAFF:
            return self._with(**dict.fromkeys(_answered(type, voice)))
        if type == "case_moved" and data.get("phase") in ENDED:
            # Done, confirmed by the reporter, or ended by time: what was said before needs no reading any more.
            return self._with(news_at=None)
        return self

    def _with(self, **marks: datetime | None) -> "Attention":
        changed = replace(self, **marks)
        return self if changed == self else changed


def _answered(type: str, voice: str) -> frozenset[str]:
    """The marks that an act of the staff takes away: a note among colleagues shows that the news was read, no more; a
    letter to the reporter also makes good one that came back."""
    if type == "note_added":
        return {INTERNAL: SEEN, LETTER: ALL}.get(voice, SAID)
    return ANSWERED_BY.get(type, frozenset())


class Entry(Protocol):
    """An entry of a case's log, as far as it matters here."""

    seq: int
    type: str
    data: Any
    actor_kind: str
    voice: str
    recorded_at: datetime
    origin: str


def attention_of(log: Iterable[Entry]) -> Attention:
    """The marks that follow from a case's whole log, in its order. What was taken back has not happened; what others
    lived before it was imported asks for nothing."""
    entries = [entry for entry in log if entry.origin == "live"]
    gone = {entry.data["seq"] for entry in entries if entry.type == "taken_back"}
    marks = Attention()
    for entry in entries:
        if entry.seq not in gone:
            marks = marks.after(
                entry.type, entry.data, actor_kind=entry.actor_kind, voice=entry.voice, at=entry.recorded_at
            )
    return marks

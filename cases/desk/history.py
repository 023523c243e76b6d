"""The case's log as the staff read it: one sentence an entry, words in the frame of whoever reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.desk.event_words import CROWDS, TOLD, UNTOLD, VOICES, Reading
from cases.models import CaseEvent


@dataclass(frozen=True)
class Entry:
    """One entry. With `body` it stands in the frame of its voice, without it on a line of its own."""

    icon: str
    head: str
    voice: str
    at: datetime
    precision: str
    more: str = ""
    body: str = ""
    who: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.body.splitlines() if line.strip()]


def entries(events: Sequence[CaseEvent], reading: Reading, *, voice: str = "") -> list[Entry]:
    """The log in the order given. `voice` shows only what one kind of reader sees: public or internal."""
    told: list[Entry] = []
    for _same, group in groupby((event for event in events if event.type not in UNTOLD), _kind_of_crowd):
        first, *others = group
        told.append(_entry(first, reading) if not others else _crowd(first, 1 + len(others), reading))
    return [entry for entry in told if not voice or entry.voice == voice]


def _kind_of_crowd(event: CaseEvent) -> object:
    """What joins entries into one: people who joined one after the other. Everything else stands alone."""
    return event.type if event.type in CROWDS else event.seq


def _crowd(newest: CaseEvent, count: int, reading: Reading) -> Entry:
    return replace(_entry(newest, reading), head=CROWDS[newest.type](count), who="")


def pseudonyms(events: Sequence[CaseEvent]) -> set[str]:
    """Everybody of the staff whom the log names."""
    named = {str(event.actor) for event in events if event.actor and event.actor_kind == "staff"}
    return named | {event.data["to"] for event in events if event.type == "case_assigned" and event.data.get("to")}


def _entry(event: CaseEvent, reading: Reading) -> Entry:
    icon, tell = TOLD.get(event.type, ("dots", lambda _data, _reading: (event.type, "")))
    head, more = tell(event.data, reading)
    return Entry(
        icon=icon,
        head=VOICES[event.voice]() if event.type == "note_added" else head,
        more=more,
        voice=event.voice,
        at=timezone.localtime(event.occurred_at),
        precision=event.precision,
        body=reading.words.get(str(event.data.get("note")), "") if event.data.get("note") else "",
        who=_who(event, reading),
    )


def _who(event: CaseEvent, reading: Reading) -> str:
    if event.actor_kind == "staff":
        return reading.people.get(str(event.actor), _("a former colleague"))
    if event.actor_kind == "body":
        # An answer's own sentence names the body already.
        return "" if event.data.get("body") else _("the body responsible")
    return _("a citizen") if event.actor_kind == "citizen" and event.type not in CROWDS else ""

"""The case's log as the staff read it: one sentence an entry, words in the frame of whoever reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.desk.event_words import CROWDS, TOLD, UNTOLD, VOICES, Reading
from cases.models import CaseEvent
from tenants.look import dates


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
    seq: int = 0
    # Words that were put right: what they said before and after.
    field: str = ""
    was: str = ""
    now: str = ""
    # Who took it back and when, in words; it stands struck through.
    gone: str = ""
    # For how many seconds the reader may still take it back.
    seconds: int = 0

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.body.splitlines() if line.strip()]


def entries(events: Sequence[CaseEvent], reading: Reading, *, voice: str = "",
            takeable: Mapping[int, int] | None = None, present: Mapping[str, str] | None = None) -> list[Entry]:
    """The log in the order given. `voice` shows only what one kind of reader sees: public or internal.

    Args:
        takeable: what the reader may still take back: seconds left by `seq`.
        present: what the words say now that can be put right, by field; events come the newest first.
    """
    told: list[Entry] = []
    for _same, group in groupby((event for event in events if event.type not in UNTOLD), _kind_of_crowd):
        first, *others = group
        told.append(_entry(first, reading) if not others else _crowd(first, 1 + len(others), reading))
    gone = {event.data["seq"]: event for event in events if event.type == "taken_back"}
    told = [replace(entry, gone=_gone(gone[entry.seq], reading), body="", more="") if entry.seq in gone
            else replace(entry, seconds=takeable[entry.seq]) if takeable and entry.seq in takeable else entry
            for entry in told]
    told = _corrected(told, dict(present or {}))
    return [entry for entry in told if not voice or entry.voice == voice]


def _corrected(told: list[Entry], present: dict[str, str]) -> list[Entry]:
    """Beside what words said before, what they said after: what the next correction found, or what they say now."""
    seen = []
    for entry in told:
        seen.append(replace(entry, now=present.get(entry.field, "")) if entry.was else entry)
        if entry.field:
            present[entry.field] = entry.was
    return seen


def _gone(event: CaseEvent, reading: Reading) -> str:
    at = dates.ago(timezone.localtime(event.occurred_at), "minute", timezone.localtime(), reading.language)
    return _("taken back: %(when)s, %(name)s") % {"when": at, "name": _who(event, reading)}


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
    head, more = tell(event.data, replace(reading, at=event.occurred_at))
    called = event.type == "note_added" and event.data.get("channel") == "phone"
    said = {name: reading.words.get(str(event.data[name]), "") for name in ("note", "was") if name in event.data}
    return Entry(
        icon=icon,
        head=VOICES[event.voice]() if event.type == "note_added" else head,
        more=_("they rang") if called else more,
        voice=event.voice,
        at=timezone.localtime(event.occurred_at),
        precision=event.precision,
        body=said.get("note", ""),
        who=_who(event, reading),
        seq=event.seq,
        was=said.get("was", ""),
        field=event.data.get("field", ""),
    )


def _who(event: CaseEvent, reading: Reading) -> str:
    if event.actor_kind == "staff":
        if event.actor is None:
            return _("customer service")
        return reading.people.get(str(event.actor), _("a former colleague"))
    if event.actor_kind == "body":
        # An answer's own sentence names the body already.
        return "" if event.data.get("body") else _("the body responsible")
    return _("a citizen") if event.actor_kind == "citizen" and event.type not in CROWDS else ""

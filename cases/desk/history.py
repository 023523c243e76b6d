"""The case's log as the staff read it: one sentence an entry, words in the frame of whoever reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.catalogue import Catalogue
from cases.models import CaseEvent
from cases.models.event import Voice
from tenants.look import dates
from tenants.words import in_language

# What the log says twice or what the data panel says already.
UNTOLD = {"due_set", "promise_made"}


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


@dataclass(frozen=True)
class Reading:
    """What is needed to put events into words."""

    rules: Catalogue
    words: dict[str, str]
    people: dict[str, str]  # by pseudonym
    language: str
    today: date

    def day(self, text: str) -> str:
        return dates.day(date.fromisoformat(text), self.language, today=self.today)

    def body(self, code: str) -> str:
        body = self.rules.bodies.get(code)
        return str(body) if body else code

    def status(self, code: str) -> str:
        status = self.rules.statuses.get(code)
        return str(status) if status else code


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
        head=_VOICES[event.voice]() if event.type == "note_added" else head,
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


Told = tuple[str, str]
Data = dict[str, Any]


def _reported(data: Data, _reading: Reading) -> Told:
    ways = {
        "web": _("on the site"),
        "phone": _("by telephone"),
        "mail": _("by letter or e-mail"),
        "desk": _("in person"),
        "app": _("with the app"),
        "api": _("by another program"),
        "import": _("in another system"),
    }
    more = ways.get(data["channel"], "")
    photos = data.get("photos", 0)
    if photos:
        more += ", " + ngettext("with %(count)d photo", "with %(count)d photos", photos) % {"count": photos}
    return _("Reported"), more


def _moved(data: Data, reading: Reading) -> Told:
    more = ""
    if data.get("promised_on"):
        more = _("promised day: %(day)s") % {"day": reading.day(data["promised_on"])}
    move = next((move for move in reading.rules.transitions if move.code == data["transition"]), None)
    if data.get("reason"):
        more = in_language(move.reasons.get(data["reason"], {})) if move else data["reason"]
    return _("Now: %(status)s") % {"status": reading.status(data["target"])}, more


def _sent(data: Data, reading: Reading) -> Told:
    more = _("answer due %(day)s") % {"day": reading.day(data["due_on"])} if data.get("due_on") else ""
    return _("Sent to: %(body)s") % {"body": reading.body(data["body"])}, more


def _answered(data: Data, reading: Reading) -> Told:
    more = _("promised day: %(day)s") % {"day": reading.day(data["promised_on"])} if data.get("promised_on") else ""
    return _("Answer: %(body)s") % {"body": reading.body(data["body"])}, more


def _withdrawn(data: Data, reading: Reading) -> Told:
    return _("Withdrawn from: %(body)s") % {"body": reading.body(data["body"])}, ""


def _corrected(data: Data, reading: Reading) -> Told:
    fields = {
        "category": _("Category put right"),
        "place": _("Place put right"),
        "title": _("Title put right"),
        "description": _("Description put right"),
    }
    names = reading.rules.names(reading.language)
    before, after = (names.get(data.get(end) or "", data.get(end) or "") for end in ("before", "after"))
    return fields[data["field"]], f"{before or '–'} → {after or '–'}" if before != after else ""


def _assigned(data: Data, reading: Reading) -> Told:
    if not data.get("to"):
        return _("Nobody looks after it now"), ""
    return _("Looked after by: %(name)s") % {"name": reading.people.get(data["to"], _("a former colleague"))}, ""


def _surveyed(data: Data, _reading: Reading) -> Told:
    said = {
        "yes": _("The reporter says: it is done"),
        "partly": _("The reporter says: only partly done"),
        "no": _("The reporter says: it is not done"),
    }
    stars = data.get("satisfaction")
    return said[data["solved"]], _("satisfied: %(count)d of 5") % {"count": stars} if stars else ""


def _settled(data: Data, _reading: Reading) -> Told:
    said = {
        "delivered": _("The letter arrived"),
        "refused": _("The letter was refused"),
        "dead": _("The letter did not arrive"),
    }
    return said.get(data["outcome"]) or str(data["outcome"]), ""


def _photo(data: Data, _reading: Reading) -> Told:
    return (_("Photo added: it is done") if data.get("moment") == "after" else _("Photo added")), ""


def _plain(sentence: Callable[[], str]) -> Callable[[Data, Reading], Told]:
    return lambda _data, _reading: (sentence(), "")


_VOICES = {
    Voice.PUBLIC.value: lambda: _("Public update"),
    Voice.LETTER.value: lambda: _("Letter to the reporter"),
    Voice.INTERNAL.value: lambda: _("Internal note"),
}
CROWDS: dict[str, Callable[[int], str]] = {
    "supporter_joined": lambda count: (
        ngettext("%(count)d more person is affected", "%(count)d more people are affected", count) % {"count": count}
    ),
    "follower_joined": lambda count: (
        ngettext("%(count)d more person follows the case", "%(count)d more people follow the case", count)
        % {"count": count}
    ),
}
# Every type of event that people read: its sign, and its words. Walked by a test.
TOLD: dict[str, tuple[str, Callable[[Data, Reading], Told]]] = {
    "case_reported": ("camera", _reported),
    "case_moved": ("arrow", _moved),
    "referral_sent": ("fork", _sent),
    "referral_answered": ("envelope", _answered),
    "referral_withdrawn": ("close", _withdrawn),
    "note_added": ("info", _plain(lambda: "")),
    "photo_added": ("camera", _photo),
    "photo_hidden": ("eye", _plain(lambda: _("Photo hidden"))),
    "case_corrected": ("paint", _corrected),
    "case_assigned": ("user", _assigned),
    "supporter_joined": ("users", _plain(lambda: CROWDS["supporter_joined"](1))),
    "follower_joined": ("bell", _plain(lambda: CROWDS["follower_joined"](1))),
    "survey_answered": ("check", _surveyed),
    "delivery_settled": ("envelope", _settled),
}

"""Profiles: how a file of somebody else's cases is to be understood. A TOML file each; ready ones lie in `profiles/`.

    name, format (csv or jsonl; else the file's ending), encoding, delimiter, decimal, language, time_zone
    [id]       column = the source's own id, or from = [columns] whose content makes one
    [dates]    format (strptime's, or "iso") and precision (minute or day) of every date
    [columns]  meaning = column: category group body status title description address landmark latitude longitude
               channel reporter
    [events]   reported, published, answered, solved, closed, due = column, or {column, format, precision}
    [reporter] anonymous = [values that mean nobody]
    [category] missing = name where a row has none; levels = what separates the levels of a name
    [body]     missing = name of the body where a row has an answer but no body
    [status]   where each event leaves a case: reported, published, solved, closed = {phase, proof, code}
    [status.words] "the source's word" = {phase, proof, code}: where the case stands today
    [channels] default, [channels.words] "the source's word" = our channel

A status names the meaning (phase and proof) first: a municipality that has no status of that `code` offers its first
one with the same meaning instead.
"""

import codecs
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from cases.workflow.graph import PHASES, PROOFS
from tenants.refusals import Refusal

READY = Path(__file__).parent / "profiles"

COLUMNS = (
    "category",
    "group",
    "body",
    "status",
    "title",
    "description",
    "address",
    "landmark",
    "latitude",
    "longitude",
    "channel",
    "reporter",
)
EVENTS = ("reported", "published", "answered", "solved", "closed", "due")
STATUSES = ("reported", "published", "solved", "closed")
CHANNELS = ("web", "phone", "mail", "desk", "app", "api", "import")
TABLES: Mapping[str, tuple[str, ...]] = {
    "": (
        "name",
        "format",
        "encoding",
        "delimiter",
        "decimal",
        "language",
        "time_zone",
        "id",
        "dates",
        "columns",
        "events",
        "reporter",
        "category",
        "body",
        "status",
        "channels",
    ),
    "id": ("column", "from"),
    "dates": ("format", "precision"),
    "columns": COLUMNS,
    "events": EVENTS,
    "reporter": ("anonymous",),
    "category": ("missing", "levels"),
    "body": ("missing",),
    "status": (*STATUSES, "words"),
    "channels": ("default", "words"),
}


class ProfileRefused(Refusal):
    """A profile cannot be used; the sentence names the file, the key and what to write instead."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a status means: a phase and a proof of the workflow, and the code that a municipality may call it by."""

    phase: str
    proof: str = "none"
    code: str = ""


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column with dates: strptime's format or "iso", and whether it knows the time of day."""

    column: str
    format: str
    precision: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as read; `code` is its file's name and the namespace of the ids that it brings."""

    code: str
    name: str
    format: str
    encoding: str
    delimiter: str
    decimal: str
    language: str
    zone: ZoneInfo
    id_column: str
    id_from: tuple[str, ...]
    columns: Mapping[str, str]
    events: Mapping[str, DateColumn]
    anonymous: frozenset[str]
    missing_category: str
    category_levels: str
    missing_body: str
    standings: Mapping[str, Standing]
    words: Mapping[str, Standing]
    channel: str
    channels: Mapping[str, str]

    def columns_needed(self) -> list[str]:
        """Every column that the file must have, each once."""
        named = [self.id_column, *self.id_from, *self.columns.values(), *(date.column for date in self.events.values())]
        return list(dict.fromkeys(column for column in named if column))


def ready_profiles() -> list[str]:
    """The names of the profiles that come with the product."""
    return sorted(path.stem for path in READY.glob("*.toml"))


def load_profile(name: str) -> Profile:
    """The ready profile of this name, or the one in the TOML file at this path.

    Raises:
        ProfileRefused: there is none, or something in it cannot be used.
    """
    path = Path(name) if name.endswith(".toml") else READY / f"{name}.toml"
    if not path.is_file():
        sentence = _("There is no profile “%(name)s”. Ready are: %(ready)s. Or give the path of a .toml file.")
        raise ProfileRefused(sentence % {"name": name, "ready": ", ".join(ready_profiles())})
    try:
        return _Reader(path.name, path.stem, tomllib.loads(path.read_text(encoding="utf-8"))).profile()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        sentence = _("The profile %(file)s is not readable as TOML: %(fault)s.")
        raise ProfileRefused(sentence % {"file": path.name, "fault": fault}) from fault


def usable_encoding(name: str) -> str:
    """Python's name for an encoding.

    Raises:
        ProfileRefused: there is no such encoding, or its lines cannot be told apart byte by byte (UTF-16).
    """
    try:
        codec = codecs.lookup(name).name
        if bytes(range(128)).decode(codec) == bytes(range(128)).decode("ascii"):
            return codec
    except (LookupError, TypeError, UnicodeDecodeError):
        pass
    sentence = _("“%(name)s” is no encoding that can be read line by line. Try utf-8, cp1250 or iso-8859-2.")
    raise ProfileRefused(sentence % {"name": name})


class _Reader:
    """Takes one document apart; every refusal names the key."""

    def __init__(self, file: str, code: str, document: dict[str, Any]) -> None:
        self.file, self.code, self.document = file, code, document

    def profile(self) -> Profile:
        self._keys()
        dates = self._table("dates")
        events = {name: self._date_column(name, value, dates) for name, value in self._table("events").items()}
        identity, columns = self._table("id"), self._table("columns")
        if "reported" not in events:
            self._refuse("[events] reported", _("Name the column that says when a case was reported."))
        if "category" not in columns:
            self._refuse("[columns] category", _("Name the column that says what kind of problem it is."))
        if ("column" in identity) == ("from" in identity):
            self._refuse("[id]", _("Write either column = the source's own id, or from = a list of columns."))
        if ("latitude" in columns) != ("longitude" in columns):
            self._refuse("[columns]", _("A place needs both latitude and longitude."))
        status = self._table("status")
        words = status.pop("words", {})
        if "reported" not in status:
            self._refuse("[status] reported", _('Say where a reported case stands, like { phase = "open" }.'))
        if words and "status" not in columns:
            self._refuse("[status.words]", _("There are words for a status, but [columns] names no column for it."))
        channels = self._table("channels")
        return Profile(
            code=self.code,
            name=str(self.document.get("name", self.code)),
            format=self._one_of("format", self.document.get("format", ""), ("csv", "jsonl", "")),
            encoding=self._encoding(),
            delimiter=self._delimiter(),
            decimal=self._one_of("decimal", self.document.get("decimal", "."), (".", ",")),
            language=str(self.document.get("language", "")),
            zone=self._zone(),
            id_column=identity.get("column", ""),
            id_from=tuple(identity.get("from", ())),
            columns=columns,
            events=events,
            anonymous=frozenset(map(str, self._table("reporter").get("anonymous", ()))),
            missing_category=self._table("category").get("missing", ""),
            category_levels=self._table("category").get("levels", ""),
            missing_body=self._table("body").get("missing", ""),
            standings={name: self._standing(f"[status] {name}", value) for name, value in status.items()},
            words={word: self._standing(f"[status.words] “{word}”", value) for word, value in words.items()},
            channel=self._one_of("[channels] default", channels.get("default", "import"), CHANNELS),
            channels={
                word: self._one_of(f"[channels.words] “{word}”", value, CHANNELS)
                for word, value in channels.get("words", {}).items()
            },
        )

    def _refuse(self, key: str, sentence: str) -> None:
        raise ProfileRefused(
            _("Profile %(file)s, %(key)s: %(sentence)s") % {"file": self.file, "key": key, "sentence": sentence}
        )

    def _keys(self) -> None:
        """No key that nobody reads: a misspelt one would silently change what the file means."""
        for table, known in TABLES.items():
            for key in self._table(table) if table else self.document:
                if key not in known:
                    near = get_close_matches(key, known, n=1) or [", ".join(known)]
                    sentence = _("This key is not known. Possible here: %(keys)s.") % {"keys": near[0]}
                    self._refuse(f"[{table}] {key}" if table else key, sentence)

    def _table(self, name: str) -> dict[str, Any]:
        value = self.document.get(name, {})
        if not isinstance(value, dict):
            self._refuse(f"[{name}]", _("This must be a table."))
        return dict(value)

    def _one_of(self, key: str, value: Any, known: tuple[str, ...]) -> str:
        if value not in known:
            sentence = _("“%(value)s” is not possible here. Write one of: %(known)s.")
            self._refuse(key, sentence % {"value": value, "known": ", ".join(filter(None, known))})
        return str(value)

    def _encoding(self) -> str:
        try:
            return usable_encoding(self.document.get("encoding", "utf-8"))
        except ProfileRefused as refusal:
            self._refuse("encoding", refusal.sentence)
            raise

    def _delimiter(self) -> str:
        delimiter = self.document.get("delimiter", ",")
        if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
            self._refuse("delimiter", _('Write the one character between two values, like "," or ";" or "\\t".'))
        return str(delimiter)

    def _zone(self) -> ZoneInfo:
        name = self.document.get("time_zone", "")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            sentence = _("“%(name)s” is no time zone. Write one like Europe/Budapest.") % {"name": name}
            self._refuse("time_zone", sentence)
            raise

    def _date_column(self, name: str, value: Any, dates: dict[str, Any]) -> DateColumn:
        own = value if isinstance(value, dict) else {"column": value}
        key = f"[events] {name}"
        for word in own:
            self._one_of(key, word, ("column", "format", "precision"))
        if not isinstance(own.get("column"), str):
            self._refuse(key, _("Name the column."))
        precision = own.get("precision", dates.get("precision", "minute"))
        return DateColumn(
            column=own["column"],
            format=str(own.get("format", dates.get("format", "iso"))),
            precision=self._one_of("[dates] precision", precision, ("minute", "day")),
        )

    def _standing(self, key: str, value: Any) -> Standing:
        if not isinstance(value, dict) or not set(value) <= {"phase", "proof", "code"}:
            self._refuse(key, _('Write { phase = "solved", proof = "confirmed", code = "solved" }.'))
        return Standing(
            phase=self._one_of(f"{key} phase", value.get("phase"), PHASES),
            proof=self._one_of(f"{key} proof", value.get("proof", "none"), PROOFS),
            code=str(value.get("code", "")),
        )

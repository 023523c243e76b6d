"""What was asked: the parameters of one call, cleaned, and read by the standard's rules.

An empty parameter is an absent one. Times are W3C dates or times; without a zone they are local to the municipality.
"""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from integrations.models import ApiKey
from integrations.open311.server.refusals import wrong
from tenants.models import Municipality

YEARS = range(1900, 2200)
YES, NO = ("true", "1", "yes"), ("false", "0", "no")
# What no text holds: PostgreSQL refuses the first, XML the others.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A plus sign that nobody escaped arrives as a space.
_LOST_PLUS = re.compile(r"(T\d\d:?\d\d\S*) (\d\d:?\d\d)$")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\d*\])?$")


@dataclass(frozen=True)
class Span:
    """A time as somebody wrote it: the moment itself, or a whole day from its first to its last moment."""

    begins: datetime
    ends: datetime


@dataclass
class Asked:
    """One call. `form` is xml or json; `key` is there when a right one came along."""

    request: HttpRequest
    form: str
    municipality: Municipality
    key: ApiKey | None = None

    @cached_property
    def given(self) -> QueryDict:
        """The parameters: those of the form, and those of the address where the form has none."""
        given = self.request.POST.copy()
        for name, values in self.request.GET.lists():
            if name not in given:
                given.setlist(name, values)
        return given

    @property
    def files(self) -> list[UploadedFile]:
        """Every file, whatever its field is called."""
        return [file for _name, files in self.request.FILES.lists() for file in files]

    def text(self, name: str) -> str:
        return clean(self.given.get(name) or "")

    def texts(self, name: str) -> list[str]:
        """A parameter that may be declared several times, or once with commas."""
        values = [*self.given.getlist(name), *self.given.getlist(f"{name}[]")]
        return list(dict.fromkeys(part for value in values for part in map(clean, value.split(",")) if part))

    def addresses(self, name: str) -> list[str]:
        """A parameter that may be declared several times, and whose values may hold commas."""
        values = [*self.given.getlist(name), *self.given.getlist(f"{name}[]")]
        return list(dict.fromkeys(part for part in map(clean, values) if part))

    def attributes(self) -> dict[str, list[str]]:
        """What came as attribute[CODE] or attribute[CODE][], empty ones left out."""
        found: dict[str, list[str]] = {}
        for name, values in self.given.lists():
            if match := _ATTRIBUTE.fullmatch(name):
                kept = [value for value in map(clean, values) if value]
                if kept:
                    found.setdefault(clean(match[1]), []).extend(kept)
        return found

    def flag(self, name: str) -> bool:
        word = self.text(name).lower()
        if word and word not in (*YES, *NO):
            raise wrong(_("%(name)s is “%(value)s”. Write true or false.") % {"name": name, "value": word[:40]})
        return word in YES

    def whole(self, name: str, *, most: int, default: int) -> int:
        """A whole number from 1 on."""
        word = self.text(name)
        if not word:
            return default
        if not word.isascii() or not word.isdigit() or len(word) > 9 or not 1 <= int(word) <= most:
            raise wrong(_("%(name)s is “%(value)s”. Write a whole number from 1 to %(most)s.")
                        % {"name": name, "value": word[:40], "most": most})
        return int(word)

    def number(self, name: str, least: float, most: float) -> float | None:
        """A decimal number, or None where there is none."""
        word = self.text(name)
        if not word:
            return None
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise wrong(_("%(name)s is “%(value)s”. Write a number from %(least)s to %(most)s, with a decimal point.")
                        % {"name": name, "value": word[:40], "least": f"{least:g}", "most": f"{most:g}"})
        return value

    def span(self, name: str) -> Span | None:
        """A time, or None where there is none."""
        word = self.text(name)
        if not word:
            return None
        try:
            return read_span(word, self.municipality)
        except (ValueError, OverflowError):
            raise wrong(_("%(name)s is “%(value)s”. Write a date or a time like 2026-01-31T12:00:00Z.")
                        % {"name": name, "value": word[:40]}) from None


def clean(text: str) -> str:
    """A text without what cannot be kept, and without spaces at its ends."""
    return _CONTROL.sub("", text).strip()


def read_span(word: str, municipality: Municipality) -> Span:
    """Read a W3C date or time. Raises ValueError."""
    word = _LOST_PLUS.sub(r"\1+\2", word)
    if len(word) == len("2026-01-31"):
        day = date.fromisoformat(word)
        ensure_year(day.year)
        begins = datetime.combine(day, time.min, municipality.zone)
        ends = datetime.combine(day + timedelta(days=1), time.min, municipality.zone) - timedelta(microseconds=1)
        return Span(begins.astimezone(UTC), ends.astimezone(UTC))
    moment = datetime.fromisoformat(word)
    ensure_year(moment.year)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=municipality.zone)
    moment = moment.astimezone(UTC)
    return Span(moment, moment)


def ensure_year(year: int) -> None:
    if year not in YEARS:
        raise ValueError(year)


"""A geocoder that is asked seldom: answers are kept for all processes, and a silent one is left alone for a while."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict

from django.core.cache import caches

from cases.places.found import Box, Found, Geocoder, GeocoderDown, Kind
from tenants.limits import MINUTE, Limit, TooOften, ensure_within

log = logging.getLogger(__name__)
KEPT_SECONDS = 24 * 60 * MINUTE
# After a failure nobody is kept waiting for it again until so many seconds have passed.
SILENT_SECONDS = 20
# Questions of one municipality to one service; more looks like a program that has run wild.
OUTGOING = Limit("geocoding", 300, MINUTE)


class Keeping:
    """Around another geocoder. `name` tells the kept answers of different services apart.

    What is kept is held in the shared cache, for each municipality apart.
    """

    def __init__(self, other: Geocoder, name: str) -> None:
        self.other, self.name = other, name

    def suggest(self, text: str, near: Box | None, language: str) -> list[Found]:
        return self._kept("suggest", self.other.suggest, text, near, language)

    def find(self, text: str, near: Box | None, language: str) -> list[Found]:
        return self._kept("find", self.other.find, text, near, language)

    def _kept(self, act: str, ask: Callable[[str, Box | None, str], list[Found]], text: str, near: Box | None,
              language: str) -> list[Found]:
        text = " ".join(text.split()).lower()
        question = json.dumps([self.name, act, text, near, language])
        key = "geo:" + hashlib.sha256(question.encode()).hexdigest()[:40]
        silent = f"geo:silent:{hashlib.sha256(self.name.encode()).hexdigest()[:20]}"
        if (known := _read(key)) is not None:
            return [Found(**{**row, "kind": Kind(row["kind"])}) for row in json.loads(known)]
        if _read(silent) is not None:
            raise GeocoderDown("It did not answer a moment ago.")
        try:
            ensure_within(OUTGOING, "all")
            found = ask(text, near, language)
        except TooOften as limit:
            raise GeocoderDown("It was asked too often.") from limit
        except GeocoderDown as down:
            log.warning("An address service does not answer: %s", down)
            _write(silent, "1", SILENT_SECONDS)
            raise
        _write(key, json.dumps([asdict(one) for one in found]), KEPT_SECONDS)
        return found


def _read(key: str) -> str | None:
    try:
        return caches["shared"].get(key)
    except OSError:
        return None


def _write(key: str, value: str, seconds: int) -> None:
    try:
        caches["shared"].set(key, value, seconds)
    except OSError as error:
        log.warning("The shared cache does not answer: %s", type(error).__name__)

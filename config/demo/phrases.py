"""Words for invented cases: titles, descriptions, answers, notes. Composed from `texts/<language>/<topic>.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from config.demo import grammar
from config.demo.places import Spot

TEXTS = Path(__file__).parent / "texts"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# A title this short that names no place yet may get a landmark.
SHORT = 20
# Topics that are about what happens rather than what stands there.
EVENTS = ("transit", "parking", "access", "other")
# How likely a description that may be longer gets a sentence of each kind.
WEIGHTS = {"effects": 0.95, "since": 0.7, "asks": 0.5, "places": 0.35}
SAID = ("{at}", "{by}")
# Sentences that speak of a picture.
PICTURE = re.compile("képen|Fényképet|[Pp]icture")


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem as one reporter would put it; `season` is the first and last month in which it happens."""

    title: str
    opening: str
    scene: str
    season: tuple[int, int] = (1, 12)

    def fits(self, month: int) -> bool:
        first, last = self.season
        return first <= month <= last if first <= last else month >= first or month <= last


@dataclass(frozen=True, slots=True)
class Wording:
    """What a reporter writes, and what the picture shows."""

    title: str
    description: str
    scene: str


class Phrasebook:
    """All sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.topics: dict[str, dict[str, Any]] = {}
        for file in sorted((TEXTS / language).glob("*.toml")):
            self.topics[file.stem] = tomllib.loads(file.read_text("utf-8"))
        self.common = self.topics.pop("common")
        self.pictures: Mapping[str, list[str]] = self.topics.pop("pictures")

    @cached_property
    def faults(self) -> dict[str, list[Fault]]:
        return {topic: [_fault(*entry) for entry in texts["faults"]] for topic, texts in self.topics.items()}

    def report(self, random: Random, topic: str, spot: Spot, month: int, *, pictured: bool = True) -> Wording:
        """A title and a description for a problem of this topic, at a place, in a month."""
        fault = random.choice([fault for fault in self.faults[topic] if fault.fits(month)])
        title = self.fill(fault.title, random, spot)
        if self.title_takes_landmark(topic, fault.title) and random.random() < 0.7:
            title = f"{title} {spot.by}"
        sentences = [self.fill(fault.opening, random, spot)]
        # Some write one line, some a whole story; half of the descriptions have 158 letters or fewer.
        wanted = random.choices((0, 70, 115, 160, 200, 260, 330), (8, 12, 20, 28, 17, 10, 5))[0]
        kinds = random.sample(("effects", "since", "asks", "places"), 4)
        told: set[str] = set()
        for kind in [*sorted(kinds, key=lambda kind: kind == "asks"), "effects"]:
            if sum(map(len, sentences)) + len(sentences) >= wanted:
                break
            if random.random() < WEIGHTS[kind] or wanted > 200:
                fitting = [
                    phrase
                    for phrase in self._pool(kind, topic, fault)
                    if phrase not in told and (pictured or not PICTURE.search(phrase))
                ]
                if fitting:
                    told.add(phrase := random.choice(fitting))
                    # What the reporter asks for comes last.
                    place = len(sentences) - (1 if "asks" in told and kind != "asks" else 0)
                    sentences.insert(place, self.fill(phrase, random, spot))
                    if kind == "asks":
                        told.add("asks")
        return Wording(title, " ".join(sentences), fault.scene)

    def _pool(self, kind: str, topic: str, fault: Fault) -> list[str]:
        """The sentences of a kind that suit a problem and do not say its place twice."""
        if kind != "effects":
            pool: list[str] = self.topics[topic].get(kind, self.common[kind])
            return [phrase for phrase in pool if not any(where in fault.opening and where in phrase for where in SAID)]
        pairs = [
            phrase if isinstance(phrase, list) else [phrase, fault.scene] for phrase in self.topics[topic]["effects"]
        ]
        return [phrase for phrase, scenes in pairs if fault.scene in scenes.split()]

    def title_takes_landmark(self, topic: str, title: str) -> bool:
        """Whether "by the chemist's" may follow a title: it is short and names a thing, but no place."""
        if topic in EVENTS or len(title) > SHORT or "{" in title:
            return False
        return not re.search(r" (a|az|in|on|at|by|to|the|of) ", f" {title} ")

    def say(
        self,
        random: Random,
        pool: str,
        topic: str = "",
        *,
        spot: Spot | None = None,
        today: date | None = None,
        until: date | None = None,
        body: str = "",
    ) -> str:
        """A sentence from a pool: `answers.promise` of a topic, or `internal`, `letter`, `confirm`… common to all."""
        found: Any = self.topics[topic] if topic else self.common
        for key in pool.split("."):
            found = found[key]
        phrase = found if isinstance(found, str) else random.choice(found)
        return self.fill(phrase, random, spot, today=today, until=until, body=body)

    def fill(
        self,
        phrase: str,
        random: Random,
        spot: Spot | None,
        *,
        today: date | None = None,
        until: date | None = None,
        body: str = "",
    ) -> str:
        """The phrase with its placeholders filled; {Here} is {here} with a capital letter."""

        def value(match: re.Match[str]) -> str:
            name = match[1].lower()
            words = self._value(name, random, spot, today, until, body)
            return grammar.capital(words) if match[1][0].isupper() else words

        return PLACEHOLDER.sub(value, phrase)

    def _value(
        self, name: str, random: Random, spot: Spot | None, today: date | None, until: date | None, body: str
    ) -> str:
        if name in ("here", "at", "by") and spot:
            return str(getattr(spot, name))
        if name in ("date", "deadline") and today and until:
            return (grammar.by_day if name == "date" else grammar.day)(until, today, self.language)
        if name == "body":
            return body
        if name in ("ago", "since_day", "cause"):
            return str(random.choice(self.common[name]))
        raise KeyError(name)

    def picture(self, scene: str, moment: str) -> str:
        """What a picture of the album shows, for those who cannot see it."""
        return self.pictures[scene][0 if moment == "before" else 1]


def _fault(title: str, opening: str, scene: str, season: str = "1-12") -> Fault:
    first, last = season.split("-")
    return Fault(title, opening, scene, (int(first), int(last)))

"""From a script to diaries: what happened when, in the words of the file."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cases.stories import ReporterRef
from config.demo.diary import BODY, CITIZEN, STAFF, SYSTEM, Diary, begun
from config.demo.people import HUNGARIAN, identifier
from config.demo.phrases import Phrasebook
from config.demo.places import Spot, Town
from config.demo.rhythm import awake, works
from config.demo.rulebook import Rulebook
from config.demo.towns import Profile

FOLDER = Path(__file__).parent


class Script:
    """A town's showcase, for a last day."""

    def __init__(self, profile: Profile, rules: Rulebook, town: Town, words: Phrasebook, end: date, seed: int) -> None:
        self.profile, self.rules, self.town, self.words, self.end = profile, rules, town, words, end
        self.random = Random(f"{seed} showcase {profile.slug}")  # noqa: S311  invented cases, not secrets
        self.file = tomllib.loads((FOLDER / f"{profile.slug}.toml").read_text("utf-8"))

    @property
    def numbers(self) -> dict[str, int]:
        """The case numbers that the mock-ups have made known, by the cases' keys."""
        return {case["key"]: case["number"] for case in self.file["case"] if "number" in case}

    def diaries(self) -> Iterator[Diary]:
        for case in self.file["case"]:
            yield self.diary(case)

    def diary(self, case: dict[str, Any]) -> Diary:
        spot, reported = self.spot(case), self.moment(case["reported"])
        diary = begun(
            category=self.profile.topics[case["topic"]][0],
            reported=reported,
            status=self.profile.stages.review,
            title=case["title"],
            description=case["description"],
            address=spot.address,
            landmark=case.get("landmark", ""),
            lat=spot.lat,
            lon=spot.lon,
            area=self.rules.area_of(spot.lat, spot.lon),
            channel=case.get("channel", "web"),
            language=self.profile.language,
            reporter=self.reporter(case.get("reporter", "")),
        )
        diary.key, diary.priority = case.get("key", "showcase"), case.get("priority", 0)
        for picture in case.get("pictures", []):
            alt = self.words.picture(picture.rsplit("-", 1)[0], "before")
            diary.picture(identifier(self.random), f"{picture}-before", alt)
        for _neighbour in range(case["supporters"]):
            when = awake(self.random, reported + timedelta(days=self.random.expovariate(1 / 2)))
            if when.date() >= self.end:
                when = reported + timedelta(hours=self.random.uniform(0.2, 3))
            diary.add(when, "supporter_joined", by=CITIZEN, who=identifier(self.random))
        latest = reported
        for step in case["steps"]:
            # What was moved to a Friday must not overtake what came before it.
            latest = max(self.at_desk(step, reported), latest)
            self.take(diary, step, latest)
        return diary

    def spot(self, case: dict[str, Any]) -> Spot:
        if "corner" in case:
            return self.town.meeting(*case["corner"])
        if "along" in case:
            return self.town.on_path(case["street"], case["along"])
        return self.town.house(case["street"], case["house"])

    def reporter(self, name: str) -> ReporterRef | None:
        if not name:
            return None
        parts = name.lower().split()
        plain = [part.translate(str.maketrans("áéíóöőúüű", "aeiooouuu")) for part in parts]
        mail = HUNGARIAN.mail if self.profile.language == "hu" else "post.example"
        given, family = (plain[1], plain[0]) if self.profile.names.family_first else plain
        return ReporterRef(identifier(self.random), name, f"{given}.{family}@{mail}", "", self.profile.language)

    def day(self, words: str) -> date:
        return self.end + timedelta(days=int(words))

    def moment(self, words: str) -> datetime:
        """A day and a time of day, such as "-9 7:42"."""
        days, clock = words.split()
        hour, minute = map(int, clock.split(":"))
        return datetime.combine(self.day(days), time(hour, minute), self.rules.zone)

    def at_desk(self, step: dict[str, Any], reported: datetime) -> datetime:
        """The step's moment; what offices do moves from a weekend to the Friday before, unless that was too early."""
        when = self.moment(step["at"])
        if step["do"] in ("remind", "confirm"):
            return when
        friday = when
        while not works(friday.date()):
            friday -= timedelta(days=1)
        return friday if friday > reported else when

    def take(self, diary: Diary, step: dict[str, Any], at: datetime) -> None:
        """Let one step happen: `do` names what is done, `to` the body concerned, `by` which of the agents did it."""
        stages, body = self.profile.stages, step.get("to", "")
        agent = self.rules.staff["agent"][step.get("by", 0) % len(self.rules.staff["agent"])]
        until = self.day(step["until"]) if "until" in step else None
        text = self.words.fill(step.get("text", ""), self.random, None, today=self.end, until=until)
        if body and "subject" in step:
            diary.referrals[body] = (step["subject"], step.get("remote", ""))
        match step["do"]:
            case "send":
                diary.move(at, stages.sent, by=STAFF, who=agent, text=step.get("check", ""))
                diary.add(at, "referral_sent", {"body": body, "by": "hand"}, by=STAFF, who=agent)
            case "refer":
                diary.add(at, "referral_sent", {"body": body, "by": "hand"}, by=STAFF, who=agent)
            case "inspect":
                diary.move(at, stages.inspect, by=STAFF, who=agent)
            case "assign":
                diary.add(at, "case_assigned", {"to": agent}, by=STAFF, who=agent, voice="internal")
            case "letter" | "note":
                voice = "letter" if step["do"] == "letter" else "internal"
                diary.add(at, "note_added", by=STAFF, who=agent, voice=voice, text=text)
            case "remind":
                diary.add(at, "note_added", by=SYSTEM, voice="internal", text=text)
            case "promise":
                diary.add(at, "referral_answered", {"body": body, "promised_on": until}, by=BODY, text=text)
                if step.get("moves", True):
                    diary.move(at, stages.promised, by=BODY, promised_on=until)
            case "done":
                diary.add(at, "referral_answered", {"body": body, "solved": True}, by=BODY, text=text)
            case "claim":
                diary.add(at, "referral_answered", {"body": body, "solved": True}, by=BODY, text=text)
                diary.move(at, stages.claimed, by=BODY)
            case "photo":
                scene = step["picture"].rsplit("-", 1)[0]
                diary.picture(
                    identifier(self.random), f"{step['picture']}-after", self.words.picture(scene, "after"), at
                )
            case "confirm":
                diary.add(
                    at,
                    "survey_answered",
                    {"solved": "yes", "satisfaction": step["stars"]},
                    by=CITIZEN,
                    voice="internal",
                    text=text,
                )
                diary.move(at, stages.confirmed, by=CITIZEN, transition=stages.by_reporter)
            case unknown:
                raise ValueError(f"{self.profile.slug}.toml: “{unknown}” is nothing that can be done in a showcase.")

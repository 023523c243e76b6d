"""Two years of a town: what was reported each day until today, and what has become of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from config.demo.diary import Diary, begun
from config.demo.lives import Life
from config.demo.people import Crowd, identifier
from config.demo.phrases import Phrasebook
from config.demo.pictures.gallery import SCENES
from config.demo.places import Spot, Town
from config.demo.rhythm import WEEKDAYS, moment_of, poisson, season
from config.demo.rulebook import Rulebook
from config.demo.towns import Profile

DAYS = 730
# Reports of a problem that somebody has reported already.
DUPLICATES = 0.07
PICTURED = 0.62


class History:
    """The generator of one town's cases.

    Args:
        end: the last day.
        seed: the same seed, end and rules make the same cases.
    """

    def __init__(
        self, profile: Profile, rules: Rulebook, examples: Path, end: date, seed: int, days: int = DAYS
    ) -> None:
        self.profile, self.rules, self.end, self.length = profile, rules, end, days
        self.random = Random(f"{seed} {profile.slug} {end}")  # noqa: S311  invented cases, not secrets
        self.words = Phrasebook(profile.language)
        self.town = Town(examples, profile.slug, profile.language, profile.landmarks, profile.calm)
        # Some streets are worse than others.
        self.streets = {name: self.random.lognormvariate(0, 0.5) for name in self.town.streets}
        self.people = Crowd(self.random, profile.names, profile.language, round(profile.daily * days))
        self.recent: list[tuple[datetime, str, Spot]] = []

    def diaries(self) -> Iterator[Diary]:
        """Every case of the two years, in the order in which they were reported, with what lies ahead of them."""
        for number in range(self.length, -1, -1):
            day = self.end - timedelta(days=number)
            yield from self.day(day, 1 - number / self.length)

    def day(self, day: date, progress: float) -> list[Diary]:
        """The reports of a day; `progress` says how much of the two years is over (0 to 1)."""
        profile = self.profile
        usual = profile.daily * WEEKDAYS[day.weekday()] * (1 + profile.growth) ** (-2 * (1 - progress))
        weights = {topic: weight * season(topic, day) for topic, (_category, weight) in profile.topics.items()}
        total = sum(weight for _category, weight in profile.topics.values())
        count = poisson(self.random, usual * sum(weights.values()) / total)
        moments = sorted(moment_of(self.random, day, self.rules.zone) for _report in range(count))
        return [self.report(when, weights, progress) for when in moments]

    def report(self, when: datetime, weights: dict[str, float], progress: float) -> Diary:
        random, profile = self.random, self.profile
        again = self.known(when) if random.random() < DUPLICATES else None
        if again:
            topic, spot = again[0], self.town.near(random, again[1], 25)
        else:
            topic = random.choices(list(weights), list(weights.values()))[0]
            spot = self.town.anywhere(random, self.streets)
        channel = random.choices(list(profile.channels), list(profile.channels.values()))[0]
        reporter = self.people.reporter(by_phone=channel in ("phone", "desk", "mail"))
        pictured = channel in ("web", "app", "api") and random.random() < PICTURED / 0.78
        wording = self.words.report(random, topic, spot, when.month, pictured=pictured)
        diary = begun(
            category=profile.topics[topic][0],
            reported=when,
            status=profile.stages.review,
            title=wording.title,
            description=wording.description,
            address=spot.address,
            landmark=spot.landmark if random.random() < 0.4 else "",
            lat=spot.lat,
            lon=spot.lon,
            area=self.rules.area_of(spot.lat, spot.lon),
            channel=channel,
            language=profile.language,
            reporter=reporter,
        )
        if pictured:
            name = f"{wording.scene}-{random.randrange(SCENES[wording.scene].variants)}-before"
            diary.picture(identifier(random), name, self.words.picture(wording.scene, "before"))
        life = Life(random, profile, self.rules, self.words, diary, topic, spot, wording.scene, progress)
        life.tell(duplicate=again is not None)
        self.recent.append((when, topic, spot))
        return diary

    def known(self, when: datetime) -> tuple[str, Spot] | None:
        """A problem of the last three weeks that somebody may report once more."""
        while self.recent and when - self.recent[0][0] > timedelta(days=21):
            self.recent.pop(0)
        if not self.recent:
            return None
        _when, topic, spot = self.random.choice(self.recent)
        return topic, spot


def told_until(diaries: Iterable[Diary], until: datetime) -> list[Diary]:
    """The diaries as they stand at a moment: what comes later has not happened."""
    return [diary for diary in diaries if diary.closed_at(until)]


def thinned(diaries: list[Diary], key: str, number: int, random: Random) -> list[Diary]:
    """Leave out a few ordinary cases, so that a certain case gets the number wished in its year, if it is near to it.

    Numbers count up from the year's first case. Nothing changes where the case would have to get a higher number, or
    where more than a sixth of the year's cases had to go.
    """
    chosen = next((diary for diary in diaries if diary.key == key), None)
    if chosen is None:
        return diaries
    reported = chosen.story.reported.at
    before = [
        diary
        for diary in diaries
        if diary.story.reported.at.year == reported.year and diary.story.reported.at < reported
    ]
    ordinary = [diary for diary in before if not diary.key]
    surplus = len(before) + 1 - number
    if not 0 < surplus <= len(ordinary) / 6:
        return diaries
    gone = {id(diary) for diary in random.sample(ordinary, surplus)}
    return [diary for diary in diaries if id(diary) not in gone]

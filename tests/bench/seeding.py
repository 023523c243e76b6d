"""Cases for the bench: three years of them, in the order in which they were reported, along Kőhíd's workflow.

Plain chance with the weights of real records; words are invented. The same number of cases is always the same cases.

python -m tests.bench.seeding CASES PART PARTS
"""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import django
import numpy as np
import shapely
from shapely.geometry import shape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from cases.bulk import write_stories  # noqa: E402
from cases.catalogue import catalogue  # noqa: E402
from cases.models.case import Origin  # noqa: E402
from cases.stories import CaseStory, Moment, ReporterRef, Step, StoryPhoto  # noqa: E402
from tenants.models import Municipality  # noqa: E402

SEED = 1907
BATCH = 2_000
DAYS = 1_095
PLACES = 20_000
TITLES = (
    "Sötét lámpa",
    "Mély kátyú",
    "Letört padka",
    "Kidőlt tábla",
    "Szemét a járdán",
    "Eldugult víznyelő",
    "Kitört pad",
    "Elhagyott zsák",
    "Lógó kábel",
    "Törött korlát",
    "Megdőlt oszlop",
    "Hiányzó fedlap",
)
WORDS = (
    "a",
    "járda",
    "mellett",
    "napok",
    "óta",
    "lámpa",
    "sötét",
    "gyerekek",
    "kátyú",
    "balesetveszélyes",
    "este",
    "buszmegálló",
    "előtt",
    "szegély",
    "letört",
    "víz",
    "áll",
    "kérem",
    "javítsák",
    "meg",
    "mert",
    "babakocsival",
    "nem",
    "lehet",
    "elmenni",
    "oldalon",
    "páros",
    "sarkán",
    "kereszteződés",
    "tábla",
    "kidőlt",
    "szemét",
)
STREETS = (
    "Malom",
    "Híd",
    "Kossuth",
    "Petőfi",
    "Iskola",
    "Templom",
    "Rév",
    "Fűzfa",
    "Gát",
    "Vasút",
    "Kert",
    "Liget",
    "Szőlő",
    "Akácfa",
    "Patak",
    "Vár",
    "Posta",
    "Hársfa",
    "Diófa",
    "Bem",
)
CHANNELS = ("web", "web", "web", "web", "app", "app", "phone", "desk", "mail")


class Inventor:
    """Invents the cases of one municipality; made inside it."""

    def __init__(self, cases: int, now: datetime) -> None:
        rules = catalogue()
        self.cases, self.now = cases, now
        self.categories = [code for code, row in rules.categories.items() if row.active]
        self.reasons = [reason for move in rules.transitions if move.code == "close" for reason in move.reasons]
        self.places = self._places()
        self.people = max(cases // 5, 1)

    def _places(self) -> list[tuple[float, float]]:
        """Points inside the boundary."""
        boundary = shape(Municipality.objects.get(slug="kohid").boundary)
        west, south, east, north = boundary.bounds
        chance = np.random.default_rng(SEED)
        points = chance.uniform((south, west), (north, east), (PLACES * 4, 2))
        inside = shapely.contains_xy(boundary, points[:, 1], points[:, 0])
        return [(float(lat), float(lon)) for lat, lon in points[inside][:PLACES]]

    def story(self, number: int) -> CaseStory:
        """The case of this number; the higher, the later it was reported."""
        random = Random(f"{SEED}:{number}")
        reported = self.now - timedelta(days=DAYS * (1 - (number + random.random()) / self.cases))
        lat, lon = random.choice(self.places)
        story = CaseStory(
            foreign_id=f"bench:{number}",
            category=random.choices(self.categories, range(len(self.categories), 0, -1))[0],
            reported=Moment(reported),
            status="moderation",
            title=random.choice(TITLES),
            description=" ".join(random.choices(WORDS, k=random.randint(12, 40))).capitalize() + ".",
            address=f"{random.choice(STREETS)} utca {random.randint(1, 140)}.",
            lat=round(lat + random.uniform(-1, 1) * 1e-4, 6),
            lon=round(lon + random.uniform(-1, 1) * 1e-4, 6),
            channel=random.choice(CHANNELS),
            language="hu",
            reporter=self.reporter(random),
            photos=[StoryPhoto(UUID(int=random.getrandbits(128), version=4), 1600, 1200)] * (random.random() < 0.5),
            supporters=int(random.random() < 0.1),
        )
        for step in self.steps(random, reported):
            if step.at.at > self.now:
                break
            story.steps.append(step)
            story.status = step.data.get("target", story.status)
        return story

    def reporter(self, random: Random) -> ReporterRef | None:
        if random.random() > 0.42:
            return None
        who = int(self.people * random.random() ** 3)
        pseudonym = UUID(int=Random(f"{SEED}/{who}").getrandbits(128), version=4)
        return ReporterRef(pseudonym, f"Minta {who}", f"minta{who}@town.example", language="hu")

    def steps(self, random: Random, at: datetime) -> Iterator[Step]:
        """What happens to a case, one after the other; what lies in the future does not happen."""
        moment = Moment(at := at + timedelta(hours=random.expovariate(1 / 8)))
        yield Step("case_moved", moment, {"target": "waiting-answer"}, "staff")
        yield Step("referral_sent", moment, {}, "staff")
        fate = random.random()
        if fate < 0.07:
            return
        answered = Moment(at := at + timedelta(days=random.lognormvariate(2.3, 1.0)))
        yield Step("referral_answered", answered, {}, "body", text="Köszönjük, megnézzük.")
        if fate < 0.12:
            return
        if fate < 0.3:
            closed = Moment(at + timedelta(days=random.expovariate(1 / 40)))
            yield Step("case_moved", closed, {"target": "closed", "reason": random.choice(self.reasons)}, "staff")
            return
        if fate < 0.5:
            promised = (at + timedelta(days=random.randint(5, 60))).date()
            yield Step("case_moved", answered, {"target": "waiting-solution", "promised_on": promised}, "staff")
        claimed = Moment(at := at + timedelta(days=random.lognormvariate(2.6, 1.1)))
        yield Step("case_moved", claimed, {"target": "waiting-confirmation"}, "body", text="Kijavítottuk.")
        if random.random() < 0.6:
            looked = Moment(at + timedelta(days=random.expovariate(1 / 3)))
            yield Step(
                "survey_answered",
                looked,
                {"solved": "yes", "satisfaction": random.randint(2, 5)},
                "citizen",
                voice="internal",
            )
            yield Step("case_moved", looked, {"target": "solved"}, "citizen")
        else:
            yield Step("case_moved", Moment(at + timedelta(days=30)), {"target": "said-done"})


def seed(cases: int, part: int, parts: int) -> None:
    """Write every `parts`-th batch, beginning with the one of number `part`."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with Municipality.objects.get(slug="kohid").entered():
        inventor = Inventor(cases, midnight)
        for start in range(part * BATCH, cases, parts * BATCH):
            numbers = range(start, min(start + BATCH, cases))
            write_stories([inventor.story(number) for number in numbers], origin=Origin.LIVE)


if __name__ == "__main__":
    seed(*map(int, sys.argv[1:]))

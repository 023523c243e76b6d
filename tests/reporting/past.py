"""A town's invented past, small and always the same: two years of cases for reports to speak of."""

import random
from datetime import date, datetime, timedelta

from cases.bulk import write_stories
from cases.stories import CaseStory, Moment, Step
from tenants.models import Municipality

FIRST_DAY = date(2023, 1, 2)
LAST_DAY = date(2024, 12, 31)
# Category: mean days to an answer, share answered, mean days to a solution, share solved.
PACE = {"lighting": (3, 0.9, 12, 0.85), "potholes": (15, 0.7, 60, 0.45)}


def live_through(town: Municipality, a_day: float = 1.0, *, until: date = LAST_DAY, seed: int = 7) -> int:
    """Let the town have about so many cases a day. Returns how many it has."""
    chance = random.Random(seed)
    stories: list[CaseStory] = []
    day = FIRST_DAY
    while day <= until:
        for _nth in range(int(a_day) + (chance.random() < a_day % 1)):
            stories.append(story(chance, day, len(stories), town))
        day += timedelta(days=1)
    with town.entered():
        write_stories(stories)
    return len(stories)


def story(chance: random.Random, day: date, number: int, town: Municipality) -> CaseStory:
    category = chance.choices(list(PACE), [2, 1])[0]
    answer_days, answered, solution_days, solved = PACE[category]
    at = datetime(day.year, day.month, day.day, chance.randrange(6, 20), chance.randrange(60), tzinfo=town.zone)
    body = {"lighting": "lamps", "potholes": "works"}[category]
    steps = [Step("referral_sent", Moment(at + timedelta(minutes=5)), {"body": body})]
    if chance.random() < answered:
        later = at + timedelta(days=chance.expovariate(1 / answer_days), minutes=10)
        steps.append(Step("referral_answered", Moment(later), {"body": body}, actor_kind="body"))
    status = "sent"
    if chance.random() < solved:
        done = at + timedelta(days=chance.expovariate(1 / solution_days), minutes=20)
        steps.append(Step("case_moved", Moment(done), {"target": "claimed"}, actor_kind="body"))
        steps.append(Step("case_moved", Moment(done + timedelta(hours=2)), {"target": "solved"}, actor_kind="staff"))
        status = "solved"
    west, south = 19.5, 47.5
    return CaseStory(
        foreign_id=f"past-{number}",
        category=category,
        reported=Moment(at),
        status=status,
        title=f"Bejelentés {number}",
        lat=south + 0.005 + 0.09 * chance.betavariate(3, 3),
        lon=west + 0.005 + 0.09 * chance.betavariate(3, 3),
        channel="web",
        steps=steps,
    )

"""When things happen: how many reports a day brings, at what hour, and when offices work."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

# Monday to Sunday.
WEEKDAYS = (1.05, 1.1, 1.08, 1.02, 0.98, 0.87, 0.9)
# Reports by hour of the day: before work, at noon, and most of all towards evening.
HOURS = (1, 0, 0, 0, 1, 3, 9, 19, 17, 15, 14, 13, 13, 13, 13, 15, 19, 21, 18, 14, 11, 8, 5, 2)

# Reports of a topic by month, January first. Frost breaks roads, short days show dark lamps, everything grows in June.
SEASONS: Mapping[str, Sequence[float]] = {
    "pothole": (1.3, 1.8, 2.1, 1.7, 1.1, 0.8, 0.7, 0.6, 0.6, 0.7, 0.8, 0.9),
    "lighting": (1.5, 1.2, 0.9, 0.7, 0.6, 0.6, 0.6, 0.7, 0.9, 1.2, 1.5, 1.8),
    "greenery": (0.4, 0.5, 0.8, 1.1, 1.4, 1.6, 1.4, 1.3, 1.1, 1.0, 0.8, 0.5),
    "waste": (0.8, 0.8, 1.1, 1.2, 1.1, 1.1, 1.1, 1.0, 1.0, 1.0, 0.9, 0.8),
    "drainage": (0.7, 0.7, 0.9, 1.0, 1.3, 1.4, 1.3, 1.1, 1.1, 1.2, 1.2, 0.9),
    "cycling": (0.4, 0.6, 1.1, 1.3, 1.4, 1.4, 1.2, 1.2, 1.2, 1.0, 0.7, 0.4),
    "pavement": (1.2, 1.1, 1.1, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.0, 1.2),
}
# The storm of the last days of September, every year: how much more comes in, by topic.
STORM: Mapping[str, float] = {
    "greenery": 7.0,
    "drainage": 5.0,
    "lighting": 3.0,
    "signs": 3.0,
    "utilities": 3.0,
    "waste": 1.5,
}
STORM_DAYS = {(9, 28): 1.0, (9, 29): 0.7, (9, 30): 0.4, (10, 1): 0.2}


def season(topic: str, day: date) -> float:
    """How much more or less than usual a topic is reported on a day."""
    usual = SEASONS[topic][day.month - 1] if topic in SEASONS else 1.0
    strength = STORM_DAYS.get((day.month, day.day), 0.0)
    return usual * (1 + strength * (STORM.get(topic, 1.0) - 1))


def poisson(random: Random, mean: float) -> int:
    """A Poisson number (Knuth)."""
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count


def moment_of(random: Random, day: date, zone: ZoneInfo) -> datetime:
    """Some time of a day at which people report."""
    hour = random.choices(range(24), HOURS)[0]
    return datetime.combine(day, time(hour, random.randrange(60)), zone)


def works(day: date) -> bool:
    """Whether offices are open: no weekend, no New Year, no Christmas."""
    return day.weekday() < 5 and (day.month, day.day) not in ((1, 1), (12, 24), (12, 25), (12, 26))


def at_work(random: Random, when: datetime) -> datetime:
    """The moment itself, if it lies in office hours; else one in the first hours of the next working day."""
    if works(when.date()) and time(8) <= when.time() < time(16, 30):
        return when
    day = when.date() if when.time() < time(8) else when.date() + timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(8, random.randrange(60)), when.tzinfo) + timedelta(minutes=random.randrange(90))


def awake(random: Random, when: datetime) -> datetime:
    """The moment itself, or one later on when nobody writes at night."""
    if time(6, 30) <= when.time() < time(22, 30):
        return when
    day = when.date() if when.time() < time(6, 30) else when.date() + timedelta(days=1)
    return datetime.combine(day, time(random.randint(7, 21), random.randrange(60)), when.tzinfo)

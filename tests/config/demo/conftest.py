from datetime import date, datetime

import pytest

from config.demo.diary import Diary
from config.demo.history import History, told_until
from config.demo.seeding import EXAMPLES, SEED
from config.demo.showcase.script import Script
from config.demo.towns import PROFILES
from tests.config.demo.rules import rules_of

TODAY = date(2026, 11, 21)


def told(days: int = 730, seed: int = SEED, hour: int = 19) -> dict[str, list[Diary]]:
    """Every town's cases as they stand on an evening."""
    towns = {}
    for profile in PROFILES:
        rules = rules_of(profile)
        history = History(profile, rules, EXAMPLES, TODAY, seed, days)
        script = Script(profile, rules, history.town, history.words, TODAY, seed)
        until = datetime(TODAY.year, TODAY.month, TODAY.day, hour, tzinfo=rules.zone)
        towns[profile.slug] = told_until([*history.diaries(), *script.diaries()], until)
    return towns


@pytest.fixture(scope="session")
def towns() -> dict[str, list[Diary]]:
    """Two years of the three towns."""
    return told()


@pytest.fixture(scope="session")
def diaries(towns: dict[str, list[Diary]]) -> list[Diary]:
    return [diary for town in towns.values() for diary in town]

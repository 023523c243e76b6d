"""The invented cases: always the same, calibrated on what is known of real ones, and about nobody and nowhere real."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles

import pytest
from shapely import Point

from config.demo.diary import Diary
from config.demo.history import thinned
from config.demo.people import ENGLISH, HUNGARIAN
from config.demo.phrases import Phrasebook
from config.demo.places import Town
from config.demo.seeding import EXAMPLES
from config.demo.showcase.script import Script
from config.demo.towns import PROFILES, Profile
from tests.config.demo.conftest import TODAY, told
from tests.config.demo.rules import categories_of, rules_of, statuses_of

DAY = timedelta(days=1)
SOLVED = {"kohid": {"solved", "said-done"}, "zoldvar": {"done"}, "stonebridge": {"said-done", "confirmed"}}


def days_to(diary: Diary, type: str, targets: set[str] | None = None) -> float | None:
    """Days until the first event of a type, or the first move to one of these statuses."""
    for step in diary.story.steps:
        if step.type == type and (targets is None or step.data["target"] in targets):
            return (step.at.at - diary.story.reported.at) / DAY
    return None


def ripe(diaries: list[Diary]) -> list[Diary]:
    """Cases old enough for most of their fate to be known."""
    return [diary for diary in diaries if (TODAY - diary.story.reported.at.date()).days >= 100]


def share(part: int, of: int) -> float:
    return part / of


def town_of(profile: Profile) -> Town:
    return Town(EXAMPLES, profile.slug, profile.language, profile.landmarks, profile.calm)


# The same every time


def test_the_same_seed_tells_the_same_cases() -> None:
    once, again = told(days=25), told(days=25)
    assert [diary.story for town in once.values() for diary in town] == [
        diary.story for town in again.values() for diary in town
    ]


def test_another_seed_tells_other_cases() -> None:
    titles = [[diary.story.title for diary in told(days=25, seed=seed)["kohid"]] for seed in (1, 2)]
    assert titles[0] != titles[1]


def test_a_later_hour_of_the_day_only_adds_to_what_an_earlier_one_knew() -> None:
    morning, evening = told(days=25, hour=6)["kohid"], told(days=25, hour=21)["kohid"]
    known = {(diary.story.reported.at, diary.story.title): diary for diary in evening}
    for diary in morning:
        later = known[diary.story.reported.at, diary.story.title]
        assert later.story.steps[: len(diary.story.steps)] == diary.story.steps
    assert len(evening) > len(morning)


def test_nothing_has_happened_in_the_future(diaries: list[Diary]) -> None:
    for diary in diaries:
        assert all(diary.story.reported.at <= step.at.at for step in diary.story.steps)
        assert max([step.at.at for step in diary.story.steps], default=diary.story.reported.at).date() <= TODAY


# Calibration


def test_first_answers_come_as_fast_as_is_known(diaries: list[Diary]) -> None:
    times = [days_to(diary, "referral_answered") for diary in ripe(diaries)]
    found = [share(sum(1 for days in times if days is not None and days <= limit), len(times)) for limit in (8, 15, 30)]
    assert found == pytest.approx([0.4, 0.5, 0.65], abs=0.06)


def test_some_are_never_answered(diaries: list[Diary]) -> None:
    silent = [diary for diary in ripe(diaries) if days_to(diary, "referral_answered") is None]
    assert 0.08 < share(len(silent), len(ripe(diaries))) < 0.2


def test_half_of_the_solved_cases_are_solved_within_five_weeks(towns: dict[str, list[Diary]]) -> None:
    times = [days_to(diary, "case_moved", SOLVED[slug]) for slug, town in towns.items() for diary in ripe(town)]
    solved = [days for days in times if days is not None]
    assert median(solved) == pytest.approx(34, abs=6)
    assert 130 < quantiles(solved, n=10)[8] < 240
    assert 0.58 < share(len(solved), len(times)) < 0.7


@pytest.mark.parametrize(
    ("category", "wanted_share", "wanted_days"),
    [("lighting", 0.8, 24), ("vehicles", 0.81, 65), ("potholes", 0.43, 95)],
)
def test_categories_have_their_own_pace(
    towns: dict[str, list[Diary]], category: str, wanted_share: float, wanted_days: float
) -> None:
    times = [
        days_to(diary, "case_moved", SOLVED[slug])
        for slug, town in towns.items()
        for diary in ripe(town)
        if diary.story.category == category
    ]
    solved = [days for days in times if days is not None]
    assert share(len(solved), len(times)) == pytest.approx(wanted_share, abs=0.08)
    assert median(solved) == pytest.approx(wanted_days, rel=0.25)


def test_a_fifth_goes_to_several_bodies(diaries: list[Diary]) -> None:
    several = [diary for diary in diaries if [step.type for step in diary.story.steps].count("referral_sent") > 1]
    assert share(len(several), len(diaries)) == pytest.approx(0.22, abs=0.03)


def test_most_reporters_show_no_name_and_ten_make_two_fifths_of_the_rest(towns: dict[str, list[Diary]]) -> None:
    for town in (towns["kohid"], towns["zoldvar"]):
        named = [diary.story.reporter for diary in town if diary.story.reporter and not diary.story.reporter.anonymous]
        assert share(len(named), len(town)) == pytest.approx(0.42, abs=0.03)
        often = Counter(reporter.pseudonym for reporter in named).most_common(10)
        assert share(sum(count for _who, count in often), len(named)) == pytest.approx(0.43, abs=0.04)


def test_a_few_reports_repeat_others(diaries: list[Diary]) -> None:
    closed = [step for diary in diaries for step in diary.story.steps if step.data.get("reason") == "duplicate"]
    assert share(len(closed), len(diaries)) == pytest.approx(0.07 * 0.75, abs=0.012)


def test_what_is_said_to_be_done_is_not_always_confirmed(diaries: list[Diary]) -> None:
    answers = Counter(
        step.data["solved"] for diary in diaries for step in diary.story.steps if step.type == "survey_answered"
    )
    stars = [
        step.data["satisfaction"]
        for diary in diaries
        for step in diary.story.steps
        if step.type == "survey_answered" and "satisfaction" in step.data
    ]
    assert 0.82 < share(answers["yes"], answers.total()) < 0.95
    assert answers["no"] > answers["partly"] > 0
    assert set(stars) == {1, 2, 3, 4, 5}
    assert 0.6 < share(sum(1 for count in stars if count >= 4), len(stars)) < 0.8


def test_promised_days_are_kept_and_missed(diaries: list[Diary]) -> None:
    promises = [
        (step.data["promised_on"], diary)
        for diary in ripe(diaries)
        for step in diary.story.steps
        if step.type == "referral_answered" and "promised_on" in step.data
    ]
    kept = 0
    for promised_on, diary in promises:
        done = [s.at.at.date() for s in diary.story.steps if s.data.get("solved") is True]
        kept += bool(done) and min(done) <= promised_on
    assert len(promises) > 2000
    assert 0.55 < share(kept, len(promises)) < 0.8


def test_the_seasons_show(diaries: list[Diary]) -> None:
    by_month: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for diary in diaries:
        by_month[diary.story.category][diary.story.reported.at.month] += 1
    assert by_month["potholes"][3] > 1.8 * by_month["potholes"][8]
    assert by_month["lighting"][12] > 1.8 * by_month["lighting"][6]
    storms = Counter(diary.story.reported.at.date() for diary in diaries)
    for year in (2025, 2026):
        assert storms[date(year, 9, 28)] > 1.7 * median(storms.values())


def test_towns_differ(towns: dict[str, list[Diary]]) -> None:
    assert len(towns["kohid"]) > 1.7 * len(towns["zoldvar"]) > 3 * len(towns["stonebridge"])
    medians = {
        slug: median(days for diary in town if (days := days_to(diary, "referral_answered")) is not None)
        for slug, town in towns.items()
    }
    assert medians["stonebridge"] < medians["kohid"] < medians["zoldvar"]


# The mock-ups' cases


def test_known_cases_get_their_known_numbers(towns: dict[str, list[Diary]]) -> None:
    for profile in PROFILES:
        script = Script(profile, rules_of(profile), town_of(profile), Phrasebook(profile.language), TODAY, 1)
        for key, number in script.numbers.items():
            kept = thinned(towns[profile.slug], key, number, Random(1))
            years = sorted(
                (diary for diary in kept if diary.story.reported.at.year == TODAY.year),
                key=lambda diary: (diary.story.reported.at, not diary.key),
            )
            assert years[number - 1].key == key
            assert len(kept) > 0.9 * len(towns[profile.slug])


@pytest.mark.parametrize("shift", range(8))
def test_a_showcase_keeps_its_order_whichever_day_it_is(shift: int) -> None:
    for profile in PROFILES:
        today = TODAY + timedelta(days=shift + 30)
        script = Script(profile, rules_of(profile), town_of(profile), Phrasebook(profile.language), today, 1)
        for diary in script.diaries():
            told = [step for step in diary.story.steps if step.actor_kind != "citizen"]
            assert told == sorted(told, key=lambda step: step.at.at)
            assert all(step.at.at >= diary.story.reported.at for step in told)


def test_a_number_out_of_reach_changes_nothing(towns: dict[str, list[Diary]]) -> None:
    assert thinned(towns["kohid"], "bus-stop", 99_999, Random(1)) is towns["kohid"]
    assert thinned(towns["kohid"], "bus-stop", 7, Random(1)) is towns["kohid"]


# The towns' own rules


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.slug)
def test_profiles_speak_of_what_the_example_files_have(profile: Profile, towns: dict[str, list[Diary]]) -> None:
    bodies = set(rules_of(profile).bodies)
    assert {category for category, _weight in profile.topics.values()} <= categories_of(profile.slug)
    assert {diary.status for diary in towns[profile.slug]} <= statuses_of(profile.slug)
    assert {body for several in profile.seconds.values() for body in several} <= bodies
    assert set(profile.seconds) == set(profile.topics)
    assert set(profile.share) | set(profile.haste) <= bodies


# Nobody and nowhere real


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.slug)
def test_cases_lie_on_the_towns_own_streets(profile: Profile, towns: dict[str, list[Diary]]) -> None:
    town = town_of(profile)
    far = 0
    for diary in towns[profile.slug]:
        story = diary.story
        assert any(street in story.address for street in town.streets), story.address
        assert story.lat is not None and story.lon is not None
        point = Point(*town.plane(story.lon, story.lat))
        assert town.outline.buffer(150).contains(point)
        far += min(piece.distance(point) for street in town.streets.values() for piece in street.pieces) > 2
    # Who reports a thing again points a few steps beside it.
    assert share(far, len(towns[profile.slug])) < 0.08


def test_people_are_made_up(diaries: list[Diary]) -> None:
    families = set(HUNGARIAN.family.split()) | set(ENGLISH.family.split())
    for diary in diaries:
        if reporter := diary.story.reporter:
            assert not reporter.email or reporter.email.endswith(".example")
            assert re.fullmatch(r"|\(06 99\) 555 \d{3}|01632 960\d{3}", reporter.phone)
            if not diary.key:
                assert not reporter.name or families & set(reporter.name.split())


def test_texts_name_no_real_place_or_company(diaries: list[Diary]) -> None:
    real = re.compile(r"Budapest|Magyarország|London|BKM|Google|Tesco|Wizz|MÁV|Volán|Duna\b|Tisza\b")
    for diary in diaries:
        for words in words_of(diary):
            assert not real.search(words), words


# Good sentences


def words_of(diary: Diary) -> list[str]:
    story = diary.story
    return [
        story.title,
        story.description,
        *(step.text for step in story.steps),
        *(photo.alt for photo in story.photos),
    ]


def test_texts_have_the_length_of_real_ones(diaries: list[Diary]) -> None:
    assert median(len(diary.story.title) for diary in diaries) == pytest.approx(22, abs=2)
    assert median(len(diary.story.description) for diary in diaries) == pytest.approx(158, abs=12)
    assert max(len(diary.story.title) for diary in diaries) < 80


def test_sentences_are_whole(diaries: list[Diary]) -> None:
    for diary in diaries:
        assert not diary.story.title.endswith(".")
        assert diary.story.title[0].isupper() or diary.story.title[0] == "„"
        for words in words_of(diary):
            assert not re.search(r"[{}]|  |\.\.(?!\.)| [,.;:!?]|\bNone\b(?! of)", words), words
        for words in (diary.story.description, *(step.text for step in diary.story.steps)):
            assert not words or words[-1] in ".!?”…", words
            assert not words or words[0].isupper() or words[0] in "„“", words
            for end, start in re.findall(r"([a-záéíóöőúüű]{3,}[.!?]) (\w)", words):
                assert start.isupper() or start.isdigit() or "utca" in words or "közben" in words, (end, start, words)


VOWEL = "aáeéiíoóöőuúüűAÁEÉIÍOÓÖŐUÚÜŰ"
SPOKEN_WITH_A_VOWEL = r"(?:1|5|5\d|5\d\d|1\d\d\d)"


def test_the_hungarian_article_is_right(towns: dict[str, list[Diary]]) -> None:
    for diary in [*towns["kohid"], *towns["zoldvar"]]:
        for words in words_of(diary):
            assert not re.search(rf"\b[Aa] „?[{VOWEL}]", words), words
            # "az" before a consonant is a pronoun ("az sem látszik"), never an article before a name.
            assert not re.search(rf"\b[Aa]z „?[A-ZÁÉÍÓÖŐÚÜŰ](?<![{VOWEL}])", words), words
            assert not re.search(rf"\b[Aa] {SPOKEN_WITH_A_VOWEL}\b", words), words


def test_every_topic_has_twenty_ways_of_being_told() -> None:
    for language in ("hu", "en"):
        for topic, faults in Phrasebook(language).faults.items():
            assert len(faults) >= 20, (language, topic)
            assert len({fault.title for fault in faults}) == len(faults), (language, topic)

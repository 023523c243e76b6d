from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.look import dates

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "day", "long", "short", "until", "month"),
    [
        ("hu", "december 4.", "december 4., péntek", "dec. 4.", "december 4-ig", "2026. december"),
        ("en", "4 December", "Friday 4 December", "4 Dec", "by 4 December", "December 2026"),
        ("de", "4. Dezember", "Freitag, 4. Dezember", "4. Dez.", "bis 4. Dezember", "Dezember 2026"),
    ],
)
def test_a_day_reads_as_people_say_it(
    language: str, day: str, long: str, short: str, until: str, month: str
) -> None:
    when = date(2026, 12, 4)
    assert plain(dates.day(when, language, today=TODAY)) == day
    assert plain(dates.long_day(when, language, today=TODAY)) == long
    assert plain(dates.short_day(when, language, today=TODAY)) == short
    assert plain(dates.until(when, language, today=TODAY)) == until
    assert plain(dates.month(2026, 12, language)) == month


def test_another_year_is_said() -> None:
    when = date(2027, 6, 30)
    assert plain(dates.day(when, "hu", today=TODAY)) == "2027. június 30."
    assert plain(dates.day(when, "en", today=TODAY)) == "30 June 2027"
    assert plain(dates.day(when, "de", today=TODAY)) == "30. Juni 2027"
    assert plain(dates.until(when, "hu", today=TODAY)) == "2027. június 30-ig"


def test_a_moment_has_its_time_in_the_language() -> None:
    at = datetime(2026, 11, 16, 14, 20, tzinfo=UTC)
    assert plain(dates.moment(at, "minute", "hu", today=TODAY)) == "november 16., hétfő 14.20"
    assert plain(dates.moment(at, "minute", "en", today=TODAY)) == "Monday 16 November, 2:20 pm"
    assert plain(dates.moment(at, "minute", "de", today=TODAY)) == "Montag, 16. November, 14:20"


def test_how_long_ago() -> None:
    def ago(day: int, hour: int = 7, language: str = "hu", precision: dates.Precision = "minute") -> str:
        return plain(dates.ago(datetime(2026, 11, day, hour, 42, tzinfo=UTC), precision, NOW, language))

    assert ago(21) == "ma 7.42"
    assert ago(20) == "tegnap"
    assert ago(12) == "9 napja"
    assert ago(21, language="en") == "today 7:42 am"
    assert ago(12, language="en") == "9 days ago"
    assert ago(12, language="de") == "vor 9 Tagen"
    assert plain(dates.ago(datetime(2026, 7, 1, tzinfo=UTC), "day", NOW, "hu")) == "július 1."
    assert ago(21, 0, precision="day") == "ma"


@given(
    at=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001
    language=st.sampled_from(["hu", "en", "de"]),
)
def test_a_date_without_a_time_never_shows_one(at: datetime, language: str) -> None:
    midnight = at.replace(hour=0, minute=0, tzinfo=UTC)
    noon = at.replace(hour=12, minute=34, tzinfo=UTC)
    now = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    assert dates.moment(midnight, "day", language) == dates.moment(noon, "day", language)
    assert dates.ago(midnight, "day", now, language) == dates.ago(noon, "day", now, language)


@pytest.mark.parametrize(
    ("day", "face", "words"),
    [
        (18, "late", "3 nap késés"),
        (20, "late", "1 nap késés"),
        (21, "today", "ma"),
        (22, "soon", "holnap"),
        (23, "soon", "2 nap"),
        (24, "soon", "3 nap"),
        (25, "plain", "4 nap"),
    ],
)
def test_the_due_mark_is_always_words(day: int, face: str, words: str) -> None:
    assert dates.due(date(2026, 11, day), TODAY, "hu") == (face, words)


def test_the_due_mark_in_other_languages() -> None:
    assert dates.due(date(2026, 11, 20), TODAY, "en").words == "1 day late"
    assert dates.due(date(2026, 11, 18), TODAY, "en").words == "3 days late"
    assert dates.due(date(2026, 11, 18), TODAY, "de").words == "3 Tage überfällig"


@pytest.mark.parametrize(
    ("day", "on", "thing"),
    [
        *((1, "1-jén", "1-jét"), (2, "2-án", "2-át"), (4, "4-én", "4-ét"), (13, "13-án", "13-át")),
        *((21, "21-én", "21-ét"), (22, "22-én", "22-ét"), (23, "23-án", "23-át"), (31, "31-én", "31-ét")),
    ],
)
def test_hungarian_endings_follow_the_ordinal(day: int, on: str, thing: str) -> None:
    when = date(2026, 12, day)
    assert plain(dates.with_suffix(when, "on")) == f"december {on}"
    assert plain(dates.with_suffix(when, "object")) == f"december {thing}"

"""Dates as people say them, in Hungarian, English and German.

A date that is only known to the day (imported data) never shows a time of day: callers pass the
precision along and get the day alone. Every function is pure: `today` and `now` come from outside,
already in the municipality's own time zone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

Precision = Literal["minute", "day"]
NB = "\u00a0"
# After this many days "63 days ago" says less than the date does.
AGO_AT_MOST = 60
SOON = 3


class Due(NamedTuple):
    """How near a date is: face late, today, soon or plain, and the words for it."""

    face: str
    words: str


@dataclass(frozen=True)
class _Language:
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day: Callable[["_Language", date, bool], str]
    short: Callable[["_Language", date, bool], str]
    weekday_joined: Callable[[str, str], str]
    time: Callable[[datetime], str]
    day_and_time: str
    until: Callable[[str], str]
    month: Callable[[str, int], str]
    today: str
    yesterday: str
    tomorrow: str
    ago: tuple[str, str]
    left: tuple[str, str]
    late: tuple[str, str]


def day(when: date, language: str, *, today: date | None = None) -> str:
    """'december 4.', '4 December', '4. Dezember'; with the year unless it is that of `today`."""
    words = _of(language)
    return words.day(words, when, _with_year(when, today))


def long_day(when: date, language: str, *, today: date | None = None) -> str:
    """The day with its weekday: 'december 4., péntek', 'Friday 4 December', 'Freitag, 4. Dezember'."""
    words = _of(language)
    return words.weekday_joined(
        words.day(words, when, _with_year(when, today)), words.weekdays[when.weekday()]
    )


def short_day(when: date, language: str, *, today: date | None = None) -> str:
    """For tables: 'dec. 4.', '4 Dec', '4. Dez.'; with the year unless it is that of `today`."""
    words = _of(language)
    return words.short(words, when, _with_year(when, today))


def until(when: date, language: str, *, today: date | None = None) -> str:
    """The last day of a promise: 'december 4-ig', 'by 4 December', 'bis 4. Dezember'."""
    return _of(language).until(day(when, language, today=today))


def moment(at: datetime, precision: Precision, language: str, *, today: date | None = None) -> str:
    """'november 16., hétfő 14.20'; without the time of day where only the day is known."""
    words = _of(language)
    on = long_day(at.date(), language, today=today)
    return on if precision == "day" else words.day_and_time.format(day=on, time=words.time(at))


def time_of_day(at: datetime, language: str) -> str:
    """'14.20', '14:20', '14:20 Uhr'."""
    return _of(language).time(at)


def ago(at: datetime, precision: Precision, now: datetime, language: str) -> str:
    """'ma 7.42', 'tegnap', '9 napja', and the date itself after two months."""
    words = _of(language)
    days = (now.date() - at.date()).days
    if days <= 0:
        return words.today if precision == "day" else f"{words.today}{NB}{words.time(at)}"
    if days == 1:
        return words.yesterday
    if days > AGO_AT_MOST:
        return day(at.date(), language, today=now.date())
    return _counted(words.ago, days)


def due(when: date, today: date, language: str) -> Due:
    """The due mark: '3 nap késés', 'ma', 'holnap', '2 nap'."""
    words = _of(language)
    days = (when - today).days
    if days < 0:
        return Due("late", _counted(words.late, -days))
    if days == 0:
        return Due("today", words.today)
    face = "soon" if days <= SOON else "plain"
    return Due(face, words.tomorrow if days == 1 else _counted(words.left, days))


def month(year: int, number: int, language: str) -> str:
    """A month as a heading: '2026. október', 'October 2026', 'Oktober 2026'."""
    words = _of(language)
    return words.month(words.months[number - 1], year)


def month_name(when: date, language: str) -> str:
    """The name of the day's month alone, for a calendar leaf."""
    return _of(language).months[when.month - 1]


def weekday_name(when: date, language: str) -> str:
    """The name of the day's weekday alone, for a calendar leaf."""
    return _of(language).weekdays[when.weekday()]


def on(when: date, language: str, *, today: date | None = None) -> str:
    """The day as an adverb: 'december 4-én', '4 December' (after "on"), '4. Dezember' (after "am")."""
    return with_suffix(when, "on", today=today) if language[:2] == "hu" else day(when, language, today=today)


def with_suffix(when: date, ending: Literal["on", "object"], *, today: date | None = None) -> str:
    """Hungarian day with its ending, on ('december 4-én') or object ('december 4-ét')."""
    # The ending follows the ordinal as it is said: elseje, másodika, harmadika, negyedike …
    vowel = "á" if when.day in _BACK_VOWELLED else "é"
    tail = ("j" if when.day == 1 else "") + vowel + {"on": "n", "object": "t"}[ending]
    return day(when, "hu", today=today).removesuffix(".") + "-" + tail


_BACK_VOWELLED = frozenset({2, 3, 6, 8, 13, 16, 18, 20, 23, 26, 28, 30})


def _with_year(when: date, today: date | None) -> bool:
    return today is not None and when.year != today.year


def _counted(forms: tuple[str, str], count: int) -> str:
    return (forms[0] if count == 1 else forms[1]).format(count=count)


def _of(language: str) -> _Language:
    return _LANGUAGES.get(language[:2], _LANGUAGES["en"])


def _hungarian_day(words: _Language, when: date, year: bool) -> str:
    return (f"{when.year}.{NB}" if year else "") + f"{words.months[when.month - 1]}{NB}{when.day}."


def _hungarian_short(words: _Language, when: date, year: bool) -> str:
    return (f"{when.year}.{NB}" if year else "") + f"{words.short_months[when.month - 1]}{NB}{when.day}."


def _english_day(words: _Language, when: date, year: bool) -> str:
    return f"{when.day}{NB}{words.months[when.month - 1]}" + (f"{NB}{when.year}" if year else "")


def _english_short(words: _Language, when: date, year: bool) -> str:
    return f"{when.day}{NB}{words.short_months[when.month - 1]}" + (f"{NB}{when.year}" if year else "")


def _english_time(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02d}{NB}{'am' if at.hour < 12 else 'pm'}"


def _german_day(words: _Language, when: date, year: bool) -> str:
    return f"{when.day}.{NB}{words.months[when.month - 1]}" + (f"{NB}{when.year}" if year else "")


def _german_short(words: _Language, when: date, year: bool) -> str:
    return f"{when.day}.{NB}{words.short_months[when.month - 1]}" + (f"{NB}{when.year}" if year else "")


_LANGUAGES: dict[str, _Language] = {
    "hu": _Language(
        months=(
            *("január", "február", "március", "április", "május", "június"),
            *("július", "augusztus", "szeptember", "október", "november", "december"),
        ),
        short_months=(
            *("jan.", "febr.", "márc.", "ápr.", "máj.", "jún."),
            *("júl.", "aug.", "szept.", "okt.", "nov.", "dec."),
        ),
        weekdays=("hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"),
        day=_hungarian_day,
        short=_hungarian_short,
        weekday_joined=lambda on, weekday: f"{on}, {weekday}",
        time=lambda at: f"{at.hour}.{at.minute:02d}",
        day_and_time="{day} {time}",
        until=lambda on: on.removesuffix(".") + "-ig",
        month=lambda name, year: f"{year}.{NB}{name}",
        today="ma",
        yesterday="tegnap",
        tomorrow="holnap",
        ago=("{count} napja", "{count} napja"),
        left=("{count} nap", "{count} nap"),
        late=("{count} nap késés", "{count} nap késés"),
    ),
    "en": _Language(
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        short_months=("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        day=_english_day,
        short=_english_short,
        weekday_joined=lambda on, weekday: f"{weekday} {on}",
        time=_english_time,
        day_and_time="{day}, {time}",
        until=lambda on: f"by {on}",
        month=lambda name, year: f"{name}{NB}{year}",
        today="today",
        yesterday="yesterday",
        tomorrow="tomorrow",
        ago=("{count} day ago", "{count} days ago"),
        left=("{count} day", "{count} days"),
        late=("{count} day late", "{count} days late"),
    ),
    "de": _Language(
        months=(
            *("Januar", "Februar", "März", "April", "Mai", "Juni"),
            *("Juli", "August", "September", "Oktober", "November", "Dezember"),
        ),
        short_months=(
            *("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni"),
            *("Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
        ),
        weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        day=_german_day,
        short=_german_short,
        weekday_joined=lambda on, weekday: f"{weekday}, {on}",
        time=lambda at: f"{at.hour}:{at.minute:02d}",
        day_and_time="{day}, {time}",
        until=lambda on: f"bis {on}",
        month=lambda name, year: f"{name}{NB}{year}",
        today="heute",
        yesterday="gestern",
        tomorrow="morgen",
        ago=("vor {count} Tag", "vor {count} Tagen"),
        left=("{count} Tag", "{count} Tage"),
        late=("{count} Tag überfällig", "{count} Tage überfällig"),
    ),
}

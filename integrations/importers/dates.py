"""Reading a source's dates: in the one form that its profile names, in its time zone, as exactly as it knows them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from cases.stories import Moment

DAY = "%Y-%m-%d"
SECOND = "%Y-%m-%d %H:%M:%S"

# An example of each form, for sentences.
SAMPLE = datetime(2024, 5, 31, 14, 5, 9, tzinfo=UTC)


def example(form: str) -> str:
    """A date in this form, to show what is meant."""
    return SAMPLE.replace(tzinfo=None).isoformat() if form == "iso" else SAMPLE.strftime(form)


def reader_of(form: str, precision: str, zone: ZoneInfo) -> Callable[[str], Moment]:
    """A function from text to Moment that raises ValueError for anything else.

    A date of day precision is the local day's beginning, whatever time of day may stand beside it; where clocks go
    back, the first of two equal times is meant.
    """

    def naive(text: str) -> datetime:
        # The usual forms have a reader in C, twenty times as fast; it takes other forms too, hence the length.
        if form == DAY and len(text) == 10 and text[7] == "-":
            return datetime.combine(date.fromisoformat(text), time.min)
        if (form == SECOND and len(text) == 19 and text[7] == "-") or form == "iso":
            return datetime.fromisoformat(text)
        return datetime.strptime(text, form)  # noqa: DTZ007 (the zone follows below, where the form has none)

    @lru_cache(maxsize=4096)
    def day(text: str) -> Moment:
        at = naive(text)
        return Moment.on((at.astimezone(zone) if at.tzinfo else at).date(), zone)

    def minute(text: str) -> Moment:
        at = naive(text)
        return Moment((at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC), "minute")

    return day if precision == "day" else minute

"""Deciding about a row: a case that another system knew, or the sentence that says why it is none.

Pure. What is refused, and what only looks wrong:

- Something before the report is impossible and refused. A solution before the answer is not: bodies repair first and
  write later, and 422 of the 22,040 cases of Budapest did.
- Something in the future is refused; a promised or due day may lie there.
- A place off the earth is refused, a row without a place is not. 0, 0 means "no place" in most systems. Whether a
  point lies in an area is not judged here.
- A word for a status that the profile does not know is refused: guessing would bend every figure.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from cases.stories import Moment
from integrations.importers.dates import example, reader_of
from integrations.importers.profile import Profile, Standing
from integrations.importers.rows import Rejected, Row

# Nobody kept cases in a computer before; earlier dates are misread ones.
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
LONGEST_ID = 80
# In a title the first words of a description are enough.
TITLE = 80


@dataclass(slots=True)
class SourceCase:
    """A case in its source's own words. `standing` is None where the source does not say how it stands today."""

    row: Row
    foreign_id: str
    reported: Moment
    category: str
    group: str = ""
    without_category: bool = False
    body: str = ""
    standing: Standing | None = None
    title: str = ""
    description: str = ""
    address: str = ""
    landmark: str = ""
    lat: float | None = None
    lon: float | None = None
    channel: str = "import"
    reporter: str = ""
    events: dict[str, Moment] = field(default_factory=dict)
    due: Moment | None = None


class _Wrong(Exception):
    """A value that refuses its row; the message is the sentence."""


class Judge:
    """Judges the rows of one file, in its order: rows without an id of their own are told apart by counting."""

    def __init__(self, profile: Profile, *, now: datetime) -> None:
        """`now` is when the file is read; what happened later than a day after it did not happen."""
        self._profile = profile
        self._latest = now + timedelta(days=1)
        self._dates: dict[str, tuple[str, Callable[[str], Moment], str]] = {
            event: (date.column, reader_of(date.format, date.precision, profile.zone), date.format)
            for event, date in profile.events.items()
        }
        self._words = {word.casefold(): standing for word, standing in profile.words.items()}
        # Keys of eight bytes: 80 bytes of memory for each row of a source that has no ids, none for the others.
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def judge(self, row: Row) -> SourceCase | Rejected:
        """What a row says, or why it is refused."""
        try:
            return self._read(row)
        except _Wrong as wrong:
            return Rejected(row.line, str(wrong), row.raw)

    def _read(self, row: Row) -> SourceCase:
        profile = self._profile
        moments = {event: moment for event in self._dates if (moment := self._moment(row, event)) is not None}
        due = moments.pop("due", None)
        reported = moments.pop("reported", None)
        if reported is None:
            raise _Wrong(
                _("“%(column)s” is empty: the row does not say when the case was reported.")
                % {"column": profile.events["reported"].column}
            )
        for event, moment in moments.items():
            self._ensure_after(reported, event, moment)
        category, group = self._category(row)
        lat, lon = self._place(row)
        description = self._text(row, "description")
        body = self._text(row, "body")
        if not body and "answered" in moments and not (body := profile.missing_body):
            raise _Wrong(
                _(
                    "The case was answered, but “%(column)s” does not say by whom. Complete it, or name a "
                    "[body] missing in the profile."
                )
                % {"column": profile.columns.get("body", "body")}
            )
        return SourceCase(
            row=row,
            foreign_id=self._foreign_id(row),
            reported=reported,
            category=category or profile.missing_category,
            group=group,
            without_category=not category,
            body=body,
            standing=self._standing(row),
            title=self._text(row, "title") or _first_words(description) or category or profile.missing_category,
            description=description,
            address=self._text(row, "address"),
            landmark=self._text(row, "landmark"),
            lat=lat,
            lon=lon,
            channel=profile.channels.get(self._text(row, "channel"), profile.channel),
            reporter=self._reporter(row),
            events=moments,
            due=due,
        )

    def _text(self, row: Row, meaning: str) -> str:
        column = self._profile.columns.get(meaning)
        return row.values[column].strip() if column else ""

    def _moment(self, row: Row, event: str) -> Moment | None:
        column, read, form = self._dates[event]
        text = row.values[column].strip()
        if not text:
            return None
        try:
            moment = read(text)
        except (ValueError, OverflowError) as fault:
            raise _Wrong(
                _("“%(column)s” is “%(text)s”, which is not a date like %(example)s.")
                % {"column": column, "text": text[:60], "example": example(form)}
            ) from fault
        if event != "due" and moment.at > self._latest:
            raise _Wrong(
                _("“%(column)s” is %(text)s, which lies in the future. Correct the date.")
                % {"column": column, "text": text}
            )
        if moment.at < EARLIEST:
            raise _Wrong(
                _("“%(column)s” is %(text)s, which is too long ago. Correct the date.")
                % {"column": column, "text": text}
            )
        return moment

    def _ensure_after(self, reported: Moment, event: str, moment: Moment) -> None:
        """Nothing happens before the report. Where one of the two is known to the day only, days are compared."""
        if "day" in (reported.precision, moment.precision):
            zone = self._profile.zone
            early = moment.at.astimezone(zone).date() < reported.at.astimezone(zone).date()
        else:
            early = moment.at < reported.at
        if early:
            raise _Wrong(
                _(
                    "“%(column)s” (%(then)s) lies before the report (%(reported)s), which cannot be. "
                    "Correct one of them."
                )
                % {"column": self._dates[event][0], "then": self._say(moment), "reported": self._say(reported)}
            )

    def _say(self, moment: Moment) -> str:
        at = moment.at.astimezone(self._profile.zone)
        return at.strftime("%Y-%m-%d" if moment.precision == "day" else "%Y-%m-%d %H:%M")

    def _category(self, row: Row) -> tuple[str, str]:
        """The category's name and its group's."""
        category, group = self._text(row, "category"), self._text(row, "group")
        if self._profile.category_levels:
            *above, category = [level.strip() for level in category.split(self._profile.category_levels)]
            group = group or " / ".join(above)
        if not category and not self._profile.missing_category:
            raise _Wrong(
                _("“%(column)s” is empty. Complete it, or name a [category] missing in the profile.")
                % {"column": self._profile.columns["category"]}
            )
        return category, group

    def _standing(self, row: Row) -> Standing | None:
        if "status" not in self._profile.columns:
            return None
        word = self._text(row, "status")
        standing = self._words.get(word.casefold())
        if standing is None:
            raise _Wrong(
                _(
                    "“%(word)s” is not a status that the profile knows (%(known)s). Correct it, or add it to "
                    "[status.words]."
                )
                % {"word": word, "known": ", ".join(self._profile.words)}
            )
        return standing

    def _place(self, row: Row) -> tuple[float | None, float | None]:
        if "latitude" not in self._profile.columns:
            return None, None
        texts = [self._text(row, "latitude"), self._text(row, "longitude")]
        if texts == ["", ""]:
            return None, None
        try:
            lat, lon = (float(text.replace(",", ".") if self._profile.decimal == "," else text) for text in texts)
        except ValueError as fault:
            raise _Wrong(
                _("“%(lat)s”, “%(lon)s” is not a place: two numbers are needed, or none.")
                % {"lat": texts[0][:40], "lon": texts[1][:40]}
            ) from fault
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            raise _Wrong(
                _(
                    "%(lat)s, %(lon)s is not on the earth: latitudes go from -90 to 90, longitudes from -180 to "
                    "180. Perhaps the decimal point is missing, or the two are exchanged."
                )
                % {"lat": texts[0][:40], "lon": texts[1][:40]}
            )
        return (None, None) if lat == 0 == lon else (lat, lon)

    def _reporter(self, row: Row) -> str:
        reporter = self._text(row, "reporter")
        return "" if reporter in self._profile.anonymous else reporter

    def _foreign_id(self, row: Row) -> str:
        if self._profile.id_column:
            own = row.values[self._profile.id_column].strip()
            if not own:
                raise _Wrong(
                    _("“%(column)s” is empty: without its number the case cannot be recognised again.")
                    % {"column": self._profile.id_column}
                )
        else:
            own = self._counted(row)
        if len(found := f"{self._profile.code}:{own}") > LONGEST_ID:
            raise _Wrong(
                _("“%(id)s” is too long for a number. Correct “%(column)s”.")
                % {"id": own[:60] + "…", "column": self._profile.id_column}
            )
        return found

    def _counted(self, row: Row) -> str:
        """An id from a row's content and how often this content has come so far, the same at every run."""
        content = "\x1f".join(row.values[column].strip() for column in self._profile.id_from)
        digest = hashlib.sha256(content.encode()).digest()[:8]
        key = int.from_bytes(digest)
        count = 1
        if key in self._seen:
            count = self._again[key] = self._again.get(key, 1) + 1
        self._seen.add(key)
        return f"{UUID(bytes=digest * 2).hex[:16]}-{count}"


def _first_words(text: str) -> str:
    """The first sentence or line of a description, cut between words: a title for a case that has none."""
    line = text.split("\n", 1)[0].strip()
    if len(line) <= TITLE:
        return line
    cut = line[: TITLE - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[TITLE // 2 :] else cut).rstrip(" ,.;:-") + "…"

"""Taking a file apart into rows, one at a time: CSV or JSON lines, packed with gzip or not.

Nothing is lost on the way: what cannot be a row (another encoding, a cut line, a quotation mark that never closes)
comes out as `Rejected` with its text as it stood, and reading goes on with the next line.
"""

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from integrations.importers.encodings import FileRefused, guess_encoding, open_bytes
from integrations.importers.profile import Profile
from integrations.importers.rows import Rejected, Row

# A row over more lines or characters than this is no row, but a quotation mark that was opened and never closed.
LINES_OF_A_ROW = 400
LETTERS_OF_A_ROW = 100_000

# What JSON can write down and no text may hold.
UNUSABLE = re.compile("[\x00\ud800-\udfff]")

# The columns that `rejected` puts before the others.
NOTES = ("reason", "line")

csv.field_size_limit(LETTERS_OF_A_ROW * 2)


def is_json(path: Path, profile: Profile) -> bool:
    """Whether the file is JSON lines: by its name, else by its profile."""
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson", ".json")):
        return True
    return not name.endswith((".csv", ".tsv", ".txt")) and profile.format == "jsonl"


def read_rows(path: Path, profile: Profile) -> Iterator[Row | Rejected]:
    """Every row of the file, in its order; memory does not grow with the file.

    Raises:
        FileRefused: the header lacks a column that the profile names, or cannot be read. Raised before the first row.
    """
    read = _json_rows if is_json(path, profile) else _csv_rows
    with _open_text(path, profile) as lines:
        yield from read(_Lines(lines, profile.encoding), profile)


def header_of(path: Path, profile: Profile) -> str:
    """The header of a CSV file as it stands, without notes and line end."""
    with _open_text(path, profile) as lines:
        for _line, _cells, taken in _records(_Lines(lines, profile.encoding), profile.delimiter):
            return _without_notes("".join(taken).rstrip("\r\n"), profile.delimiter)
    return ""


def _open_text(path: Path, profile: Profile) -> io.TextIOWrapper:
    """The file as text; bytes that are not the encoding's survive the way in and out again as lone surrogates."""
    return io.TextIOWrapper(open_bytes(path), encoding=profile.encoding, errors="surrogateescape", newline="")


class _Lines:
    """The lines of a file with their numbers; some may be put back to be read again."""

    def __init__(self, lines: io.TextIOWrapper, encoding: str) -> None:
        self.encoding = encoding
        self.number = 0
        self._lines = lines
        self._back: deque[str] = deque()

    def next(self) -> str | None:
        """The next line with its end, or None after the last."""
        line = self._back.popleft() if self._back else self._lines.readline()
        if not line:
            return None
        if self.number == 0:
            line = line.removeprefix("\ufeff")
        self.number += 1
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)

    def fault(self, text: str) -> str:
        """What makes this text unreadable, as a sentence, or "" if nothing does."""
        if "\x00" in text:
            return _("The row holds a NUL character, which no text may. Remove it.")
        if text.isascii():
            return ""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError as fault:
            raw = text.encode(self.encoding, "surrogateescape")
            return _(
                "The row is not %(encoding)s (at character %(at)d). It looks like %(guess)s: save it as "
                "%(encoding)s, or try --encoding %(guess)s."
            ) % {
                "encoding": self.encoding,
                "at": fault.start + 1,
                "guess": guess_encoding([raw], besides=self.encoding),
            }
        return ""


class _Endless(Exception):
    """A row that swallows the file."""


def _csv_rows(lines: _Lines, profile: Profile) -> Iterator[Row | Rejected]:
    records = _records(lines, profile.delimiter)
    _line, header, _taken = next(records, (1, [], []))
    if isinstance(header, str):
        raise FileRefused(_("The header cannot be read: %(fault)s") % {"fault": header})
    names = [name.strip() for name in header]
    noted = len(NOTES) if tuple(names[: len(NOTES)]) == NOTES else 0
    names = names[noted:]
    _check_header(names, profile)
    for line, cells, taken in records:
        if not cells:
            continue
        wrong = not isinstance(cells, str) and len(cells) - noted != len(names)
        if wrong and len(taken) > 1:
            # Perhaps a stray quotation mark has glued rows together: try each line by itself.
            lines.put_back(taken[1:])
            del taken[1:]
        raw = "".join(taken).rstrip("\r\n")
        raw = _without_notes(raw, profile.delimiter) if noted else raw
        if fault := lines.fault(raw):
            yield Rejected(line, fault, raw)
        elif isinstance(cells, str):
            yield Rejected(line, cells, raw)
        elif wrong:
            yield Rejected(line, _cut_off(len(cells) - noted, names), raw)
        else:
            yield Row(line, dict(zip(names, cells[noted:], strict=True)), raw)


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str, list[str]]]:
    """Each record: the line where it begins, its values, its lines. Of what is no record one line only comes out,
    with a sentence instead of values; a blank line has no values."""
    while True:
        line, taken = lines.number + 1, list[str]()
        try:
            cells: list[str] | str = next(csv.reader(_feed(lines, taken), delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except (_Endless, csv.Error):
            # Only its first line is lost; what it swallowed is read again.
            lines.put_back(taken[1:])
            del taken[1:]
            cells = _("A quotation mark is opened here and not closed properly. Close it, or write it twice.")
        yield line, cells, taken


def _feed(lines: _Lines, taken: list[str]) -> Iterator[str]:
    """Lines for the CSV reader to make one record of, as many as it asks for; each is noted in `taken`."""
    letters = 0
    while (line := lines.next()) is not None:
        taken.append(line)
        letters += len(line)
        if len(taken) > LINES_OF_A_ROW or letters > LETTERS_OF_A_ROW:
            raise _Endless
        yield line


def _check_header(names: Sequence[str], profile: Profile) -> None:
    for column in profile.columns_needed():
        if names.count(column) == 1:
            continue
        near = get_close_matches(column, names, n=1)
        if names.count(column) > 1:
            sentence = _("The column “%(column)s” is there twice.")
        elif len(names) == 1 and any(mark in names[0] for mark in ";\t|,"):
            sentence = _("The header is one single column. Perhaps the values are not separated by “%(delimiter)s”.")
        elif near:
            sentence = _("The file has no column “%(column)s”. Did you mean “%(near)s”?")
        else:
            sentence = _("The file has no column “%(column)s”. It has: %(names)s.")
        raise FileRefused(
            sentence
            % {"column": column, "near": "".join(near), "names": ", ".join(names), "delimiter": profile.delimiter}
        )


def _cut_off(found: int, names: Sequence[str]) -> str:
    counts = {"found": found, "expected": len(names), "last": names[found - 1] if 0 < found <= len(names) else ""}
    if found < len(names):
        return (
            _(
                "The row has %(found)d values where the header names %(expected)d: it breaks off after "
                "“%(last)s”. Complete it."
            )
            % counts
        )
    return (
        _(
            "The row has %(found)d values where the header names %(expected)d. Put values that contain the "
            "separator between quotation marks."
        )
        % counts
    )


def _without_notes(raw: str, delimiter: str) -> str:
    """The text of a rejected row or header without the reason and the line that were put before it."""
    mark = re.escape(delimiter)
    return re.sub(rf'\A(?:"(?:[^"]|"")*"|[^"{mark}]*){mark}(?:\d*|line){mark}', "", raw, count=1)


def _json_rows(lines: _Lines, profile: Profile) -> Iterator[Row | Rejected]:
    needed = profile.columns_needed()
    while (raw := lines.next()) is not None:
        line, raw = lines.number, raw.strip()
        if not raw:
            continue
        if fault := lines.fault(raw):
            yield Rejected(line, fault, raw)
            continue
        try:
            found = json.loads(raw)
            if isinstance(found, dict) and set(found) == {*NOTES, "raw"}:
                raw = str(found["raw"])
                found = json.loads(raw)
        except (ValueError, RecursionError) as error:
            yield Rejected(line, _("The line is not JSON: %(fault)s.") % {"fault": error}, raw)
            continue
        if not isinstance(found, dict):
            yield Rejected(line, _("The line is JSON, but not an object with names and values."), raw)
            continue
        values = {column: _value(found, column) for column in needed}
        if "\\u" in raw and UNUSABLE.search("".join(values.values())):
            sentence = _("The line holds half a character or a NUL (\\ud800 to \\udfff, \\u0000). Remove it.")
            yield Rejected(line, sentence, raw)
            continue
        yield Row(line, values, raw)


def _value(found: dict[str, Any], column: str) -> str:
    """A column of an object as text; "place.lat" also looks into the object `place`."""
    value: Any = found
    for key in (column,) if column in found else column.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""TOML's own errors, in sentences: `tomllib` says where a text stops making sense, this says why and what to write."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tenants.onboarding.faults import Fault, Weight
from tenants.onboarding.locate import Lost, Positions, locate

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PAIR = re.compile(r"^\s*(?P<key>[^=#]+?)\s*=\s*(?P<value>.*?)\s*$")
_CURLY = "„“”«»‚‘’"

Explanation = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text stops making sense: the lines before, the line itself, and its column from one."""

    before: list[str]
    line: str
    column: int


def parse(text: str, file: str) -> tuple[dict[str, Any], Positions] | Fault:
    """The tables of a TOML text with the line of each key; or the one fault at which it stops being TOML."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _explain(text, file, str(error))
    return data, locate(text)


def decode(content: bytes, file: str) -> str | Fault:
    """The text of a file in UTF-8, with or without a byte order mark; or a fault that names the line."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Fault(
            Weight.ERROR,
            file,
            line,
            "",
            _("The file is not written in UTF-8: there is a letter here that cannot be read."),
            _("Open it in your editor and save it with the encoding UTF-8."),
        )


def _explain(text: str, file: str, message: str) -> Fault:
    where = _WHERE.search(message)
    what = message[: where.start()] if where else message
    at_end = where is None or where.group(1) is None
    lines = text.split("\n")
    number = len(text.rstrip("\n").split("\n")) if at_end else int(where.group(1))  # type: ignore[union-attr]
    column = 0 if at_end else int(where.group(2))  # type: ignore[union-attr]
    line = lines[number - 1] if number <= len(lines) else ""
    opened = _still_open(text)
    if opened is not None and (at_end or what.startswith("Unclosed")):
        problem = _("What is opened in this line is never closed: a “[”, a “{” or a quotation mark.")
        return Fault(Weight.ERROR, file, opened, "", problem, _("Add the closing “]”, “}”, or quotation marks."))
    for pattern, explanation in _EXPLANATIONS:
        if re.match(pattern, what):
            problem, instead = explanation(Place(lines[: number - 1], line, column))
            return Fault(Weight.ERROR, file, number, "", problem, instead)
    return Fault(Weight.ERROR, file, number, "", _("This line is not TOML (%(what)s).") % {"what": what}, _show(line))


def _still_open(text: str) -> int | None:
    """The line of the bracket or quotation mark that is open where the text stops making sense."""
    try:
        locate(text)
    except Lost as lost:
        return lost.opened
    return None


def _show(line: str) -> str:
    return _("The line reads: %(line)s") % {"line": line.strip()[:80]}


def _value(place: Place) -> Explanation:
    """A value that TOML does not know: most often a text without quotation marks."""
    line = place.line
    pair = _PAIR.match(line)
    if pair is None or pair["value"].startswith(("[", "{")):
        rest = line[max(place.column - 1, 0) :].strip().rstrip("]},").strip()
        return (
            _("“%(value)s” is not a value: a text stands between quotation marks.") % {"value": rest[:60]},
            _("Write: %(line)s") % {"line": f'"{rest}"'},
        )
    key, value = pair["key"], pair["value"]
    if not value:
        return _("“%(key)s” has no value.") % {"key": key}, _('Write one after the “=”, such as %(key)s = "…".') % {
            "key": key
        }
    if any(mark in value for mark in _CURLY):
        straight = re.sub(f"[{_CURLY}]", '"', value)
        return (
            _("The quotation marks here are typographic ones, which TOML does not know."),
            _("Write straight ones: %(line)s") % {"line": f"{key} = {straight}"},
        )
    yes_or_no = {"yes": "true", "no": "false", "igen": "true", "nem": "false", "ja": "true", "nein": "false"}
    word = value.split("#")[0].strip().lower()
    if word in yes_or_no or word in ("true", "false"):
        answer = yes_or_no.get(word, word)
        return (
            _("“%(value)s” is not a value that TOML knows.") % {"value": value},
            _("Write it in small letters: %(line)s") % {"line": f"{key} = {answer}"},
        )
    return (
        _("“%(value)s” is not a value: a text stands between quotation marks.") % {"value": value[:60]},
        _("Write: %(line)s") % {"line": f'{key} = "{value}"'},
    )


def _newline(place: Place) -> Explanation:
    """Something stands behind a value that was complete."""
    line = place.line
    pair = _PAIR.match(line)
    if pair and re.fullmatch(r"[+-]?\d+,\d+", pair["value"]):
        return (
            _("Decimals have a point in TOML, not a comma."),
            _("Write: %(line)s") % {"line": f"{pair['key']} = {pair['value'].replace(',', '.')}"},
        )
    if pair and re.fullmatch(r"[+-]?\d[\d\s]*", pair["value"]):
        digits = str(int(re.sub(r"\s", "", pair["value"])))
        return (
            _("A number has no spaces between its digits and no zero before them."),
            _("Write: %(line)s") % {"line": f"{pair['key']} = {digits}"},
        )
    rest = line[max(place.column - 1, 0) :].strip()
    if line.lstrip().startswith("["):
        return (
            _("“%(rest)s” stands behind a heading that is already complete.") % {"rest": rest[:60]},
            _("A table's heading is [name], that of one entry in a list is [[name]]; nothing else stands in its line."),
        )
    return (
        _("“%(rest)s” stands behind a value that is already complete.") % {"rest": rest[:60]},
        _("Begin a new line for it, or close the quotation marks behind it. A remark begins with #."),
    )


def _equals(place: Place) -> Explanation:
    line = place.line
    word = line.strip()[:60]
    if re.search(r"=\s*\{[^}]*$", line):
        return _unclosed_table(place)
    if ":" in word and "=" not in word:
        key, _colon, value = word.partition(":")
        return (
            _("Between a key and its value stands “=”, not “:”."),
            _("Write: %(line)s") % {"line": f"{key.strip()} = {value.strip()}"},
        )
    if re.search(r"[^\x00-\x7f]", word.split("=")[0]):
        key = word.split("=")[0].strip()
        return (
            _("A key with accents or spaces stands between quotation marks."),
            _("Write: %(line)s") % {"line": f'"{key}" = …'},
        )
    return (
        _("“%(word)s” is not a key with a value.") % {"word": word},
        _("Write key = value, or begin the line with # if it is a remark."),
    )


def _heading(place: Place) -> Explanation:
    line = place.line
    word = line.strip().strip("[]").strip()
    two = line.strip().startswith("[[")
    shown = f"[[{word}]]" if two else f"[{word}]"
    return _("The heading of this table is not closed."), _("Write: %(line)s") % {"line": shown}


def _twice(place: Place) -> Explanation:
    word = place.line.split("=")[0].strip().strip("[]").strip()
    first = next(
        (
            number
            for number, line in enumerate(place.before, 1)
            if line.split("=")[0].strip().strip("[]").strip() == word
        ),
        None,
    )
    where = _(", first in line %(line)d") % {"line": first} if first else ""
    return (
        _("“%(word)s” is there twice%(where)s.") % {"word": word, "where": where},
        _("Keep one of the two. If you mean several of a kind, write [[%(word)s]] over each.") % {"word": word},
    )


def _redefined(place: Place) -> Explanation:
    word = place.line.split("=")[0].strip().strip("[]").strip()
    return (
        _("“%(word)s” cannot stand here: what it belongs to has been given a value of another kind before.")
        % {"word": word},
        _("Put everything about it into one table, or rename one of them."),
    )


def _twice_or_redefined(place: Place) -> Explanation:
    word = place.line.split("=")[0].strip()
    written = {line.split("=")[0].strip() for line in place.before}
    return _twice(place) if word in written or place.line.lstrip().startswith("[") else _redefined(place)


def _unclosed_list(place: Place) -> Explanation:
    return _("The list in this line breaks off."), _("Put a comma between its entries and a “]” at its end.")


def _unclosed_table(place: Place) -> Explanation:
    return (
        _("The table in curly brackets breaks off in this line."),
        _("Write it in one line with commas between its entries, or under a heading of its own."),
    )


def _backslash(place: Place) -> Explanation:
    return (
        _("A backslash between double quotation marks begins a special sign, and this one does not exist."),
        _("In paths of files write “/” instead of “\\”, or put the text between single quotation marks."),
    )


def _quotes(place: Place) -> Explanation:
    return (
        _("The text that begins in this line has no closing quotation mark."),
        _('Close it in the same line, or write three quotation marks (""") before and after a text of several lines.'),
    )


def _empty(place: Place) -> Explanation:
    return (
        _("A date or time here does not exist."),
        _("Write it like 2026-11-21, or between quotation marks if it is a text."),
    )


_EXPLANATIONS: tuple[tuple[str, Callable[[Place], Explanation]], ...] = (
    (r"Invalid value", _value),
    (r"Expected newline or end of document", _newline),
    (r"Expected '=' after a key|Invalid initial character for a key|Invalid statement", _equals),
    (r"Expected '\]+' at the end", _heading),
    (r"Cannot declare|Duplicate inline table key", _twice),
    (r"Cannot overwrite|Cannot mutate|Cannot redefine", _twice_or_redefined),
    (r"Unescaped '\\'|Invalid hex value|Escaped character", _backslash),
    (r"Illegal character '\\n'|Unterminated string|Expected \"?'", _quotes),
    (r"Invalid date or datetime", _empty),
    (r"Unclosed array", _unclosed_list),
    (r"Unclosed", _unclosed_table),
)

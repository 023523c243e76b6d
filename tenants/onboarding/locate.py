"""Where in a TOML file each key stands, so that an error can name its line.

`tomllib` keeps no positions. This scanner walks the same text once and notes them; it trusts that `tomllib` has
accepted the text and therefore checks nothing. Used on a text that was refused, it stops where the text makes no
sense and says which bracket or quotation mark was still open there.
"""

import re
from dataclasses import dataclass, field

# Keys and places from the outside in, such as ("bodies", 2, "email").
Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]+")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


class Lost(Exception):
    """The text is not TOML here. `opened` is the line of what is still open, None where nothing is."""

    def __init__(self, line: int, opened: int | None) -> None:
        super().__init__(line)
        self.line = line
        self.opened = opened


@dataclass
class Positions:
    """The line (from 1) of every key and every array element, by its path."""

    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest part around it that the file has; 1 for the file itself."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def locate(text: str) -> Positions:
    """Note where everything stands.

    Raises:
        Lost: the text is not TOML.
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[int] = []
        self.found = Positions()
        # How many tables each array of tables has so far; [a.b] after [[a]] belongs to the last of them.
        self.counts: dict[Path, int] = {}

    def scan(self) -> Positions:
        prefix: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                prefix = self.header(2)
            elif self.text[self.at] == "[":
                prefix = self.header(1)
            else:
                self.pair(prefix)
            self.skip(_BLANK)
        return self.found

    def header(self, width: int) -> Path:
        start = self.at
        self.at += width
        keys = self.keys()
        self.expect("]" * width)
        path: Path = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            self.note(path, start)
            last = place == len(keys) - 1
            if last and width == 2:
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
                self.note(path, start)
        return path

    def pair(self, prefix: Path) -> None:
        start = self.at
        path = prefix
        for key in self.keys():
            path = (*path, key)
            self.note(path, start)
        self.expect("=")
        self.skip(_SPACE)
        self.value(path)

    def keys(self) -> list[str]:
        """One dotted key, with the space around its dots."""
        keys = [self.key()]
        self.skip(_SPACE)
        while self.text.startswith(".", self.at):
            self.at += 1
            keys.append(self.key())
            self.skip(_SPACE)
        return keys

    def key(self) -> str:
        self.skip(_SPACE)
        if self.text[self.at : self.at + 1] in ('"', "'"):
            return self.string()
        match = _BARE.match(self.text, self.at)
        if match is None:
            raise self.lost()
        self.at = match.end()
        return match.group()

    def value(self, path: Path) -> None:
        first = self.text[self.at : self.at + 1]
        if first in ('"', "'"):
            self.string()
        elif first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            match = _PLAIN_VALUE.match(self.text, self.at)
            if match is None:
                raise self.lost()
            self.at = match.end()

    def array(self, path: Path) -> None:
        self.enter(1)
        place = 0
        self.skip(_BLANK)
        while not self.leave("]"):
            self.note((*path, place), self.at)
            self.value((*path, place))
            place += 1
            self.skip(_BLANK)
            self.between("]")
            self.skip(_BLANK)

    def inline_table(self, path: Path) -> None:
        self.enter(1)
        self.skip(_BLANK)
        while not self.leave("}"):
            self.pair(path)
            self.skip(_BLANK)
            self.between("}")
            self.skip(_BLANK)

    def string(self) -> str:
        quote = self.text[self.at]
        long = self.text.startswith(quote * 3, self.at)
        end = quote * 3 if long else quote
        self.enter(len(end))
        start = self.at
        while not self.text.startswith(end, self.at):
            if self.at >= len(self.text) or (not long and self.text[self.at] == "\n"):
                raise self.lost()
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        content = self.text[start : self.at]
        self.at += len(end)
        # A long text may end in one or two quotation marks of its own.
        while long and self.text.startswith(quote, self.at):
            self.at += 1
        self.open.pop()
        return _unescape(content) if quote == '"' else content

    def between(self, end: str) -> None:
        if self.text.startswith(",", self.at):
            self.at += 1
        elif not self.text.startswith(end, self.at):
            raise self.lost()

    def enter(self, width: int) -> None:
        self.open.append(self.at)
        self.at += width

    def leave(self, end: str) -> bool:
        if self.at >= len(self.text):
            raise self.lost()
        if not self.text.startswith(end, self.at):
            return False
        self.at += len(end)
        self.open.pop()
        return True

    def expect(self, word: str) -> None:
        self.skip(_SPACE)
        if not self.text.startswith(word, self.at):
            raise self.lost()
        self.at += len(word)

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()

    def note(self, path: Path, at: int) -> None:
        self.found.lines.setdefault(path, self.line_of(at))

    def line_of(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def lost(self) -> Lost:
        return Lost(self.line_of(self.at), self.line_of(self.open[-1]) if self.open else None)


def _unescape(text: str) -> str:
    """A basic string's escapes, for keys: few have any."""

    def char(match: re.Match[str]) -> str:
        code = match.group(1)
        return chr(int(code[1:], 16)) if code[0] in "uU" else _ESCAPES.get(code, code)

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", char, text)

"""One table of an onboarding file: typed access to its keys, with every fault noted at its line.

Readers never raise for what a person has written. They note a fault and go on with a harmless value, so that one run
shows everything that is wrong.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tenants.onboarding.faults import Weight, did_you_mean, written
from tenants.onboarding.locate import Path

if TYPE_CHECKING:
    from tenants.onboarding.document import Document

LANGUAGES = ("hu", "en", "de")
CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
EMAIL = re.compile(r"[^\s@<>,;\"]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)

_KINDS: Mapping[type, str] = {
    str: "text",
    bool: "flag",
    int: "number",
    float: "number",
    list: "list",
    dict: "table",
}


class Table:
    """One table of the file. Asking for a key makes it a known one; `close` reports those nobody asked for."""

    def __init__(self, document: "Document", path: Path, data: Mapping[str, Any]) -> None:
        self.document = document
        self.path = path
        self.data = data
        self.asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        self.asked.add(key)
        return key in self.data

    def fault(self, key: str | None, problem: str, instead: str = "", weight: Weight = Weight.ERROR) -> None:
        """Note a finding about one of this table's keys, or about the whole table."""
        self.document.note(self.path if key is None else (*self.path, key), problem, instead, weight)

    def warn(self, key: str | None, problem: str, instead: str = "") -> None:
        self.fault(key, problem, instead, Weight.WARNING)

    def text(self, key: str, *, required: bool = False, default: str = "", longest: int = 200) -> str:
        """A text without blanks around it, of at most so many letters."""
        value = self._take(key, str, required)
        if value is None:
            return default
        value = value.strip()
        if required and not value:
            self.fault(key, _("The text is empty."), _("Write something between the quotation marks."))
        if len(value) > longest:
            self.fault(
                key,
                _("The text has %(length)d letters; %(longest)d is the most.")
                % {"length": len(value), "longest": longest},
                _("Shorten it."),
            )
            return value[:longest]
        return value

    def code(self, key: str, *, required: bool = True, longest: int = 60) -> str:
        """A code: small letters without accents, digits, and - or _ between them."""
        value = self.text(key, required=required, longest=longest)
        if value and not CODE.fullmatch(value):
            self.fault(
                key,
                _("“%(code)s” is not a code: small letters without accents, digits and hyphens.") % {"code": value},
                _("Write: %(line)s") % {"line": f'{key} = "{code_from(value)}"'},
            )
            return code_from(value)
        return value

    def email(self, key: str, *, required: bool = False) -> str:
        """An e-mail address."""
        value = self.text(key, required=required, longest=254)
        if value and not EMAIL.fullmatch(value):
            problem = _("“%(address)s” is not an e-mail address.") % {"address": value}
            if "@" not in value:
                instead = _("The sign @ is missing.")
            elif "." not in value.rpartition("@")[2]:
                instead = _("The end of the address is missing, such as .hu or .org.")
            else:
                instead = _("Write it like name@town.example, without blanks or brackets.")
            self.fault(key, problem, instead)
            return ""
        return value

    def whole(self, key: str, *, least: int = 0, most: int = 2**31 - 1, required: bool = False) -> int | None:
        """A whole number between two others; None where it is not given."""
        value = self._take(key, int, required)
        if value is None:
            return None
        if not least <= value <= most:
            self.fault(
                key,
                _("%(value)d is out of range.") % {"value": value},
                _("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most},
            )
            return None
        return int(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self._take(key, bool, required=False)
        return default if value is None else bool(value)

    def choice(
        self, key: str, choices: Sequence[str], *, default: str = "", required: bool = False, what: str = ""
    ) -> str:
        """One of several words; `what` is what the sentence calls them ("the colour “…” does not exist")."""
        value = self.text(key, required=required, default=default)
        if value and value != default and value not in choices:
            self.unknown(key, value, choices, what)
            return default
        return value

    def unknown(self, key: str | None, word: str, known: Sequence[str], what: str = "") -> None:
        """Note that a word is not among the known ones, with the nearest of them."""
        if what:
            problem = _("There is no %(what)s “%(word)s”.") % {"what": what, "word": word}
        else:
            problem = _("“%(word)s” is not known here.") % {"word": word}
        self.fault(key, problem, did_you_mean(word, known))

    def strings(self, key: str, *, required: bool = False) -> list[str]:
        """A list of texts; one text alone counts as a list of one."""
        self.asked.add(key)
        if isinstance(self.data.get(key), str):
            return [self.text(key, required=required)]
        values = self._take(key, list, required) or []
        for place, value in enumerate(values):
            if not isinstance(value, str):
                self.document.note(
                    (*self.path, key, place),
                    _("This entry is a %(kind)s, but a list of texts is expected.") % {"kind": _kind(value)},
                    _('Write it between quotation marks: "%(value)s".') % {"value": value},
                )
        return [value.strip() for value in values if isinstance(value, str)]

    def words(self, key: str, *, required: bool = False, longest: int = 200) -> dict[str, str]:
        """Words in the municipality's languages: one text (for the first of them), or a table with a text for each.

        A language without words is a warning, for readers see another language there.
        """
        self.asked.add(key)
        languages = self.document.languages
        if isinstance(self.data.get(key), str):
            text = self.text(key, required=required, longest=longest)
            found = {languages[0]: text} if text else {}
        else:
            table = self.table(key, required=required)
            if table is None:
                return {}
            found = {language: table.text(language, longest=longest) for language in LANGUAGES if language in table}
            table.close(what=_("language"))
        missing = [language for language in languages if not found.get(language)]
        if found and missing:
            shown = next(iter(found.values()))
            self.warn(
                key,
                _("There are no words in %(languages)s; readers see “%(words)s” instead.")
                % {"languages": ", ".join(missing), "words": shown[:60]},
                _("Write: %(line)s")
                % {"line": f"{key} = {{ " + ", ".join(f'{language} = "…"' for language in languages) + " }"},
            )
        return {language: text for language, text in found.items() if text}

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        """A table below this one, or None where it is not given."""
        value = self._take(key, dict, required)
        return None if value is None else Table(self.document, (*self.path, key), value)

    def tables(self, key: str, *, required: bool = False) -> "list[Table]":
        """A list of tables, such as those that are headed [[key]]."""
        values = self._take(key, list, required) or []
        found: list[Table] = []
        for place, value in enumerate(values):
            path = (*self.path, key, place)
            if isinstance(value, dict):
                found.append(Table(self.document, path, value))
            else:
                self.document.note(
                    path,
                    _("This entry is a %(kind)s, but a table is expected.") % {"kind": _kind(value)},
                    _("Write each entry under a heading of its own: [[%(key)s]].")
                    % {"key": written((*self.path, key))},
                )
        return found

    def entries(self) -> "Iterator[tuple[str, Table]]":
        """The tables below this one by their keys, for keys that are codes."""
        for key in self.data:
            table = self.table(key)
            if table is not None:
                yield key, table

    def file(self, key: str, *, required: bool = False) -> FilePath | None:
        """A file whose path is relative to the onboarding file; None with a fault where it cannot be read."""
        value = self.text(key, required=required, longest=400)
        if not value:
            return None
        path = self.document.folder / value
        if path.is_file():
            return path
        beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        near = did_you_mean(path.name, sorted(beside)) if beside else ""
        self.fault(
            key,
            _("There is no file %(path)s.") % {"path": path},
            near or _("Write its path as seen from the folder in which the onboarding file lies."),
        )
        return None

    def close(self, *, what: str = "") -> None:
        """Report every key that nobody has asked for, with the nearest one that somebody did."""
        what = what or _("key")
        unused = sorted(self.asked - set(self.data))
        for key in self.data:
            if key not in self.asked:
                # A key that is there already may still be the one that was meant, as in [[staf]] beside [[staff]].
                is_near = bool(get_close_matches(key.lower(), unused, n=1, cutoff=0.6))
                self.unknown(key, key, unused if is_near else sorted(self.asked), what)

    def _take(self, key: str, kind: type, required: bool) -> Any:
        """The value of a key if it has the right kind; otherwise None, with a fault."""
        self.asked.add(key)
        if key not in self.data:
            if required:
                shown = written((*self.path, key))
                self.fault(
                    None,
                    _("“%(key)s” is missing.") % {"key": shown},
                    _("Add: %(line)s") % {"line": f"[{shown}]" if kind is dict else f"{key} = {_EXAMPLES[kind]}"},
                )
            return None
        value = self.data[key]
        # In Python true is a number too; in a file it is not.
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        if kind is int and isinstance(value, float) and value.is_integer():
            return int(value)
        example = f'"{value}"' if kind is str and not isinstance(value, list | dict) else _EXAMPLES[kind]
        self.fault(
            key,
            _("This is a %(found)s, but a %(expected)s is expected.")
            % {"found": _kind(value), "expected": _words_for(_KINDS[kind])},
            _("Write: %(line)s") % {"line": f"{key} = {example}"},
        )
        return None


_EXAMPLES: Mapping[type, str] = {str: '"…"', int: "8", bool: "true", list: "[ … ]", dict: "{ … }"}


def _kind(value: Any) -> str:
    return _words_for(_KINDS.get(type(value), "date"))


def _words_for(kind: str) -> str:
    return {
        "text": _("text"),
        "flag": _("true or false"),
        "number": _("number"),
        "list": _("list"),
        "table": _("table"),
        "date": _("date"),
    }[kind]


_PLAIN = str.maketrans("áéíóöőúüűäß", "aeiooouuuas")


def code_from(words: str) -> str:
    """A code made from words: "Téglagyári út" → "teglagyari-ut"."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower().translate(_PLAIN)).strip("-") or "x"


def ensure_unique(tables: Sequence[Table], key: str, values: Collection[str], what: str) -> None:
    """Note every value that stands in two of the tables; `values` are theirs, in their order."""
    first: dict[str, Table] = {}
    for table, value in zip(tables, values, strict=True):
        if value and value in first:
            line = table.document.positions.line((*first[value].path, key))
            table.fault(
                key,
                _("The %(what)s “%(value)s” is there twice, first in line %(line)d.")
                % {"what": what, "value": value, "line": line},
                _("Rename or remove one of them."),
            )
        first.setdefault(value, table)

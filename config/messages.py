"""The words for people, as the code and the templates hold them: read without xgettext, which a bare machine lacks.

Python is read by its own parser, templates by Django's (`templatize` turns a template into calls of gettext).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# For each function: where its context, its singular and its plural stand among the arguments.
_CALLS: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "translate"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "_n"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy", "_p"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
_TEMPLATES = (".html", ".txt", ".svg", ".xml", ".mjml")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|(?<!\{)\{(\w*)\}(?!\})")


@dataclass(frozen=True)
class Message:
    """One sentence: its context (or None), its English words and their plural (or None)."""

    context: str | None
    words: str
    plural: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalogue knows it by."""
        return self.context, self.words


@dataclass(frozen=True)
class Place:
    """Where a message stands."""

    path: Path
    line: int


def collect(folder: Path) -> dict[Message, list[Place]]:
    """Every message below a package's folder, each with the places where it stands."""
    found: dict[Message, list[Place]] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or {"locale", "migrations", "static", "__pycache__"} & set(path.parts):
            continue
        if path.suffix == ".py":
            messages = from_python(path.read_text(encoding="utf-8"))
        elif path.suffix in _TEMPLATES and "templates" in path.parts:
            messages = from_template(path.read_text(encoding="utf-8"), str(path))
        else:
            continue
        for message, line in messages:
            found.setdefault(message, []).append(Place(path, line))
    return found


def from_python(source: str) -> Iterator[tuple[Message, int]]:
    """The messages of a Python file, with their lines. A call with anything but plain text is no message.

    The docstring of a class under `@explained` (evaluation's methods) is printed for people: each paragraph is one.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and any(
            isinstance(mark, ast.Name) and mark.id == "explained" for mark in node.decorator_list
        ):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                yield Message(None, " ".join(paragraph.split())), node.lineno
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _CALLS and (message := _message(name, node.args)):
            yield message, node.lineno


def from_template(source: str, origin: str) -> Iterator[tuple[Message, int]]:
    """The messages of a template, with their lines."""
    for number, line in enumerate(_joined(templatize(source, origin=origin)), start=1):
        for call in re.finditer(r"\b(n?p?gettext|_)\(", line):
            try:
                node = _first_call(line[call.start() :])
            except SyntaxError:
                continue
            if message := _message(call.group(1), node.args):
                yield message, number


def placeholders(words: str) -> set[str]:
    """The names that a sentence leaves open, which its translation must keep."""
    return {first or second for first, second in _PLACEHOLDER.findall(words)}


def _joined(text: str) -> list[str]:
    # A multi-line blocktranslate becomes one call whose text is already escaped, so lines can be read one by one.
    return text.split("\n")


def _first_call(text: str) -> ast.Call:
    """Parse the call that the text begins with, whatever follows its closing bracket."""
    for end in (place.end() for place in re.finditer(r"\)", text)):
        try:
            node = ast.parse(text[:end].strip(), mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call):
            return node
    raise SyntaxError(text)


def _message(name: str, arguments: list[ast.expr]) -> Message | None:
    context_at, words_at, plural_at = _CALLS[name]
    texts = [node.value if isinstance(node, ast.Constant) else None for node in arguments]

    def text(place: int | None) -> str | None:
        value = texts[place] if place is not None and place < len(texts) else None
        return value if isinstance(value, str) else None

    words = text(words_at)
    if not words or (context_at is not None and text(context_at) is None):
        return None
    return Message(text(context_at), words, text(plural_at))

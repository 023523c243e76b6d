"""Translations: are they whole, and the catalogues brought up to date with the code."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.environment import ROOT
from config.messages import Message, Place, collect, placeholders

PACKAGES = ("tenants", "cases", "integrations", "evaluation", "reporting", "config")
SOURCE = "en"
_PLURALS = {
    "hu": "nplurals=2; plural=(n != 1);",
    "de": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
}


class Command(BaseCommand):
    help = "Check that every sentence is translated, or bring the catalogues (.po) up to date with the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail where anything is missing (the default)")
        parser.add_argument("--update", action="store_true", help="add new sentences and drop those that are gone")
        parser.add_argument("--language", action="append", help="hu, de; by default those that have a catalogue")

    def handle(self, *args: Any, **options: Any) -> None:
        languages = options["language"] or sorted(_languages())
        if options["update"]:
            for language in languages:
                for package in PACKAGES:
                    added, gone = update(package, language)
                    if added or gone:
                        self.stdout.write(f"{language} {package}: {added} new, {gone} gone")
            return
        faults = [fault for language in languages for fault in check(language)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} translations are missing or wrong.")
        self.stdout.write(f"Complete: {', '.join(languages) or 'nothing to translate'}.")


def check(language: str) -> Iterator[str]:
    """What is wrong with a language, as one sentence for each fault."""
    known: dict[tuple[str | None, str], polib.POEntry] = {}
    for path in _catalogues(language):
        for entry in polib.pofile(str(path)):
            if entry.obsolete:
                continue
            where = f"{path.relative_to(ROOT)}:{entry.linenum}"
            if not entry.translated() or entry.fuzzy:
                yield f"{where}: “{_short(entry.msgid)}” is {'uncertain' if entry.fuzzy else 'not translated'}"
            elif lost := _lost(entry):
                yield f"{where}: the translation of “{_short(entry.msgid)}” loses {', '.join(sorted(lost))}"
            known[(entry.msgctxt, entry.msgid)] = entry
    for package in PACKAGES:
        for message, places in collect(ROOT / package).items():
            if message.key not in known:
                yield f"{_at(places[0])}: “{_short(message.words)}” stands in no {language} catalogue"
            elif message.plural and not known[message.key].msgid_plural:
                yield f"{_at(places[0])}: “{_short(message.words)}” has no plural in the {language} catalogue"


def update(package: str, language: str) -> tuple[int, int]:
    """Bring one catalogue up to date. Returns how many sentences came and went."""
    found = collect(ROOT / package)
    path = ROOT / package / "locale" / language / "LC_MESSAGES" / "django.po"
    if not found and not path.exists():
        return 0, 0
    catalogue = polib.pofile(str(path), wrapwidth=110) if path.exists() else _fresh(language)
    old = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    # Another catalogue of the package's may hold it already (cases/desk beside cases).
    others = {
        (entry.msgctxt, entry.msgid)
        for other in _catalogues(language)
        if other != path
        for entry in polib.pofile(str(other))
        if not entry.obsolete
    }
    wanted = {message.key: (message, places) for message, places in found.items() if message.key not in others}
    for key in old.keys() - wanted.keys():
        catalogue.remove(old[key])
    added = 0
    for key, (message, places) in wanted.items():
        entry = old.get(key)
        if entry is None:
            entry = _entry(message)
            catalogue.append(entry)
            added += 1
        entry.occurrences = [(str(place.path.relative_to(ROOT)), "") for place in places]
        entry.occurrences = sorted(set(entry.occurrences))
    catalogue.sort(key=lambda entry: (entry.occurrences, entry.msgid))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return added, len(old.keys() - wanted.keys())


def _languages() -> set[str]:
    return {
        folder.name
        for base in map(Path, settings.LOCALE_PATHS)
        if base.exists()
        for folder in base.iterdir()
        if (folder / "LC_MESSAGES").is_dir() and folder.name != SOURCE
    }


def _catalogues(language: str) -> list[Path]:
    found = [Path(base) / language / "LC_MESSAGES" / "django.po" for base in settings.LOCALE_PATHS]
    return [path for path in found if path.exists()]


def _fresh(language: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": _PLURALS.get(language, _PLURALS["en"]),
    }
    return catalogue


def _entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.words, msgctxt=message.context)
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: "", 1: ""}
    return entry


def _lost(entry: polib.POEntry) -> set[str]:
    """Placeholders that a translation has and its sentence has not, or the other way round."""
    singular = placeholders(entry.msgid)
    if not entry.msgid_plural:
        return singular ^ placeholders(entry.msgstr)
    # A language may leave the number out of one of its forms; it may not invent a name.
    wanted = singular | placeholders(entry.msgid_plural)
    return {name for form in entry.msgstr_plural.values() for name in placeholders(form) - wanted}


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:57] + "…"


def _at(place: Place) -> str:
    return f"{place.path.relative_to(ROOT)}:{place.line}"

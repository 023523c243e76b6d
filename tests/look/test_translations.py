import gettext
import re
from pathlib import Path

import polib
import pytest

from tenants.look.translations import compile_words

ROOT = Path(__file__).resolve().parents[2]
MINE = ("look/", "site/", "accounts/", "services/", "photos/", "selectors", "routing", "judging", "refusals")


@pytest.mark.parametrize("language", ["hu", "de"])
@pytest.mark.parametrize("package", ["tenants", "cases"])
def test_every_word_that_citizens_read_is_translated(package: str, language: str) -> None:
    entries = polib.pofile(str(ROOT / package / "locale" / language / "LC_MESSAGES" / "django.po"))
    for entry in entries:
        if any(place.startswith(MINE) or "/site/" in place for place, _line in entry.occurrences):
            assert entry.translated(), entry.msgid


@pytest.mark.parametrize("language", ["hu", "de"])
@pytest.mark.parametrize("package", ["tenants", "cases"])
def test_a_translation_invents_no_placeholder_and_keeps_every_tag(package: str, language: str) -> None:
    entries = polib.pofile(str(ROOT / package / "locale" / language / "LC_MESSAGES" / "django.po"))
    for entry in entries:
        if not entry.translated():
            continue
        sources = {entry.msgid, entry.msgid_plural} - {""}
        wanted = set().union(*(placeholders(source) for source in sources))
        for words in [entry.msgstr, *entry.msgstr_plural.values()]:
            if words:
                assert placeholders(words) <= wanted, entry.msgid
                assert tags(words) == tags(entry.msgid), entry.msgid


def placeholders(words: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)(?:\.\d)?[sdf]", words))


def tags(words: str) -> list[str]:
    return sorted(re.findall(r"</?[a-z]+", words))


def test_a_clone_reads_its_words_without_a_tool(tmp_path: Path) -> None:
    folder = tmp_path / "hu" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Send"\nmsgstr "Küldés"\n',
        encoding="utf-8",
    )
    assert compile_words([tmp_path]) == [folder / "django.mo"]
    assert compile_words([tmp_path]) == []
    assert gettext.translation("django", tmp_path, ["hu"]).gettext("Send") == "Küldés"
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []

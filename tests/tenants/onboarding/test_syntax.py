"""Broken TOML is answered with the line, the reason, and what to write."""

from pathlib import Path

import pytest

from tenants.onboarding.document import open_file
from tenants.onboarding.faults import OnboardingRefused
from tests.tenants.onboarding.towns_in_files import faults_of

BROKEN = [
    ('a = 1\nname = "Kőhíd', 2, "never closed"),
    ('name = "Kőhíd\nb = 2', 1, "no closing quotation mark"),
    ("name = Kőhíd", 1, 'Write: name = "Kőhíd"'),
    ("name = „Kőhíd”", 1, 'Write straight ones: name = "Kőhíd"'),
    ("active = igen", 1, "active = true"),
    ("active = True", 1, "active = true"),
    ("lat = 47,5", 1, "Write: lat = 47.5"),
    ("population = 64 300", 1, "Write: population = 64300"),
    ("name:\n", 1, "not “:”"),
    ("[municipality\nname = 1", 1, "Write: [municipality]"),
    ("[a]\nx = 1\n\n[a]\n", 4, "first in line 1"),
    ("x = 1\nx = 2", 2, "first in line 1"),
    ("a = [1, 2\n\n[b]\nc = 1\n", 1, "never closed"),
    ("a = [1 2]", 1, "comma between its entries"),
    ("a = { b = 1,\n  c = 2 }", 1, "Write it in one line"),
    ('a = """\nlong', 1, "never closed"),
    (r'logo = "C:\dir\logo.svg"', 1, "write “/” instead"),
    ("a.b = 1\na.b.c = 2", 2, "another kind"),
    ("kőhíd = 1", 1, '"kőhíd" = …'),
    ("just words", 1, "key = value"),
    ("a =", 1, "has no value"),
    ('a = "x" y', 1, "already complete"),
    ("[a]]", 1, "[[name]]"),
    ("day = 2026-02-31", 1, "does not exist"),
]


@pytest.mark.parametrize(("text", "line", "words"), BROKEN)
def test_broken_toml_gets_a_line_and_a_way_out(text: str, line: int, words: str) -> None:
    (fault,) = faults_of(text)
    assert fault.startswith(f"fuzesd.toml:{line}: ")
    assert words in fault


def test_a_file_in_another_encoding_is_told_at_the_line(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_bytes('[municipality]\nname = "Kőhíd"\n'.encode("iso-8859-2"))
    with pytest.raises(OnboardingRefused) as refused:
        open_file(path)
    assert "town.toml:2: The file is not written in UTF-8" in refused.value.sentence
    assert "save it with the encoding UTF-8" in refused.value.sentence


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_bytes(b'\xef\xbb\xbf[a]\r\nb = "x"\r\n')
    assert open_file(path).root.data == {"a": {"b": "x"}}


def test_a_missing_file_and_a_huge_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(OnboardingRefused, match="cannot be read"):
        open_file(tmp_path / "none.toml")
    path = tmp_path / "huge.toml"
    path.write_bytes(b"#" * 5_000_000)
    with pytest.raises(OnboardingRefused, match="larger than 4 MB"):
        open_file(path)

"""What people write stays, what hides in it goes."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tenants.plain import LONGEST, plain, plain_form


@pytest.mark.parametrize("honest", [
    "Árvíztűrő tükörfúrógép – „idézőjelben”…",
    "first line\n\tsecond line",
    "👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 ❤️ 1️⃣",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "שלום עולם",
    "مرحبا بالعالم",
    "می‌خواهم",
    "क्‍ष",
    "Tiếng Việt",
])
def test_what_is_honest_stays(honest: str) -> None:
    assert plain(honest) == honest


@pytest.mark.parametrize(("sent", "kept"), [
    ("lá\u200bmpa\u200d", "lámpa"),
    ("ká\u00adtyú\ufeff", "kátyú"),
    ("\u202egpj.exe\u202c", "gpj.exe"),
    ("\u2066a\u2069\u200e\u200f\u061c", "a"),
    ("a\x00b\x07\x1bc", "abc"),
    ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
    ("u\u030b", "ű"),
    ("\u3164\uffa0\u115f", ""),
    ("l\u200dámpa", "lámpa"),
    ("\ud83d", ""),
    ("Z" + "\u0300" * 40, "Z" + "\u0300" * 4),
    ("a\U000e0041\U000e0042", "a"),
])
def test_what_hides_goes(sent: str, kept: str) -> None:
    assert plain(sent) == kept


@given(st.text(st.characters(), max_size=60))
def test_what_is_plain_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_a_heap_of_accents_does_not_hold_anybody_up() -> None:
    # Composed as it comes, this alone would take most of a minute.
    assert len(plain("a" + "\u0315\u0300\u05ae" * 30_000)) <= 5


def test_a_form_keeps_its_names_and_order_and_no_more_than_fits() -> None:
    sent = QueryDict("a=1&a=2&b=%E2%80%8Bx&c=" + "y" * (LONGEST + 10))
    read = plain_form(sent)
    assert read.getlist("a") == ["1", "2"]
    assert read["b"] == "x"
    assert len(read["c"]) == LONGEST

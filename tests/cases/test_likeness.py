"""How alike two short texts are, for what people write about streets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.likeness import likeness, words_of


@pytest.mark.parametrize(("one", "other", "same", "of"), [
    ("Kátyú a Petőfi utcában", "Katyuk az úton, Petőfi utca", 3, 3),
    ("Sötét lámpák a parkban", "A parki lámpa sötét", 3, 3),
    ("Törött pad", "Törött járda", 1, 2),
    ("Dark lamp at the gate", "The lamp at the gate is dark", 3, 3),
    ("broken lamp", "brokne lamp", 2, 2),
    ("Szemét", "Kidőlt fa", 0, 1),
    ("Lámpa lámpa lámpa", "Lámpa", 1, 1),
    ("", "Kidőlt fa", 0, 0),
    ("!!! ...", "12 34", 0, 0),
])
def test_the_words_that_two_texts_share(one: str, other: str, same: int, of: int) -> None:
    found = likeness(one, other)
    assert (found.same, found.of) == (same, of)


def test_half_of_the_words_is_alike() -> None:
    assert likeness("Törött pad", "Törött járda").is_alike
    assert not likeness("Kidőlt fa az úton", "Szemét a parkban").is_alike
    assert not likeness("", "").is_alike


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it(one: str, other: str) -> None:
    found = likeness(one, other)
    assert 0 <= found.same <= found.of == min(len(words_of(one)), len(words_of(other)))
    assert likeness(one, one).share in (0.0, 1.0)

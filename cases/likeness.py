"""How alike two short texts are: which words of the one stand in the other, endings, accents and slips aside. Pure.

A word is found again when it begins the same for most of its length (Hungarian puts what it has to say at the end of a
word: kátyú, kátyúk, kátyúban), or when two thirds of its trigrams are the same (a slip of the finger). The measure can
be said to a person: "3 of 4 words the same".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]{3,}")
# Words that say nothing about a street; in the languages of the product, without accents.
_EMPTY = frozenset((
    "hogy", "nem", "egy", "van", "volt", "mar", "meg", "csak", "vagy", "mint", "ami", "aki", "ezt", "azt", "itt", "ott",
    "nincs", "sem", "kell", "miatt", "alatt", "elott", "utan", "the", "and", "not", "was", "are", "has", "with", "this",
    "that", "there", "from", "for", "its", "near", "very", "der", "die", "das", "und", "ein", "eine", "nicht", "ist",
    "sind", "mit", "von", "vor", "auf", "bei"))
# Of two words at least so much must begin the same, and so many letters at least.
BEGINNING, LETTERS = 0.65, 4
TRIGRAMS = 0.66
# From so many words the same on, two texts may speak of one thing.
ALIKE = 0.5


@dataclass(frozen=True)
class Likeness:
    """So many of the shorter text's words stand in the other one too."""

    same: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 (nothing) and 1 (every word)."""
        return self.same / self.of if self.of else 0.0

    @property
    def is_alike(self) -> bool:
        return self.share >= ALIKE


def likeness(one: str, other: str) -> Likeness:
    """How many of the shorter text's words the other one has. A word is found once only."""
    few, many = sorted((words_of(one), words_of(other)), key=len)
    exactly = set(few) & set(many)
    left, same = [word for word in many if word not in exactly], len(exactly)
    for word in (word for word in few if word not in exactly):
        found = next((at for at, candidate in enumerate(left) if is_same(word, candidate)), None)
        if found is not None:
            del left[found]
            same += 1
    return Likeness(same, len(few))


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words that say something, small and without accents, each once, in their order."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text.lower())
                    if not unicodedata.combining(letter))
    return tuple(word for word in dict.fromkeys(_WORD.findall(plain)) if word not in _EMPTY)


def is_same(one: str, other: str) -> bool:
    """Whether two plain words are the same but for an ending or a slip."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    begins = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter))
    if begins >= max(LETTERS, BEGINNING * (len(one) + len(other)) / 2):
        return True
    # A short word with an ending: kátyú and kátyúnál.
    if begins == len(shorter) >= LETTERS and len(longer) - len(shorter) <= LETTERS:
        return True
    return dice(one, other) >= TRIGRAMS


def dice(one: str, other: str) -> float:
    """The share of trigrams that two words have in common (Dice 1945), with their beginnings and ends marked."""
    first, second = trigrams(one), trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def trigrams(word: str) -> frozenset[str]:
    marked = f"  {word} "
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))

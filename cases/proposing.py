"""Which categories somebody may mean, from their words and from what is usual in the place. Pure.

The rule, as it can be said to anybody: *every category has keywords; the more of them stand in what you wrote, the
higher it is proposed, words of the title twice; what is often reported around there decides between equals.* Nothing is
learnt, nothing is chosen for anybody.

A keyword is found without regard to accents and endings (Hungarian puts what it has to say at the end of a word:
lámpa, lámpák, lámpánál), and a long one also inside a compound (Straßen*laterne*, utca*lámpa*). A short one (fa, ág)
counts only as the whole word or with one of a few endings, lest it be found everywhere. The search does it otherwise:
it asks PostgreSQL, which has the stems of everything ever written; here a few hundred words are compared in memory.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
# From so many letters on a keyword may have any ending; from so many it is found inside a compound too.
LONG, INSIDE = 4, 5
# What may follow a short one: Hungarian, German and English endings without accents.
ENDINGS = frozenset(("", "k", "t", "n", "s", "e", "en", "er", "es", "at", "et", "ot", "ak", "ek", "ok", "an", "on",
                     "as", "os", "ba", "be", "ra", "re", "ban", "ben", "rol", "nal", "nel", "bol", "kat", "ket", "aim"))
# So much of a long keyword must stand at the beginning of a word whose stem changes: villogó, villognak.
STEM = 0.8
TITLE, DESCRIPTION = 2.0, 1.0
# The least share of the neighbourhood's reports from which a category is proposed without a word for it.
USUAL = 0.25
MOST = 3
WORDS = 150


@dataclass(frozen=True)
class Keywords:
    """A category as it is proposed: its code and the words by which it is known, in any language."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """A category, and why: the word as it was written, or because it is usual there (`word` is empty then)."""

    code: str
    word: str
    score: float


def propose(title: str, description: str, categories: Sequence[Keywords], usual: Mapping[str, float] | None = None, *,
            most: int = MOST) -> list[Proposal]:
    """The categories that somebody may mean, the likeliest first.

    Args:
        usual: for each category its share, 0 to 1, of the reports around the place.
    """
    usual = usual or {}
    owners = _owners(tuple(categories))
    scores: dict[str, float] = {}
    because: dict[str, tuple[float, str]] = {}
    counted: set[tuple[str, str]] = set()
    written = [(word, TITLE) for word in words_of(title)] + [(word, DESCRIPTION) for word in words_of(description)]
    everything = [word for word, _weight in written]
    for word, weight in written:
        hits = {keyword: phrase for keyword in owners if (phrase := _said(word, keyword, everything))}
        # Of several the longest counts: who writes "parkolnak" means parkol, not park. Accents decide between equals.
        longest = max((_length(keyword, word) for keyword in hits), default=(0, False))
        for keyword, phrase in hits.items():
            if _length(keyword, word) != longest:
                continue
            for code in owners[keyword]:
                if (code, keyword.plain[0]) in counted:
                    continue
                counted.add((code, keyword.plain[0]))
                # A word that several categories have says less about each of them.
                worth = weight / len(owners[keyword])
                scores[code] = scores.get(code, 0.0) + worth
                if worth > because.get(code, (0.0, ""))[0]:
                    because[code] = (worth, phrase)
    for code, share in usual.items():
        if code in scores or share >= USUAL:
            scores[code] = scores.get(code, 0.0) + share
    known = [category.code for category in categories]
    found = [Proposal(code, because.get(code, (0.0, ""))[1], scores[code]) for code in known if code in scores]
    return sorted(found, key=lambda one: -one.score)[:most]


@dataclass(frozen=True)
class Word:
    written: str
    plain: str


@dataclass(frozen=True)
class Keyword:
    """A keyword with its accents and without; of several words ("traffic light") all must be written."""

    accented: str
    plain: tuple[str, ...]


def words_of(text: str) -> list[Word]:
    """The first words of a text, each once, in their order."""
    found: dict[str, Word] = {}
    for written in _WORD.findall(text[:2000])[:WORDS]:
        found.setdefault(plain(written), Word(written, plain(written)))
    return list(found.values())


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A word small and without accents: Gödör → godor, Straße → strasse."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word.casefold())
                   if not unicodedata.combining(letter))


@lru_cache(maxsize=256)
def _owners(categories: tuple[Keywords, ...]) -> dict[Keyword, list[str]]:
    """Every keyword with the codes of the categories that have it."""
    owners: dict[Keyword, list[str]] = {}
    for category in categories:
        for phrase in dict.fromkeys(category.words):
            parts = tuple(plain(word) for word in _WORD.findall(phrase))
            if parts:
                codes = owners.setdefault(Keyword(phrase.casefold(), parts), [])
                if category.code not in codes:
                    codes.append(category.code)
    return owners


def _said(word: Word, keyword: Keyword, everything: Sequence[Word]) -> str:
    """What was written that says the keyword, beginning with this word; empty where it does not."""
    if not is_in(keyword.plain[0], word.plain):
        return ""
    parts = [word.written]
    for part in keyword.plain[1:]:
        found = next((other.written for other in everything if is_in(part, other.plain)), "")
        if not found:
            return ""
        parts.append(found)
    return " ".join(parts)


def _length(keyword: Keyword, word: Word) -> tuple[int, bool]:
    return sum(map(len, keyword.plain)), word.written.casefold().startswith(keyword.accented)


def is_in(keyword: str, word: str) -> bool:
    """Whether a plain word says a plain keyword, whatever its ending."""
    if word == keyword:
        return True
    if len(keyword) < LONG:
        return word.startswith(keyword) and word[len(keyword):] in ENDINGS
    if word.startswith(keyword) or (len(keyword) >= INSIDE and keyword in word):
        return True
    if word[:INSIDE] != keyword[:INSIDE]:
        return False
    same = next((at for at, (a, b) in enumerate(zip(keyword, word, strict=False)) if a != b),
                min(len(keyword), len(word)))
    return same >= STEM * len(keyword)

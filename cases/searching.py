"""What somebody types into a search field, as a question to the full-text index. Pure.

The index holds each word twice: as its Hungarian stem, and as it is without accents. The stemmer knows most endings,
but “lámpa” and “lámpák” have different stems; so a word asks for both kinds, and for its stem with the vowel that
Hungarian puts before an ending. What has the very words is found fast however many there are; what only begins with
them is looked for when nothing has.
"""

import re
from collections.abc import Mapping

ACCENTS = str.maketrans("áéíóöőúüű", "aeiooouuu")
# Who writes quotation marks, a minus or “or” means what search engines mean by it.
_OPERATORS = re.compile(r'["\u201c\u201d]|(?:^|\s)-\w|\sor\s')
_WORD = re.compile(r"[^\W_]+")
# The shortest word that finds longer ones, and the shortest stem that is tried with a vowel; of so many words the
# question is made.
LONG, STEM, MOST = 4, 3, 12


def without_accents(words: str) -> str:
    return words.lower().translate(ACCENTS)


def has_operators(words: str) -> bool:
    """Whether the words are a question in the manner of search engines, to be understood as they do."""
    return bool(_OPERATORS.search(words.lower()))


def words_in(typed: str) -> list[str]:
    """The words, in small letters; no signs are left in them."""
    return _WORD.findall(typed.lower())[:MOST]


def question(words: list[str], stems: Mapping[str, str], *, beginnings: bool = False) -> str:
    """All the words as a tsquery, to be read by `to_tsquery('simple', …)`; empty where no word says anything.

    Args:
        stems: the Hungarian stem of each word; empty for one that says nothing (“a”, “az”).
        beginnings: whether longer words also find what begins with them.
    """
    return " & ".join(f"({_term(word, stems[word], beginnings)})" for word in words if stems[word])


def _term(word: str, stem: str, beginnings: bool) -> str:
    plain = without_accents(word)
    if word.isdigit():
        return plain
    if beginnings and len(word) >= LONG:
        return f"{plain}:* | {stem}"
    forms = {plain: None, stem: None}
    # “lámpát” has the stem “lámp”; “lámpák” stands in the index as “lampa”, as does “lámpa” itself.
    if len(stem) >= STEM and stem != word:
        bare = without_accents(stem)
        forms |= dict.fromkeys((bare, f"{bare}a", f"{bare}e"))
    return " | ".join(forms)

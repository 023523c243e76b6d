"""What somebody types into a search field, as a question to the full-text index. Pure.

PostgreSQL's Hungarian stemmer knows most endings but not all: “lámpa” and “lámpák” have different stems. So a longer
word also finds what begins with it, or with its stem where that is nearly the whole word; accents may be left out.
"""

import re
from collections.abc import Mapping

ACCENTS = str.maketrans("áéíóöőúüű", "aeiooouuu")
# Who writes quotation marks, a minus or “or” means what search engines mean by it.
_OPERATORS = re.compile(r'["\u201c\u201d]|(?:^|\s)-\w|\sor\s')
_WORD = re.compile(r"[^\W_]+")
# The shortest word that finds longer ones; of so many words the question is made.
LONG, MOST = 4, 12


def without_accents(words: str) -> str:
    return words.lower().translate(ACCENTS)


def has_operators(words: str) -> bool:
    """Whether the words are a question in the manner of search engines, to be understood as they do."""
    return bool(_OPERATORS.search(words.lower()))


def words_in(typed: str) -> list[str]:
    """The words, in small letters; no signs are left in them."""
    return _WORD.findall(typed.lower())[:MOST]


def question(words: list[str], stems: Mapping[str, str]) -> str:
    """All the words as a tsquery, to be read by `to_tsquery('simple', …)`; empty where no word says anything.

    Args:
        stems: the Hungarian stem of each word; empty for one that says nothing (“a”, “az”).
    """
    return " & ".join(f"({_term(word, stems[word])})" for word in words if stems[word])


def _term(word: str, stem: str) -> str:
    plain = without_accents(word)
    if len(word) < LONG or word.isdigit():
        return f"{plain} | {stem}"
    begins = without_accents(stem)
    # “szemét” has the stem “szem”, which shall not find “személy”.
    near = plain.startswith(begins) and (len(begins) > LONG or (len(begins) == LONG and len(word) == LONG + 1))
    return f"{begins if near else plain}:* | {stem}"

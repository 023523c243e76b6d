"""What somebody types into a search field, as a question to the full-text index. Pure.

The index holds each word as its Hungarian stem with accents and without, and as it is without accents; a word asks for
all three, so that endings and accents do not matter. What has the very words is found fast however many there are; what
only begins with them is looked for when nothing has.
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


def question(words: list[str], stems: Mapping[str, str], *, beginnings: bool = False) -> str:
    """All the words as a tsquery, to be read by `to_tsquery('simple', …)`; empty where no word says anything.

    Args:
        stems: the Hungarian stem of each word and of each without accents; empty for one that says nothing (“a”).
        beginnings: whether longer words also find what begins with them.
    """
    return " & ".join(f"({_term(word, stems, beginnings)})" for word in words if stems[word])


def _term(word: str, stems: Mapping[str, str], beginnings: bool) -> str:
    plain = without_accents(word)
    if word.isdigit():
        return plain
    forms = dict.fromkeys(form for form in (plain, stems[word], stems[plain]) if form)
    if beginnings and len(word) >= LONG:
        return " | ".join((f"{plain}:*", *forms))
    return " | ".join(forms)

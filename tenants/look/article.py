"""The Hungarian definite article: "a" before a consonant sound, "az" before a vowel sound.

What counts is how the word is said: "az 5 ügy" (öt), "az 1000 ügy" (ezer), "a 10 ügy" (tíz), "az MVM"
(em-vé-em), "a MÁV" (máv), "az I. kerület" (első), "a II. kerület" (második).
"""

import re

# What a translation leaves open where it cannot know the word: "a(z) „Út” lépés". Tags and signs may stand between.
_LEFT_OPEN = re.compile(r"\b([aA])\(z\)(?=(?:<[^>]*>|&#?\w+;|[^\w<&])*(\w[^<]{0,60}))")
_VOWELS = frozenset("aáeéiíoóöőuúüű")
# Consonants whose names begin with a vowel: ef, el, em, en, er, es, iksz, ipszilon.
_VOWEL_NAMED = frozenset("flmnrsxy")
_DIGRAPHS = ("cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs")
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u2009\u202f]\d{3})*")
_ROMAN = re.compile(r"([IVXLC]+)\.")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def article(words: str) -> str:
    """'a' or 'az', whichever belongs before the words; 'a' where there is nothing to say."""
    text = re.sub(r"^[^\w]+", "", words)
    if number := _NUMBER.match(text):
        return _before_number(int(re.sub(r"\D", "", number.group())))
    if roman := _ROMAN.match(text):
        return _before_number(_roman_value(roman.group(1)))
    if word := _WORD.match(text):
        return _before_word(word.group())
    return "a"


def with_article(words: str, *, capital: bool = False) -> str:
    """The words with their article in front, joined by a no-break space: 'az Út', 'A Malom utca'."""
    return f"{article(words).capitalize() if capital else article(words)}\u00a0{words}"


def settled(text: str) -> str:
    """A finished text or page with every "a(z)" decided by the word that follows it."""

    def decided(found: re.Match[str]) -> str:
        chosen = article(found[2])
        return chosen.capitalize() if found[1] == "A" else chosen

    return _LEFT_OPEN.sub(decided, text) if "(z)" in text else text


def named(words: str, language: str, *, capital: bool = False) -> str:
    """A name within a sentence: with its article in Hungarian, as it is in other languages."""
    return with_article(words, capital=capital) if language == "hu" else words


def _before_number(number: int) -> str:
    # Hungarian says the highest group of three digits first: 5 231 is "ötezer…", 1 231 is "ezer…".
    leading, below = number, False
    while leading >= 1000:
        leading, below = leading // 1000, True
    says_one = leading == 1 and (below or number == 1)
    return "az" if says_one or str(leading)[0] == "5" else "a"


def _before_word(word: str) -> str:
    small = word.lower()
    if len(small) == 1 or _is_spelled_out(word):
        return "az" if small[0] in _VOWELS | _VOWEL_NAMED else "a"
    return "az" if small[0] in _VOWELS else "a"


def _is_spelled_out(word: str) -> bool:
    """Capitals that begin with two consonants cannot be said as a word: BKK, FKF, MVM, MTA."""
    if not (word.isupper() and 2 <= len(word) <= 5):
        return False
    rest = word.lower()
    for _ in range(2):
        if not rest or rest[0] in _VOWELS:
            return False
        rest = rest[2:] if rest.startswith(_DIGRAPHS) else rest[1:]
    return True


def _roman_value(roman: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in roman]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )

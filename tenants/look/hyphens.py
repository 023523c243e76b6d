"""Where a long word may break in narrow places: browsers know few languages' hyphenation, and not Hungarian."""

import re
from functools import cache, lru_cache

import pyphen

SOFT = "\u00ad"
_LONG = re.compile(r"[^\W\d_]{10,}")
_DICTIONARIES = {"hu": "hu_HU", "de": "de_DE", "en": "en_GB"}


@lru_cache(maxsize=2048)
def softened(words: str, language: str) -> str:
    """The words with soft hyphens in every word of ten letters or more; unseen until a line must break there."""
    if language not in _DICTIONARIES:
        return words
    return _LONG.sub(lambda word: _dictionary(language).inserted(word.group(), hyphen=SOFT), words)


@cache
def _dictionary(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=_DICTIONARIES[language], left=3, right=3)

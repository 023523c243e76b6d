"""What a text holds that should perhaps not be read by everybody. Pure: it proposes, a person decides.

Hungarian ways of writing are known well, those of other countries roughly. What only looks like one (case numbers,
dates, amounts, plot numbers, house numbers, numbers of lamp posts) is left out where its surroundings tell; where they
do not, it is proposed, since a person looks at each.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is found; `words` are those that a person names."""

    EMAIL = "email"
    PHONE = "phone"
    PLATE = "plate"
    WORDS = "words"


@dataclass(frozen=True)
class Finding:
    """Something found in a text, from `start` to `end`. Two that mean the same have the same `key`."""

    kind: Kind
    start: int
    end: int
    words: str
    key: str


def overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


# A number after one of these names a thing, not a person.
THING = re.compile(r"(?:hrsz|helyrajzi|azonosító\w*|sorszám\w*|ügyszám\w*|iktató\w*|számla\w*|mérő\w*|gyári|oszlop\w*|"
                   r"lámpa\w*|lámpatest\w*|kandeláber\w*|cikkszám\w*|kód\w*|adószám\w*|irsz|ticket|number|no\.|nr\.|"
                   r"eov|gps)[^\d\n]{0,18}$", re.IGNORECASE)

"""How addresses are written: which part is the street, which the house, and when two mean the same. Pure."""

import re
import unicodedata
from functools import lru_cache

# Languages in which the number stands before the street.
NUMBER_FIRST = frozenset({"en"})
_SHORT = {"u": "utca", "utc": "utca", "krt": "korut", "rkp": "rakpart", "ltp": "lakotelep", "str": "strasse",
          "rd": "road", "st": "street", "ave": "avenue", "sgt": "sugarut", "stny": "setany"}
# 12, 12., 12/b, 12-14, 3 A
_HOUSE = r"\d{1,5}\s?(?:[-–/]\s?\d{1,5})?\s?(?:/?\s?[a-z](?![a-z]))?\.?"
_LAST = re.compile(rf"^(?P<street>.*\D)[\s,]+(?P<house>{_HOUSE})$", re.IGNORECASE)
_FIRST = re.compile(rf"^(?P<house>{_HOUSE})[\s,]+(?P<street>\D.*)$", re.IGNORECASE)
_CORNER = re.compile(r"\s+(?:és|and|und)\s+|\s*[&/]\s*|\s+[-–]\s+", re.IGNORECASE)
_AT_CORNER = re.compile(r"\s+(?:sarok|sarka|sarkán|corner|ecke)$", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Small letters without accents and dots, short forms written out: for comparing what people type."""
    apart = unicodedata.normalize("NFD", text.lower().replace("ß", "ss"))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = re.split(r"[\s.,]+", bare.strip(" .,"))
    # The first word is a name, however short it is: "U. S. tér".
    return " ".join(word if place == 0 else _SHORT.get(word, word) for place, word in enumerate(words))


def split(text: str) -> tuple[str, str]:
    """Street and house of an address: "Malom utca 14/b." is ("Malom utca", "14/b"); the house may be empty."""
    text = " ".join(text.split())[:200]
    match = _LAST.match(text) or _FIRST.match(text)
    if match is None:
        return text.strip(" ,"), ""
    return match["street"].strip(" ,"), match["house"].strip(" .")


def corner(text: str) -> tuple[str, str] | None:
    """The two streets of "Malom utca és Fő utca sarka"; None where it is no corner."""
    parts = _CORNER.split(_AT_CORNER.sub("", text.strip()))
    return (parts[0], parts[1]) if len(parts) == 2 and all(len(part) > 2 for part in parts) else None


def house_key(house: str) -> str:
    """A house number in the form in which numbers are compared: "14/B." and "14 b" are the same."""
    return re.sub(r"[\s./]", "", house.lower()).replace("–", "-")


def number_of(house: str) -> int | None:
    """The first number in a house number; None where there is none."""
    found = re.match(r"\d{1,5}", house.strip())
    return int(found.group()) if found else None


def joined(street: str, house: str, language: str) -> str:
    """The address as it is written in a language: "Malom utca 14.", "14 Mill Lane"."""
    if not (street and house):
        return street
    return f"{house} {street}" if language in NUMBER_FIRST else f"{street} {house}"

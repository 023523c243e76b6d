"""The little Hungarian and English grammar that composed sentences need: articles, places and days."""

from datetime import date

VOWELS = "aáeéiíoóöőuúüű"

# How a street's kind answers "where?" in Hungarian. The longest ending that fits counts.
WHERE = {
    "utca": "utcában", "körút": "körúton", "út": "úton", "köz": "közben", "tér": "téren", "sor": "soron",
    "sétány": "sétányon", "part": "parton", "dűlő": "dűlőben", "aluljáró": "aluljáróban",
}  # fmt: skip
# English kinds that one is "on"; one is "in" all others.
ON = ("Road", "Way", "Parade", "Yard", "Green", "Towpath", "Side", "Weirside")

MONTHS_HU = ("január", "február", "március", "április", "május", "június", "július", "augusztus", "szeptember",
             "október", "november", "december")  # fmt: skip
MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
             "November", "December")  # fmt: skip


def article(word: str) -> str:
    """The Hungarian article before a word or a number: a or az."""
    first = word.lstrip("„\"'(")[:1].lower()
    if first.isdigit():
        return "az" if starts_with_vowel(int("".join(takewhile_digits(word.lstrip("„\"'("))))) else "a"
    return "az" if first in VOWELS and first else "a"


def takewhile_digits(word: str) -> list[str]:
    digits = []
    for letter in word:
        if not letter.isdigit():
            break
        digits.append(letter)
    return digits


def starts_with_vowel(number: int) -> bool:
    """Whether a number is spoken with a vowel first: egy, öt, ötven, ötszáz, ezer and their like."""
    spoken = str(number)
    if spoken[0] == "5":
        return True
    return spoken[0] == "1" and len(spoken) % 3 == 1


def with_article(words: str) -> str:
    return f"{article(words)} {words}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def in_street(street: str, language: str) -> str:
    """Where something is that is in a street: "a Malom utcában", "on Kiln Road"."""
    if language == "hu":
        kind = max((kind for kind in WHERE if street.lower().endswith(kind)), key=len, default="")
        return with_article(street[: len(street) - len(kind)] + WHERE[kind] if kind else f"{street} utcában")
    name = street[0].lower() + street[1:] if street.startswith("The ") else street
    return f"{'on' if street.endswith(ON) else 'in'} {name}"


def outside(street: str, number: str, language: str) -> str:
    """In front of a house: "a Malom utca 14. előtt", "outside 14 Mill Lane"."""
    return f"{with_article(street)} {number}. előtt" if language == "hu" else f"outside {number} {street}"


def at_corner(one: str, other: str, language: str) -> str:
    """Where two streets meet: "a Szérű utca és a Híd utca sarkán"."""
    if language == "hu":
        return f"{with_article(one)} és {with_article(other)} sarkán"
    return f"at the corner of {one} and {other}"


def address(street: str, number: str, language: str) -> str:
    """An address as it is written: "Malom utca 14.", "14 Mill Lane"."""
    if not number:
        return street
    return f"{street} {number}." if language == "hu" else f"{number} {street}"


def day(when: date, today: date, language: str) -> str:
    """A day in words, with its year where that is another one: "december 4", "2027. június 30"."""
    if language == "hu":
        return f"{f'{when.year}. ' if when.year != today.year else ''}{MONTHS_HU[when.month - 1]} {when.day}"
    return f"{when.day} {MONTHS_EN[when.month - 1]}{f' {when.year}' if when.year != today.year else ''}"


def by_day(when: date, today: date, language: str) -> str:
    """Until a day: "december 4-ig", "by 4 December"."""
    return f"{day(when, today, language)}-ig" if language == "hu" else f"by {day(when, today, language)}"

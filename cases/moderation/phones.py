"""Telephone numbers: Hungarian ones with or without prefix, others with their country, or after the word for it."""

import re
from collections.abc import Iterator

from cases.moderation.found import THING, Finding, Kind

# Mobile networks, and the area codes of Hungary (Budapest is 1).
_MOBILE = ("20", "21", "30", "31", "50", "70")
_AREAS = {"1", *(str(code) for code in (
    *range(22, 30), *range(32, 38), 40, 42, *range(44, 50), *range(52, 55), 56, 57, 59, 62, 63, 66, 68, 69,
    *range(72, 81), *range(82, 86), *range(87, 91), *range(92, 97), 99))}
_NUMBER = re.compile(r"(?<![\w/+.,-])(?:\+|\(\+?)?\d(?:[\s\u00a0]{0,2}[-–/().]?[\s\u00a0]{0,2}\d){5,15}\)?"
                     r"(?![\w]|[-/.,]\d)")
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}|"
                   r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)\d\d)(?!\d)")
_POINT = re.compile(r"\+?\d{1,3}\.\d{4,}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+")
_MONEY = re.compile(r"\s?(?:,-|Ft\b|HUF|forint|euró|eur\b|€|millió|ezer|db\b|m2|m²|kWh|km\b)", re.IGNORECASE)
_CALLED = re.compile(r"(?:tel(?:efon)?(?:on|szám\w*|ja|om)?|mobil\w*|hív\w*|phone|call|fax|ruf\w*|"
                     r"telefonnummer)\b[^\d\n]{0,25}$", re.IGNORECASE)


def phones_in(text: str) -> Iterator[Finding]:
    for match in _NUMBER.finditer(text):
        words = match.group()
        start, end = match.start(), match.end()
        if words.startswith("(") and ")" not in words:
            words, start = words[1:], start + 1
        if words.endswith(")") and "(" not in words:
            words, end = words[:-1], end - 1
        before, after = text[max(0, start - 40):start], text[end:end + 12]
        if key := _number(words, called=bool(_CALLED.search(before)), thing=bool(THING.search(before)),
                          money=bool(_MONEY.match(after))):
            yield Finding(Kind.PHONE, start, end, words, key)


def _number(words: str, *, called: bool, thing: bool, money: bool) -> str:
    """The number in one form, `+` and the country first; empty where it is none."""
    if _DATE.search(words) or _POINT.fullmatch(words.strip()) or money:
        return ""
    digits = re.sub(r"\D", "", words)
    if words.lstrip("(").startswith("+") or digits.startswith("00"):
        return _abroad(digits.removeprefix("00") if digits.startswith("00") else digits)
    if digits.startswith("36") and _hungarian(digits[2:]) and (called or _HANDSOME.fullmatch(words)):
        return "+" + digits
    if digits.startswith("06"):
        return "+36" + digits[2:] if _hungarian(digits[2:]) else ""
    if thing and not called:
        return ""
    if len(digits) == 10 and digits[:2] in ("07", "09"):
        return digits
    if _THOUSANDS.fullmatch(words) and not called:
        return ""
    if digits[:2] in _MOBILE and len(digits) == 9 and _MOBILE_APART.match(words):
        return "+36" + digits
    if _hungarian(digits) and (called or _AREA_APART.match(words)):
        return "+36" + digits
    return digits if called and 6 <= len(digits) <= 11 else ""


# 30/123-4567 or 301234567, but not 3012/34567.
_MOBILE_APART = re.compile(r"\(?\d\d(?:\D|\d{7}$)")
# 36 30 123 4567, without the plus: only in the grouping of a telephone number.
_HANDSOME = re.compile(r"36[\s/-]\(?\d{1,2}\)?[\s/-].*")
# (1) 234-5678, 76/123-456: the area stands apart by more than a space.
_AREA_APART = re.compile(r"\(\d{1,2}\)\s?\d|\d{1,2}/\d{3}[\s-]\d{3,4}$")


def _abroad(digits: str) -> str:
    if digits.startswith("36"):
        national = digits[2:].removeprefix("0") if len(digits) > 11 else digits[2:]
        return "+36" + national if _hungarian(national.removeprefix("06")) else ""
    return "+" + digits if 8 <= len(digits) <= 15 and not digits.startswith("0") else ""


def _hungarian(national: str) -> bool:
    """Whether these digits, without prefix, can be a number: mobile 9, Budapest and other areas 8 digits."""
    if national[:2] in _MOBILE:
        return len(national) == 9
    return len(national) == 8 and (national[:1] == "1" or national[:2] in _AREAS)

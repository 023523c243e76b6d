"""Number plates: those of Hungary, old and new, and roughly those of its neighbours."""

import re
from collections.abc import Iterator

from cases.moderation.found import THING, Finding, Kind, overlap

# Upper case, or lower case where the text speaks of a car.
_CAR = re.compile(r"rendsz|\bfrsz|\brsz\b|\baut[óo]|kocsi|gépj|jármű|parkol|furgon|kisbusz|teheraut|kamion|\bmotor|"
                  r"roncs|taxi|dzsip|license|licence|\bplate|\bcars?\b|vehicle|\btruck|lorry|kennzeichen|wagen|fahrzeug|pkw",
                  re.IGNORECASE)
_L, _D = "[A-Za-z]", r"\d"
_SHAPES: tuple[tuple[str, bool], ...] = (
    # Hungary since July 2022, AA-BC-123; before, ABC-123; of one's own wish, ABCD-12 and ABCDE-1.
    (rf"{_L}{{2}}[-\s]?{_L}{{2}}[-\s]?{_D}{{3}}", False),
    (rf"{_L}{{3}}[-\s]?{_D}{{3}}", False),
    (rf"{_L}{{4}}-{_D}{{2}}|{_L}{{5}}-{_D}", True),
    # Slovakia BA-123XY, Croatia and Serbia ZG-1234-AB, Romania CJ-12-ABC and B-123-ABC, Slovenia LJ AB-123,
    # Ukraine AA1234BB, Austria W-12345A, Germany M-AB 1234.
    (rf"{_L}{{2}}[-\s]?{_D}{{3}}{_L}{{2}}", False),
    (rf"{_L}{{2}}[-\s]{_D}{{3,4}}-{_L}{{2}}", False),
    (rf"{_L}{{1,2}}[-\s]{_D}{{2,3}}[-\s]{_L}{{3}}", True),
    (rf"{_L}{{2}}[-\s]{_L}{{2}}-{_D}{{3}}|{_L}{{2}}\s?{_D}{{4}}\s?{_L}{{2}}", False),
    (rf"{_L}{{1,2}}-{_D}{{1,5}}\s?{_L}{{1,3}}|{_L}{{1,3}}-{_L}{{1,2}}\s?{_D}{{1,4}}", True),
)
# Not within a longer word or number; a Hungarian ending may follow: ABC-123-as.
_PLATES = [(re.compile(rf"(?<![\w/.-])(?:{shape})(?:(?=-[a-záéíóöőúüű]{{1,8}}\b)|(?![\w/]|[-.]\w))"), needs_car)
           for shape, needs_car in _SHAPES]
# Three letters and a number that are no car: companies, bus lines, norms, words.
_NO_PLATE = {
    "BKV", "BKK", "MAV", "DKV", "SZKT", "MVK", "OTP", "MOL", "ELM", "EON", "MVM", "TEL", "FAX", "HRSZ", "ISO",
    "DIN", "MSZ", "LED", "USB", "GPS", "EOV", "SOS", "KFT", "ZRT", "NYRT", "MAX", "MIN", "HEV", "DAB", "KTE",
    "PVC", "AFA", "UTC", "CET", "ISBN", "HUF", "EUR", "USD", "NEM", "VAN", "EGY", "KB", "DB", "KM", "MINT",
    "CSAK", "COVID",
}


def plates_in(text: str) -> Iterator[Finding]:
    speaks_of_a_car = bool(_CAR.search(text))
    found: list[Finding] = []
    for shape, needs_car in _PLATES:
        for match in shape.finditer(text):
            words = match.group()
            if _is_plate(words, speaks_of_a_car, needs_car=needs_car) and not THING.search(text[:match.start()][-40:]):
                key = re.sub(r"[-\s]", "", words).upper()
                one = Finding(Kind.PLATE, match.start(), match.end(), words, key)
                if not any(overlap(one, other) for other in found):
                    found.append(one)
    yield from found


def _is_plate(words: str, speaks_of_a_car: bool, *, needs_car: bool) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", words)
    if re.match(r"[A-Za-z]+", words).group().upper() in _NO_PLATE or letters.upper() in _NO_PLATE:  # type: ignore[union-attr]
        return False
    if needs_car and not speaks_of_a_car:
        return False
    if letters.isupper():
        # "ABC 123": a space alone may stand in any sentence.
        return speaks_of_a_car or re.search(r"\s", words) is None
    # In small letters only with its dash, or right after the word for it.
    return speaks_of_a_car and letters.islower() and "-" in words

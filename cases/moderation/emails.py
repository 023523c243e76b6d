"""E-mail addresses, also as people write them so that machines do not find them."""

import re
from collections.abc import Iterator

from cases.moderation.found import Finding, Kind

_AT = r"(?:\s?@\s?|\s?[(\[{]\s?(?:at|kukac|@)\s?[)\]}]\s?|\s+kukac\s+)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|pont)\s?[)\]}]\s?|\s+pont\s+)"
_EMAIL = re.compile(rf"[\w.+-]*\w{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[a-z]{{2,12}}\b", re.IGNORECASE)


def emails_in(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        plain = re.sub(_AT, "@", match.group(), flags=re.IGNORECASE)
        plain = re.sub(_DOT, ".", plain, flags=re.IGNORECASE)
        yield Finding(Kind.EMAIL, match.start(), match.end(), match.group(), plain.lower())

"""What people write, without what nobody sees: one way for every form and every service.

Nothing that is honest is refused or changed: letters of any script, accents, emoji with their joiners, lines and tabs
stay. What goes is what only deceives or breaks: NUL and other controls, signs without width, signs that turn the
direction of writing (letters that are written from the right need none of them), blank letters, and heaps of accents on
one letter.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

# More than any field of a public form takes: what is longer comes back cut to this, with the field's own sentence.
LONGEST = 20_000
# Accents on one letter. Vietnamese takes two, pointed Hebrew and Arabic three.
ACCENTS = 4
STAFF_ONLY = ("/desk/", "/console/")
# These read and refuse what they are sent in the words of their own standards.
INTERFACES = ("/open311/", "/api/")
# Letters and signs that are as they should be: most texts need no closer look.
_FINE = re.compile("[\n\t\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
_JOINERS = "\u200c\u200d"
_ENDS_OF_LINES = re.compile("\r\n?|[\u2028\u2029\x85]")
# Of the signs of the category “format” these are seen: the Arabic signs that stand over numbers.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
# Letters by category, and yet nothing is seen of them.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
_FLAG, _TAGS = "\U0001f3f4", range(0xE0020, 0xE0080)


def plain(text: str) -> str:
    """The text as it is kept: composed (NFC), its lines ended by one sign, nothing hidden in it."""
    text = _ENDS_OF_LINES.sub("\n", text)
    if _FINE.fullmatch(text):
        return text
    # Composing takes the square of the accents on one letter: heaps go before it, not after.
    return unicodedata.normalize("NFC", "".join(_seen(text)))


def _seen(text: str) -> list[str]:
    kept: list[str] = []
    accents, in_flag = 0, False
    for number, sign in enumerate(text):
        category = unicodedata.category(sign)
        in_flag = sign == _FLAG or (in_flag and ord(sign) in _TAGS)
        if unicodedata.combining(sign) or category in ("Mn", "Me"):
            accents += 1
            stays = accents <= ACCENTS and sign not in _BLANK
        else:
            accents = 0
            stays = _stays(sign, category, kept[-1] if kept else "", text[number + 1:number + 2], in_flag=in_flag)
        if stays:
            kept.append(sign)
    return kept


def _stays(sign: str, category: str, before: str, after: str, *, in_flag: bool) -> bool:
    if category == "Cc":
        return sign in "\n\t"
    if category == "Cf":
        return sign in _SEEN or in_flag or (sign in _JOINERS and _joins(sign, before, after))
    # Halves of signs, and places that Unicode promises to leave empty. What is merely newer than we are stays.
    empty = category == "Cn" and (ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF)
    return category != "Cs" and not empty and sign not in _BLANK


def _joins(sign: str, before: str, after: str) -> bool:
    """Whether a joiner has something to do: within an emoji, and between letters of scripts written with it."""
    if not before or not after:
        return False
    if 0x0600 <= ord(before) <= 0x109F or 0x1780 <= ord(before) <= 0x18AF:
        return after.isalpha() or after.isspace()
    emoji = unicodedata.category(before) in ("So", "Sk", "Cn") or before in "\ufe0f\u20e3"
    return sign == "\u200d" and emoji and unicodedata.category(after) in ("So", "Cn")


def plain_form(sent: QueryDict, *, longest: int | None = LONGEST) -> QueryDict:
    """The same form with plain values, none longer than `longest`."""
    found = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        found.setlist(name, [plain(value[:longest]) for value in values])
    found._mutable = False
    return found


class PlainWordsMiddleware:
    """Every form is read plain. It stands behind the forgery check, which is the first to read one."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.method == "POST" and not request.path.startswith(INTERFACES) and request.POST:
            # Whoever works here may send long lists; everybody else writes by hand.
            longest = None if request.path.startswith(STAFF_ONLY) else LONGEST
            vars(request)["_post"] = plain_form(request.POST, longest=longest)

"""Which encoding a file is in: looked over once before anything is imported, and guessed where the profile is wrong."""

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _

from tenants.refusals import Refusal

# Tried in this order where a line is not what the profile says; the first with the most likely letters wins.
CANDIDATES = ("utf-8", "cp1250", "cp1252", "cp852", "mac-latin2")
LETTERS = frozenset("áéíóöőúüűÁÉÍÓÖŐÚÜŰäßÄčďěňřšťžýàâçèêëîïôûñ–„”’…")
# A longer line would have to be held in memory as a whole.
LONGEST = 2**20
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class FileRefused(Refusal):
    """A file as a whole cannot be imported; raised before anything of it is."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What a first look found: the number of lines, how many of them the profile's encoding cannot read."""

    lines: int
    unreadable: int


def open_bytes(path: Path) -> IO[bytes]:
    """The file's content, unpacked where it is gzip, whatever it is called."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")


def guess_encoding(samples: Iterable[bytes], *, besides: str) -> str:
    """The encoding that makes the most of some lines, among the usual ones for Central Europe."""
    text = b"".join(samples)

    def sense(encoding: str) -> int:
        try:
            letters = [letter for letter in text.decode(encoding) if letter > "\x7f"]
        except UnicodeDecodeError:
            return -len(text)
        return sum(1 if letter in LETTERS else -1 for letter in letters)

    return max((name for name in CANDIDATES if name != besides), key=sense)


def look_over(path: Path, encoding: str) -> Overview:
    """Read the file once from end to end, as bytes.

    Raises:
        FileRefused: it is empty, packed wrongly, UTF-16, or so much of it (its header, or more than half of its
            lines) is in another encoding that the profile must be wrong.
    """
    lines = unreadable = not_ascii = as_utf8 = first = 0
    samples: list[bytes] = []
    try:
        with open_bytes(path) as file:
            while raw := file.readline(LONGEST):
                lines += 1
                if len(raw) == LONGEST:
                    sentence = _("Line %(line)d has more than a million characters: this is not a table of cases.")
                    raise FileRefused(sentence % {"line": lines})
                if lines == 1 and raw[:2] in UTF_16:
                    raise FileRefused(_("The file is in UTF-16. Save it as UTF-8 and try again."))
                if raw.isascii():
                    continue
                not_ascii += 1
                if encoding != "utf-8":
                    as_utf8 += _decodes(raw, "utf-8")
                if not _decodes(raw, encoding):
                    unreadable += 1
                    first = first or lines
                    if len(samples) < 200:
                        samples.append(raw)
                    if lines == 1:
                        break
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        sentence = _("The packed file is damaged after line %(line)d (%(fault)s). Fetch it again.")
        raise FileRefused(sentence % {"line": lines, "fault": fault}) from fault
    if not lines:
        raise FileRefused(_("The file is empty."))
    if first == 1 or unreadable * 2 > lines:
        sentence = _("Line %(line)d is not %(encoding)s. The file looks like %(guess)s: try --encoding %(guess)s.")
        guess = guess_encoding(samples, besides=encoding)
        raise FileRefused(sentence % {"line": first, "encoding": encoding, "guess": guess})
    if not_ascii and as_utf8 == not_ascii:
        sentence = _("The profile expects %(encoding)s, but the file is UTF-8: try --encoding utf-8.")
        raise FileRefused(sentence % {"encoding": encoding})
    return Overview(lines, unreadable)


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

"""Words and senders that a municipality wants somebody to look at before they are published. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PLAIN = str.maketrans("áéíóöőúüű", "aeiooouuu")


@dataclass(frozen=True)
class Watched:
    """Why a report is led to somebody's eyes: a watched word in it (`word`), who sent it (`sender`), or how it came
    (`trap`, `unproved`, `storm`: see cases/site/gate.py)."""

    kind: str
    what: str


def watched(setting: Mapping[str, Sequence[str]], *, texts: Sequence[str], sender: str = "") -> list[Watched]:
    """What in a report is watched, in the setting's order.

    Args:
        setting: {"words": […], "senders": […]}. A word matches at the beginning of a word, whatever ending, capitals or
            accents it is written with. A sender is an address, or everybody of a domain: `@example.org`.
        texts: title, description and whatever else was written.
        sender: the reporter's address.
    """
    plain = "\n".join(texts).lower().translate(_PLAIN)
    address = sender.strip().lower()
    words = (word for word in setting.get("words", ()) if word.strip() and _pattern(word).search(plain))
    senders = (one for one in setting.get("senders", ()) if address and _is(address, one.lower()))
    return [*(Watched("word", word) for word in words), *(Watched("sender", one) for one in senders)]


def _pattern(word: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in word.lower().translate(_PLAIN).split())
    return re.compile(r"(?<!\w)" + r"\s+".join(parts))


def _is(address: str, wish: str) -> bool:
    wish = wish.strip()
    return address.endswith(wish) if wish.startswith("@") else bool(wish) and address == wish

"""The icons of the look: one SVG sprite of symbols, each `i-<name>` on a square of 24 units."""

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "look" / "sprite.svg"
_SYMBOL = re.compile(r'<symbol id="i-([a-z-]+)" viewBox="0 0 24 24">(.*?)</symbol>', re.DOTALL)


@cache
def shapes() -> dict[str, str]:
    """The SVG inside of every symbol by its name, for pictures that must stand alone (maps, PDF)."""
    return dict(_SYMBOL.findall(SPRITE.read_text(encoding="utf-8")))


def exists(name: str) -> bool:
    """Whether the sprite has this icon."""
    return name in shapes()


def standing_alone(name: str, colour: str, size: float = 24) -> str:
    """One icon as a complete SVG element in one hex colour, for a document without the sprite.

    Raises:
        KeyError: the sprite has no such icon.
    """
    drawing = shapes()[name].replace("currentColor", colour)
    return f'<svg viewBox="0 0 24 24" width="{size:g}" height="{size:g}" aria-hidden="true">{drawing}</svg>'

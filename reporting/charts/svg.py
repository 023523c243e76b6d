"""SVG as we want it on a page: short, named, in the municipality's colours, and with nothing that a strict
content security policy would block."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree

SVG: Final = "http://www.w3.org/2000/svg"
# All that the pictures need. No style, no class, no script, no English words for machines.
_KEPT: Final = """
    viewBox width height x y dx dy x1 x2 y1 y2 cx cy r rx ry d points transform fill fill-opacity fill-rule stroke
    stroke-width stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity opacity id
    clip-path text-anchor font-family font-size font-weight font-style
"""
KEPT: Final = frozenset(_KEPT.split())
# What a chart calls its colours, and which token of the look each one is.
CHART_COLOURS: Final = {
    "c-1": "primary-ink",
    "c-2": "accent-edge",
    "c-band": "primary-tint-2",
    "c-quiet": "line-strong",
    "c-grid": "line",
    "c-text": "ink-2",
}
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
_NOTHING = {("opacity", "1"), ("transform", "translate(0,0)"), ("font-weight", "normal")}

ElementTree.register_namespace("", SVG)


def clean(svg: str, *, title: str, key: str) -> str:
    """The engine's SVG with a ``<title>`` first, ids that begin with ``key``, two decimals, and no ballast."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own engine wrote it
    for element in root.iter():
        _lighten(element, key)
    _drop_empty(root)
    head = ElementTree.Element(f"{{{SVG}}}title")
    head.text = title
    root.insert(0, head)
    root.set("role", "img")
    return ElementTree.tostring(root, encoding="unicode")


def in_colours(svg: str, tokens: Mapping[str, str]) -> str:
    """The SVG with every ``var(--name)`` replaced by its hex value, for paper and mail.

    Raises:
        KeyError: the tokens lack a colour that the picture names.
    """
    return _VARIABLE.sub(lambda found: tokens[CHART_COLOURS.get(found[1], found[1])], svg)


def _lighten(element: ElementTree.Element, key: str) -> None:
    for name, value in list(element.attrib.items()):
        if name not in KEPT or (name, value) in _NOTHING:
            del element.attrib[name]
        elif name == "id":
            element.set(name, f"{key}-{value}")
        else:
            shorter = _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value)
            element.set(name, shorter.replace("url(#", f"url(#{key}-"))


def _drop_empty(root: ElementTree.Element) -> None:
    for parent, child in list(_pairs(root)):
        name, inside = _name(child), _name(parent)
        unseen = name == "path" and inside != "clipPath" and not (child.get("fill") or child.get("stroke"))
        if unseen or (name in ("g", "defs") and len(child) == 0):
            parent.remove(child)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _pairs(element: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, ElementTree.Element]]:
    """Parent and child, the deepest first, so that a group that became empty goes too."""
    for child in list(element):
        yield from _pairs(child)
        yield element, child

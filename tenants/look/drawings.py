"""A municipality's own drawings (coat of arms, cover): SVG from outside, let in part by part.

What is drawn stands inside our pages, so only shapes, groups and plain attributes get through:
no script, no link, no style, no picture, nothing that could fetch.
"""

import re
from functools import lru_cache
from xml.etree import ElementTree

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_ATTRIBUTES = frozenset(
    {
        *("viewBox", "preserveAspectRatio", "overflow", "width", "height", "transform", "opacity"),
        *("d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry"),
        *("fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"),
        *("stroke-dasharray", "stroke-opacity"),
    }
)
# Said to the page around it, which says it itself.
_DROPPED = frozenset({"aria-hidden", "role", "focusable"})
# Colours may be words, hex or the theme's own variables; no url(), no function but these.
_VALUE = re.compile(r"[\w#%.,+\- \n\t]*|var\(--[a-z0-9-]+\)|[\w., \-+()]*")
_FUNCTION = re.compile(r"([A-Za-z]+)\s*\(")
_FUNCTIONS = frozenset({"var", "translate", "rotate", "scale", "matrix", "skewX", "skewY"})
MOST_CHARACTERS = 60_000


class DrawingRefused(ValueError):
    """The text is no SVG that we can show; the message says what is wrong and what to write instead."""


@lru_cache(maxsize=512)
def clean(text: str) -> str:
    """The drawing with nothing in it but shapes, hidden from screen readers, ready to stand in a page.

    Raises:
        DrawingRefused: no SVG, too large, or something in it that could load or run.
    """
    if len(text) > MOST_CHARACTERS:
        raise DrawingRefused(f"The drawing has more than {MOST_CHARACTERS} characters; simplify its paths.")
    if "<!" in text.replace("<!--", ""):
        raise DrawingRefused("The drawing declares a document type or entities; save it as plain SVG.")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  (entities cannot occur: declarations were refused above)
    except ElementTree.ParseError as error:
        raise DrawingRefused(f"The drawing is not well-formed SVG: {error}.") from error
    if _name(root) != "svg":
        raise DrawingRefused("The drawing must be one <svg> element.")
    if "viewBox" not in root.attrib:
        raise DrawingRefused('The drawing needs a viewBox, such as viewBox="0 0 40 40".')
    return _written(root, top=True)


def _written(element: ElementTree.Element, *, top: bool = False) -> str:
    name = _name(element)
    if name not in _ELEMENTS:
        raise DrawingRefused(f"The drawing may not contain <{name}>; use shapes only.")
    told = {key: value for key, value in element.attrib.items() if key not in _DROPPED}
    attributes = "".join(f' {key}="{_value(key, value)}"' for key, value in told.items())
    hidden = ' aria-hidden="true"' if top else ""
    inner = "".join(_written(child) for child in element if isinstance(child.tag, str))
    return f"<{name}{hidden}{attributes}>{inner}</{name}>" if inner else f"<{name}{hidden}{attributes}/>"


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).removeprefix(_NAMESPACE)


def _value(key: str, value: str) -> str:
    if key not in _ATTRIBUTES:
        raise DrawingRefused(f"The drawing may not carry the attribute {key}; use plain shape attributes.")
    functions = set(_FUNCTION.findall(value))
    if not _VALUE.fullmatch(value) or functions - _FUNCTIONS:
        raise DrawingRefused(f"The value of {key} cannot be shown: {value[:40]!r}.")
    return value

"""Logos and covers as drawing programs save them, made ready for the look's strict allow-list.

A drawing is put into every page as it is, so `tenants.look.drawings` lets only shapes and flat colours in. What drawing
programs leave behind (metadata, comments, their own attributes, sizes) is dropped here, and `style` is turned into
attributes. What could run, load or restyle anything is refused with what to do instead.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tenants.look import drawings

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}"

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_DROPPED = {"metadata", "title", "desc"}
_GRADED = {"linearGradient", "radialGradient", "clipPath", "mask", "filter", "pattern", "marker"}
_STYLE = {
    "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-dasharray", "stroke-opacity", "opacity",
}  # fmt: skip
_PLACE = {
    "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points", "transform",
    "viewBox", "preserveAspectRatio", "overflow",
}  # fmt: skip


class WrongDrawing(ValueError):
    """A drawing cannot be used: what is wrong, and what to do about it."""

    def __init__(self, problem: str, instead: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.instead = instead


def clean(text: str) -> str:
    """The drawing with nothing in it but shapes and flat colours, such as `tenants.look.drawings` accepts.

    Raises:
        WrongDrawing: it is not SVG, too large, or holds something that could run, load or restyle.
    """
    if "<!ENTITY" in text.upper():
        raise WrongDrawing(_("The drawing defines entities."), _("Save it as plain SVG."))
    try:
        # Without entities nothing can expand; the declaration of the document type says nothing that we need.
        root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", text, flags=re.IGNORECASE))  # noqa: S314
    except ET.ParseError as error:
        raise WrongDrawing(
            _("The drawing is not well-formed SVG; it goes wrong in its line %(line)d.") % {"line": error.position[0]},
            _("Save it again as plain SVG."),
        ) from error
    if _name(root) != "svg":
        raise WrongDrawing(_("This is not an SVG drawing."), _("Its outermost element must be <svg>."))
    kept = _element(root)
    _give_view_box(kept)
    if not any(_name(part) in _SHAPES for part in kept.iter()):
        raise WrongDrawing(_("There is nothing to see in the drawing."), _("It needs at least one shape."))
    ET.register_namespace("", SVG)
    mended = ET.tostring(kept, encoding="unicode")
    try:
        drawings.clean(mended)
    except drawings.DrawingRefused as refusal:
        raise WrongDrawing(str(refusal)) from refusal
    return mended


def _name(element: ET.Element) -> str:
    """An element's name without the namespace of SVG; foreign ones keep theirs, comments have none."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix("{" + SVG + "}")


def _element(element: ET.Element) -> ET.Element:
    kept = ET.Element("{" + SVG + "}" + _name(element), dict(_attributes(element)))
    for child in element:
        name = _name(child)
        if name in _SHAPES or name in ("g", "svg"):
            kept.append(_element(child))
        elif name and not name.startswith("{") and name not in _DROPPED and not (name == "defs" and len(child) == 0):
            raise WrongDrawing(*_refusal(name))
    return kept


def _refusal(name: str) -> tuple[str, str]:
    found = _("The drawing contains <%(name)s>, which is not allowed.") % {"name": name}
    if name in ("text", "tspan", "textPath"):
        return found, _("Turn its letters into paths, so that they look the same everywhere.")
    if name in ("image", "use", "foreignObject", "symbol", "a"):
        return found, _("Draw it with shapes of its own; embedded pictures and references are not shown.")
    if name in ("script", "animate", "animateTransform", "animateMotion", "set"):
        return found, _("Remove it: a drawing stands still and runs nothing.")
    if name == "style":
        return found, _("Save it with presentation attributes, such as fill, instead of a style sheet.")
    if name in _GRADED or name == "defs":
        return found, _("Draw it in flat colours, without gradients, masks and filters.")
    return found, _("Remove it, or draw it with shapes: path, rect, circle, polygon.")


def _attributes(element: ET.Element) -> Iterator[tuple[str, str]]:
    for name, value in _written(element):
        lower = name.lower()
        if lower.startswith("on"):
            raise WrongDrawing(
                _("The drawing contains the attribute %(name)s, which would run a script.") % {"name": name},
                _("Remove it."),
            )
        if lower in ("href", XLINK + "href", "src"):
            raise WrongDrawing(
                _("The drawing refers to “%(value)s”.") % {"value": value[:60]},
                _("Remove the reference; a drawing stands for itself."),
            )
        if name in _STYLE or name in _PLACE:
            yield name, _value(name, value.strip())


def _written(element: ET.Element) -> Iterator[tuple[str, str]]:
    """The attributes as written, then what stands in `style` as attributes of their own."""
    for name, value in element.attrib.items():
        if name != "style":
            yield name, value
    for declaration in element.attrib.get("style", "").split(";"):
        name, _colon, value = declaration.partition(":")
        if name.strip() in _STYLE:
            yield name.strip(), value.replace("!important", "").strip()


def _value(name: str, value: str) -> str:
    if re.search(r"url\s*\(|[a-z]+script:|expression", value, re.IGNORECASE):
        raise WrongDrawing(
            _("The drawing's %(name)s is “%(value)s”, which is not allowed.") % {"name": name, "value": value[:60]},
            _("Write a flat colour, such as #14406b or var(--primary)."),
        )
    return value


def _give_view_box(root: ET.Element) -> None:
    """Drawings are shown at the page's size: the view box stays, the size of their own goes."""
    width, height = root.attrib.pop("width", ""), root.attrib.pop("height", "")
    if "viewBox" in root.attrib:
        return
    sizes = [re.fullmatch(r"(\d+(?:\.\d+)?)(?:px)?", size) for size in (width, height)]
    if not all(sizes):
        raise WrongDrawing(
            _("The drawing does not say how large it is."), _('Add a view box, such as viewBox="0 0 40 40".')
        )
    root.attrib["viewBox"] = "0 0 " + " ".join(size.group(1) for size in sizes if size)

"""A chart as readers meet it: a finding for a title, the picture in the sizes needed, its figures as a table, how
it was made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from reporting.charts.svg import in_colours
from reporting.charts.vega import Spec, draw

Size = Literal["wide", "narrow", "paper"]

# Width in pixels of the drawing: beside the text on a screen, on a phone, in a column of 86 mm on paper.
WIDTHS: Final[Mapping[Size, int]] = {"wide": 560, "narrow": 328, "paper": 380}


@dataclass(frozen=True)
class Table:
    """Words in rows, ready to print. The first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    foot: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """What a picture needs besides its figures: language, fonts and colours of the municipality."""

    language: str
    font: str
    colours: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Chart:
    """One chart. ``key`` is unique on its page; ``alt`` says in a sentence what the picture shows."""

    key: str
    title: str
    alt: str
    method: str
    table: Table
    frame: Frame
    spec: Callable[[Size], Spec] = field(repr=False, compare=False)

    @property
    def wide(self) -> SafeString:
        """The picture for a screen, 560 pixels wide, coloured by the page's stylesheet."""
        return self._drawn("wide")

    @property
    def narrow(self) -> SafeString:
        """The picture for a phone, 328 pixels wide, coloured by the page's stylesheet."""
        return self._drawn("narrow")

    @property
    def paper(self) -> SafeString:
        """The picture for paper, in the municipality's own hex colours."""
        return mark_safe(in_colours(self._drawn("paper"), self.frame.colours))  # noqa: S308 - drawn by us

    def _drawn(self, size: Size) -> SafeString:
        with translation.override(self.frame.language):
            spec = {"width": WIDTHS[size], "autosize": {"type": "fit", "contains": "padding"}} | self.spec(size)
        svg = draw(
            spec,
            language=self.frame.language,
            font=self.frame.font,
            title=self.alt,
            key=f"{self.key}-{size}",
        )
        return mark_safe(svg)  # noqa: S308 - cleaned by charts.svg, texts escaped by the engine

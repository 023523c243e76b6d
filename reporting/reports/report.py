"""What a report says, as plain values: pages and paper print nothing that does not stand here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from evaluation.measures import Measure
from evaluation.periods import Period
from reporting.charts.chart import Chart, Table
from tenants.look.density import Density, Step

_STRONG = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the summary. What stands between asterisks is its figure."""

    text: str

    @property
    def plain(self) -> str:
        """The words alone."""
        return _STRONG.sub(r"\1", self.text)

    @property
    def html(self) -> SafeString:
        """The words with their figures in <b>."""
        pieces = _STRONG.split(self.text)
        return format_html_join(
            "", "{}{}{}", ((*_tags(strong=at % 2 == 1, words=piece),) for at, piece in enumerate(pieces))
        )


def _tags(*, strong: bool, words: str) -> tuple[SafeString, str, SafeString]:
    # A figure does not break. WeasyPrint 70 ends a line much too early where a text that just fills it is followed by
    # another element, unless it may break between the two. The tags are literals.
    if strong:
        return mark_safe("\u200b<b>"), words.replace(" ", "\u00a0"), mark_safe("</b>")
    return mark_safe(""), words, mark_safe("")


@dataclass(frozen=True)
class Figure:
    """One indicator: as measured, and in words."""

    code: str
    name: str
    gist: str
    now: Measure
    before: Measure | None
    year_ago: Measure | None
    value: str
    interval: str
    before_value: str
    year_ago_value: str
    n: str
    verdict: str
    mini: str

    @property
    def picture(self) -> SafeString:
        """The dot on its band."""
        return mark_safe(self.mini)  # noqa: S308  drawn by reporting.charts.mini, words escaped


@dataclass(frozen=True)
class Legend:
    """One colour of the map with its meaning."""

    step: Step
    words: str


@dataclass(frozen=True)
class Map:
    """The map of the period's cases."""

    title: str
    question: str
    density: Density
    legend: tuple[Legend, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    """How one figure is computed."""

    name: str
    paragraphs: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class House:
    """Whose report it is: names, address, drawings, fonts and colours."""

    name: str
    legal_name: str
    slug: str
    site: str
    address: str
    fonts: str
    logo_svg: str
    cover_svg: str
    colours: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class MonthlyReport:
    """The report on one month, quarter or year of one municipality, in one language."""

    house: House
    language: str
    period: Period
    as_of: date
    title: str
    when: str
    kind: str
    lede: str
    made_of: str
    # The period is not over, or too young for its figures to have settled; empty where neither.
    caution: str
    empty: str
    brief: str
    before_head: str
    year_ago_head: str
    summary: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    figures_caption: str
    charts: tuple[Chart, ...]
    map: Map | None
    categories: Table | None
    areas: Table | None
    notes: tuple[str, ...]
    methods: tuple[Method, ...]
    colophon: str

    @property
    def has_before(self) -> bool:
        """Whether the period before was counted."""
        return any(figure.before is not None for figure in self.figures)

    @property
    def has_year_ago(self) -> bool:
        """Whether the same period a year earlier was counted."""
        return any(figure.year_ago is not None for figure in self.figures)

"""The report on a month, a quarter or a year: gathered into plain values, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.periods import Kind, Period
from reporting.charts.chart import Frame
from reporting.pdf.fonts import family_of_text
from reporting.reports import house
from reporting.reports.gathering import Reading, read
from reporting.reports.parts import charts, figures, maps, notes, tables
from reporting.reports.parts.compare import Compare
from reporting.reports.parts.names import Names
from reporting.reports.report import MonthlyReport
from reporting.reports.sentences import Material, still_open, summary
from reporting.reports.wording import count
from tenants.look import dates
from tenants.models import Municipality

# So many days after its end a period's times have hardly settled.
YOUNG_DAYS = 60


class NoReport(ValueError):
    """There can be no report on this period; the text says why."""


def gather(
    municipality: Municipality, period: Period, language: str | None = None, *, as_of: date | None = None
) -> MonthlyReport:
    """The report on a month, quarter or year, as known on ``as_of`` (today), in a language (the municipality's first).

    Raises:
        NoReport: the period begins after the day of which the report speaks.
    """
    language = language or municipality.language
    with municipality.entered(), translation.override(language):
        known = as_of or timezone.localdate(timezone=municipality.zone)
        if period.start > known:
            raise NoReport(
                _("{period} begins after {day}: there is nothing to report yet.").format(
                    period=name_of(period, language), day=dates.day(known, language, today=period.start)
                )
            )
        return _Gathered(municipality, read(period, known), language).report()


def name_of(period: Period, language: str) -> str:
    """'2024. június', '2024. 2. negyedév', '2024'"""
    if period.kind is Kind.MONTH:
        return dates.month(period.start.year, period.start.month, language)
    if period.kind is Kind.QUARTER:
        quarter = (period.start.month + 2) // 3
        return _("Quarter {quarter}, {year}").format(quarter=quarter, year=period.start.year)
    return str(period.start.year)


@dataclass(frozen=True)
class _Gathered:
    municipality: Municipality
    reading: Reading
    language: str

    def report(self) -> MonthlyReport:
        reading, words = self.reading, WORDS[self.reading.period.kind]()
        whose = house.of(self.municipality)
        frame = Frame(self.language, family_of_text(whose.fonts), whose.colours)
        when = name_of(reading.period, self.language)
        compare = Compare(
            before=reading.before,
            year_ago=reading.year_ago,
            before_words=words["before"],
            year_ago_words=_("a year earlier"),
        )
        full = bool(reading.cases)
        names = Names.read(self.language)
        return MonthlyReport(
            house=whose,
            language=self.language,
            period=reading.period,
            as_of=reading.as_of,
            title=_("The streets of {name}").format(name=whose.name),
            when=when,
            kind=words["kind"],
            lede=words["lede"],
            made_of=self._made_of(),
            caution=self._caution(),
            empty="" if full else self._empty(when),
            brief=words["brief"],
            before_head=words["before_head"],
            year_ago_head=_("A year earlier"),
            summary=summary(self._material(compare, names)) if full else still_open(reading.now.total),
            figures=figures.figures(reading, compare) if full else (),
            figures_caption=figures.figures_caption(compare),
            charts=charts.charts(reading, names, frame) if full else (),
            map=maps.map_of(self.municipality, reading, names, frame) if full else None,
            categories=tables.category_table(reading, names) if full else None,
            areas=tables.area_table(reading, names) if full and reading.areas else None,
            notes=notes.notes(reading) if full else (),
            methods=notes.methods() if full else (),
            colophon=self._colophon(whose.legal_name or whose.name, whose.address),
        )

    def _material(self, compare: Compare, names: Names) -> Material:
        then = compare.then
        return Material(
            kind=self.reading.period.kind,
            now=self.reading.now.total,
            then=then.total if then else None,
            then_words=compare.then_words,
            categories=names.of_categories(self.reading.now.parts),
            categories_then=names.of_categories(then.parts) if then else {},
        )

    def _made_of(self) -> str:
        cases = self.reading.cases
        day = dates.day(self.reading.as_of, self.language, today=date.min)
        return ngettext(
            "Made of {count} valid case, as known on {day}.", "Made of {count} valid cases, as known on {day}.", cases
        ).format(count=count(cases), day=day)

    def _caution(self) -> str:
        reading = self.reading
        day = dates.day(reading.as_of, self.language, today=date.min)
        if reading.running:
            return _("The period is not over: these are its figures up to {day}.").format(day=day)
        if (reading.as_of - reading.period.last).days < YOUNG_DAYS and reading.cases:
            return _(
                "These are the figures known on {day}. The latest cases have had little time, so shares and times will"
                " still change."
            ).format(day=day)
        return ""

    def _empty(self, when: str) -> str:
        first = self.reading.first_day
        if first is None or first >= self.reading.period.end:
            words = _("No case was reported in this period ({when}), because recording had not begun.")
        else:
            words = _("No case was reported in this period ({when}).")
        return words.format(when=when)

    def _colophon(self, name: str, address: str) -> str:
        whose = f"{name}, {address}" if address else name
        made = _("A service of the Járókelő association")
        credit = self.municipality.settings.get("map_credit", "")
        return " ".join(piece for piece in (f"{whose.rstrip('.')}.", f"{made}.", credit) if piece)


def _month() -> Mapping[str, str]:
    return {
        "kind": _("Monthly report"),
        "lede": _("Monthly report on what people reported, who answered, and what got done."),
        "brief": _("The month in brief"),
        "before": _("in the month before"),
        "before_head": _("Month before"),
    }


def _quarter() -> Mapping[str, str]:
    return {
        "kind": _("Quarterly report"),
        "lede": _("Quarterly report on what people reported, who answered, and what got done."),
        "brief": _("The quarter in brief"),
        "before": _("in the quarter before"),
        "before_head": _("Quarter before"),
    }


def _year() -> Mapping[str, str]:
    return {
        "kind": _("Yearly report"),
        "lede": _("Yearly report on what people reported, who answered, and what got done."),
        "brief": _("The year in brief"),
        "before": _("in the year before"),
        "before_head": _("Year before"),
    }


WORDS = {Kind.MONTH: _month, Kind.QUARTER: _quarter, Kind.YEAR: _year}

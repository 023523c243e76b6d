"""A report as documents: for the printer, and as one file for a screen. The same templates as the page."""

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from reporting.charts.svg import in_colours
from reporting.pdf.fonts import PAIRS, font_files
from reporting.pdf.render import Press
from reporting.reports.report import House, MonthlyReport
from tenants.look.fonts import FACES
from tenants.look.palette import theme_css

T = TypeVar("T")

# Longer titles do not fit on one line of the cover in the large size.
LONG_TITLE: Final = 17
# Of the kerb on the cover.
STONES: Final = 11
SHEETS: Final = ("look/tokens.css", "look/components.css", "look/evaluation.css", "reporting/report.css")


def as_paper(report: MonthlyReport) -> tuple[str, dict[str, bytes]]:
    """The document for ``reporting.pdf.render`` and the files it names."""
    colours = _colours(report.house)
    context = {
        "report": report,
        "pairs": _rows(report.charts, 2),
        "method_rows": _rows(report.methods, 3),
        "stones": range(STONES),
        "cover": _named(report.house.cover_svg, report.house.name),
        "logo": _named(report.house.logo_svg, report.house.name),
        "long_title": len(report.title) > LONG_TITLE,
        "paper": True,
    }
    with translation.override(report.language):
        html = in_colours(render_to_string("reporting/paper.html", context), colours)
    sheet = in_colours(_static("reporting/paper.css"), colours)
    return html, {**font_files(report.house.fonts), "paper.css": sheet.encode()}


def as_pdf(report: MonthlyReport, press: Press | None = None) -> bytes:
    """The report as PDF/UA-1; with a press that was started early, sooner.

    Raises:
        RenderFailed: no PDF came out; its text says why.
    """
    html, files = as_paper(report)
    if press is not None:
        return press.render(html, files)
    with Press() as own:
        return own.render(html, files)


def as_file(report: MonthlyReport) -> str:
    """The page as one HTML file that needs no other."""
    theme = theme_css(dict(report.house.colours), report.house.fonts)
    css = "\n".join([_static(SHEETS[0]), _faces(report.house.fonts), theme, *map(_static, SHEETS[1:])])
    with translation.override(report.language):
        # Our own style sheets; none of them ends its element.
        context = {"report": report, "css": mark_safe(css.replace("</", "<\\/"))}  # noqa: S308
        return render_to_string("reporting/file.html", context)


def _rows(things: Sequence[T], width: int) -> list[Sequence[T]]:
    """Rows of so many, each of which stays together on its page."""
    return [things[at : at + width] for at in range(0, len(things), width)]


class _Values(dict[str, str]):
    """What every custom property stands for on paper."""

    def __missing__(self, name: str) -> str:
        # A municipality's own drawing may name what there is not.
        return "currentColor"


def _colours(house: House) -> dict[str, str]:
    head, body = PAIRS[house.fonts]
    fonts = {"font-head": f'"{head}", sans-serif', "font-body": f'"{body}", sans-serif'}
    return _Values({**house.colours, **fonts})


def _named(drawing: str, name: str) -> SafeString:
    """A cleaned drawing that says what it is: on paper every picture needs its words."""
    title = f"<title>{_escaped(name)}</title>"
    named = re.sub(r"^<svg([^>]*?)(/?)>", rf'<svg\1 role="img">{title}', drawing.replace(' aria-hidden="true"', "", 1))
    # Cleaned by tenants.look.drawings, title escaped.
    return mark_safe(named)  # noqa: S308


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\\", "\\\\")


@cache
def _faces(pair: str) -> str:
    """The font pair's faces as pages get them, carried within the style sheet."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style};'
        f" src: url(data:font/woff2;base64,{b64encode(_found(f'look/fonts/{face.filename}').read_bytes()).decode()})"
        ' format("woff2"); }\n'
        for face in FACES
        if face.family in PAIRS[pair]
    )


@cache
def _static(name: str) -> str:
    return _found(name).read_text(encoding="utf-8")


def _found(name: str) -> Path:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"The static file {name} is missing.")
    return Path(found)

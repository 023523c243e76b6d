"""``manage.py render_report``: one report of one municipality as PDF, and as one HTML file if wished."""

import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluation.periods import NoSuchPeriod, Period
from reporting.paper import as_file, as_pdf
from reporting.pdf.render import Press, RenderFailed
from reporting.reports.monthly import NoReport, gather
from tenants.models import Municipality

REPORTS = ("monthly",)


class Command(BaseCommand):
    help = (
        "Makes a report of a municipality as PDF: render_report --municipality kohid --report monthly --period 2024-06"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", required=True, metavar="SLUG", help="whose report")
        parser.add_argument("--report", default="monthly", choices=REPORTS, help="which report (monthly)")
        parser.add_argument("--period", required=True, help="a month, quarter or year: 2024-06, 2024-Q2, 2024")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf", help="where the PDF goes")
        parser.add_argument(
            "--html", type=Path, metavar="FILE.html", help="where the same report goes as one HTML file"
        )
        parser.add_argument("--as-of", metavar="DATE", help="the last day of which anything is known (today)")
        parser.add_argument("--language", help="the report's language (the municipality's first)")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = self._municipality(options["municipality"])
        period = self._period(options["period"])
        language = self._language(options["language"], municipality)
        as_of = self._day(options["as_of"], municipality)
        out, html = Path(options["out"]), Path(options["html"]) if options["html"] else None
        places = [place for place in (out, html) if place]
        for place in places:
            _ensure_writable(place)
        with Press(language=language) as press:
            try:
                report = gather(municipality, period, language, as_of=as_of)
                pdf = as_pdf(report, press)
            except (NoReport, RenderFailed) as reason:
                raise CommandError(str(reason)) from reason
        _write(out, pdf)
        if html:
            _write(html, as_file(report).encode())
        self.stdout.write(f"{report.title}, {report.when}: {', '.join(str(place) for place in places)}")

    def _municipality(self, slug: str) -> Municipality:
        found = Municipality.objects.select_related("branding").filter(slug=slug).first()
        if found is None:
            known = ", ".join(Municipality.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"There is no municipality {slug!r}. There are: {known}.")
        return found

    def _period(self, code: str) -> Period:
        try:
            return Period.of(code)
        except NoSuchPeriod as reason:
            raise CommandError(str(reason)) from reason

    def _language(self, wished: str | None, municipality: Municipality) -> str:
        known = dict(settings.LANGUAGES)
        if wished and wished not in known:
            raise CommandError(f"{wished!r} is no language that we speak. Choose one of {', '.join(known)}.")
        return wished or municipality.language

    def _day(self, wished: str | None, municipality: Municipality) -> date | None:
        if not wished:
            return None
        try:
            day = date.fromisoformat(wished)
        except ValueError as reason:
            raise CommandError(f"{wished!r} is no date. Write it like 2025-10-12.") from reason
        if day > timezone.localdate(timezone=municipality.zone):
            raise CommandError(f"{wished} has not come yet: nothing can be known of it.")
        return day


def _ensure_writable(place: Path) -> None:
    """Before the work rather than after it."""
    folder = place.parent
    if place.is_dir():
        raise CommandError(f"{place} is a folder. Name a file.")
    if not folder.is_dir():
        raise CommandError(f"The folder {folder} does not exist. Make it first, or write elsewhere.")
    if not os.access(place if place.exists() else folder, os.W_OK):
        raise CommandError(f"{place} cannot be written. Choose another place.")


def _write(place: Path, content: bytes) -> None:
    """Whole or not at all."""
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(place)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise CommandError(f"{place} cannot be written: {fault.strerror}.") from fault

"""manage.py import_cases: cases of another system from a file, each row accounted for."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from integrations.importers.encodings import look_over
from integrations.importers.profile import load_profile, ready_profiles, usable_encoding
from integrations.importers.rejected import place_for_rejected
from integrations.importers.running import Import, Summary, with_encoding
from tenants.models import Municipality
from tenants.refusals import Refusal


class Command(BaseCommand):
    help = str(
        gettext_lazy("Import the cases of another system from a CSV or JSON-lines file, packed with gzip or not.")
    )

    # The others would load every page of the product, which an import does not need.
    requires_system_checks = ("tenants",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--profile",
            required=True,
            help=f"How the file is to be read: {', '.join(ready_profiles())}, or a .toml file.",
        )
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--municipality", metavar="SLUG", help="The municipality that gets every case.")
        where.add_argument(
            "--by-boundary",
            action="store_true",
            help="Give each case to the municipality whose boundary contains its point.",
        )
        parser.add_argument("--encoding", help="The file's encoding, where it is not the profile's.")
        parser.add_argument(
            "--rejected", type=Path, metavar="FILE", help="Where refused rows go; beside the file by default."
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the summary there, too.")

    def handle(
        self,
        *args: Any,
        file: Path,
        profile: str,
        municipality: str | None,
        encoding: str | None,
        rejected: Path | None,
        json: Path | None,
        **options: Any,
    ) -> None:
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            summary = self._import(file, profile, municipality, encoding, rejected)
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence} {_('Nothing was imported.')}") from refusal
        except KeyboardInterrupt as stop:
            raise CommandError(
                _("Stopped. What was imported stays; the same command again completes the rest.")
            ) from stop
        if json:
            write_summary(json, summary)
        self.stdout.write(told(summary))

    def _import(self, file: Path, name: str, slug: str | None, encoding: str | None, rejected: Path | None) -> Summary:
        profile = load_profile(name)
        if encoding:
            profile = with_encoding(profile, usable_encoding(encoding))
        place = rejected or place_for_rejected(file, profile, settings.DATA_DIR / "imports")
        lines = look_over(file, profile.encoding).lines
        with tqdm(total=lines, unit=" lines", disable=None, dynamic_ncols=True) as bar:

            def show(line: int, summary: Summary) -> None:
                bar.update(line - bar.n)
                bar.set_postfix_str(f"{summary.imported + summary.existing} cases", refresh=False)

            return Import(file, profile, place, municipality=by_slug(slug) if slug else None, on_line=show).run()


def by_slug(slug: str) -> Municipality:
    """The municipality of this slug.

    Raises:
        Refusal: there is none; the sentence names those that there are.
    """
    found = Municipality.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Municipality.objects.values_list("slug", flat=True)[:30])
        raise Refusal(
            _("There is no municipality “%(slug)s”. There are: %(known)s.") % {"slug": slug, "known": known or "–"}
        )
    return found


def write_summary(path: Path, summary: Summary) -> None:
    """Write a summary as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(summary.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def told(summary: Summary) -> str:
    """The summary for people: every row accounted for."""
    lines = [
        f"{_('rows in'):<16}{summary.rows_in:>9}",
        f"{_('imported'):<16}{summary.imported:>9}",
        f"{_('already there'):<16}{summary.existing:>9}",
        f"{_('rejected'):<16}{summary.rejected:>9}" + (f"  → {summary.rejected_file}" if summary.rejected else ""),
        _("%(seconds).1f s, %(rate).0f cases/s, %(events)d events, %(memory).0f MB of memory at most")
        % {"seconds": summary.seconds, "rate": summary.rate, "events": summary.events, "memory": summary.peak_rss_mb},
    ]
    if len(summary.by_municipality) > 1:
        lines += [f"  {slug:<30}{count:>9}" for slug, count in sorted(summary.by_municipality.items())]
    if summary.without_category:
        lines.append(
            _("%(count)d rows name no category; they are in the one that the profile names for that.")
            % {"count": summary.without_category}
        )
    for added, words in (
        (summary.added_categories, _("Categories added, not offered to citizens")),
        (summary.added_bodies, _("Bodies added, without a contact")),
    ):
        if added:
            names = sorted(set(added))
            more = f" … (+{len(names) - 12})" if len(names) > 12 else ""
            lines.append(f"{words}: {', '.join(names[:12])}{more}")
    lines += dict.fromkeys(summary.remarks)
    return "\n".join(lines)

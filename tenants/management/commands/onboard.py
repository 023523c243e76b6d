from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tenants.onboarding import plan as onboarding
from tenants.onboarding.faults import OnboardingRefused


class Command(BaseCommand):
    help = "Create or update a municipality from its TOML file; docs/onboarding-file.md says what stands in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the municipality's TOML file")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            document = onboarding.read(file)
            found = onboarding.plan(document) if dry_run else onboarding.apply(document, progress=self.stdout.write)
        except OnboardingRefused as refusal:
            raise CommandError(refusal.sentence) from refusal
        for remark in document.remarks:
            self.stdout.write(str(remark))
        for line in found.lines(done=not dry_run):
            self.stdout.write(line)
        if not found.changes:
            return
        if dry_run:
            self.stdout.write(_("Nothing was changed: this was a dry run."))
        else:
            self.stdout.write(self.style.SUCCESS(_("Done.")))

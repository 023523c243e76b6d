from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from evaluation.facts import rebuild
from tenants.models import Municipality


class Command(BaseCommand):
    help = "Derive the facts that evaluation measures anew from the log, in one municipality or in all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", metavar="SLUG", help="The municipality; all of them where none is named.")

    def handle(self, *args: Any, municipality: str | None = None, **options: Any) -> None:
        towns = list(Municipality.objects.filter(slug=municipality) if municipality else Municipality.objects.all())
        if not towns and municipality:
            known = ", ".join(Municipality.objects.values_list("slug", flat=True)) or "–"
            raise CommandError(
                _("There is no municipality “%(slug)s”. There are: %(known)s.") % {"slug": municipality, "known": known}
            )
        for town in towns:
            with town.entered():
                self.stdout.write(f"{town.slug}: {rebuild()} cases")

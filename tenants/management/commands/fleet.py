from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenants.fleet.migration import lagging, migrate
from tenants.models import Municipality


class Command(BaseCommand):
    help = "The fleet of municipalities: bring every schema up to date, or say which lag."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["status", "migrate"])

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "migrate":
            for line in migrate():
                self.stdout.write(line)
            return
        behind = lagging()
        self.stdout.write(f"{Municipality.objects.count()} municipalities, {len(behind)} behind the template")
        for lag in behind:
            self.stdout.write(f"{lag.schema}: " + ", ".join(f"{step.app}.{step.name}" for step in lag.missing))

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import seeding


class Command(BaseCommand):
    help = "Fill the demo: three municipalities with two years of invented cases. What is there already is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=seeding.SEED, help="another seed makes other cases")

    def handle(self, *args: Any, seed: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo data are invented, so they never go into a production installation.")
        seeding.seed_all(lambda sentence: self.stdout.write(sentence), seed=seed)

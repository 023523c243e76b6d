from typing import Any

from django.core.management.base import BaseCommand

from tenants.look import finders, fonts


class Command(BaseCommand):
    help = "Cuts the type families to the letters that pages use and packs them for the web."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        made = fonts.build(finders.folder())
        size = sum(path.stat().st_size for path in made)
        self.stdout.write(f"{len(made)} font files in {finders.folder()}, {size / 1024:.0f} KB.")

"""Every template of ours is compiled, so that a broken tag is found before a reader finds it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from config.environment import ROOT


class Command(BaseCommand):
    help = "Compile every template of ours and name those that cannot be."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        names = sorted(template_names())
        for name in names:
            try:
                get_template(name)
            except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
                faults.append(f"{name}: {error}")
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} of {len(names)} templates cannot be compiled.")
        self.stdout.write(f"{len(names)} templates compile.")


def template_names() -> set[str]:
    """The names under which our templates are loaded."""
    folders = [folder for folder in ROOT.glob("[a-z]*/**/templates") if folder.is_dir() and not _is_foreign(folder)]
    return {
        str(path.relative_to(folder))
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in (".html", ".txt", ".svg", ".xml")
    }


def _is_foreign(folder: Path) -> bool:
    return folder.relative_to(ROOT).parts[0] in ("tests", "docs", "deploy", "static")

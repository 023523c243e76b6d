"""Whether every change of a model has its migration, judged from the code alone."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState


class Command(BaseCommand):
    help = "Fail where a model has changed and no migration says so. Needs no database, as makemigrations --check does."
    requires_system_checks: list[str] = []

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        loader = MigrationLoader(None)
        if conflicts := loader.detect_conflicts():
            named = "; ".join(f"{app}: {', '.join(sorted(names))}" for app, names in sorted(conflicts.items()))
            raise CommandError(f"These migrations stand side by side and must follow each other: {named}")
        detector = MigrationAutodetector(
            loader.project_state(),
            ProjectState.from_apps(apps),
            NonInteractiveMigrationQuestioner(specified_apps=set(), dry_run=True),
        )
        changes = detector.changes(graph=loader.graph)
        for app, migrations in sorted(changes.items()):
            for migration in migrations:
                for operation in migration.operations:
                    self.stderr.write(f"{app}: {operation.describe()}")
        if changes:
            raise CommandError(
                f"Migrations are missing for {', '.join(sorted(changes))}: run manage.py makemigrations."
            )
        self.stdout.write("Every model has its migrations.")

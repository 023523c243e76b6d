"""Bringing the whole fleet to the code's state: shared tables, template, then every municipality that lags."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django_tenants.utils import schema_context
from psycopg import sql

from tenants.fleet.names import PUBLIC
from tenants.fleet.roles import grant_own_schema, owner
from tenants.fleet.template import migrate_public, migrate_template, replay
from tenants.models import Municipality, TemplateStep


@dataclass(frozen=True)
class Lag:
    """A municipality's schema and the steps that it has not run."""

    schema: str
    missing: list[TemplateStep]


def lagging() -> list[Lag]:
    """Which schemas lag behind the template, found with one query over all of them."""
    schemas = list(Municipality.objects.order_by("pk").values_list("schema_name", flat=True))
    steps = list(TemplateStep.objects.all())
    if not schemas or not steps:
        return []
    question = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {name}, count(*), array_agg(app || '.' || name) FROM {schema}.django_migrations")
        .format(name=sql.Literal(schema), schema=sql.Identifier(schema)) for schema in schemas)
    with owner(), connection.cursor() as cursor:
        cursor.execute(question)
        ran = {schema: set(names or ()) for schema, _count, names in cursor.fetchall()}
    lags = (Lag(schema, [step for step in steps if f"{step.app}.{step.name}" not in ran[schema]]) for schema in schemas)
    return [lag for lag in lags if lag.missing]


def migrate() -> Iterator[str]:
    """Bring everything up to date, saying what was done. Safe to stop anywhere and to run again."""
    with schema_context(PUBLIC):
        ran = migrate_public()
        yield f"shared tables: {ran} migrations"
        steps = migrate_template()
        yield f"template: {len(steps)} migrations"
        for lag in lagging():
            catch_up(lag)
            yield f"{lag.schema}: {len(lag.missing)} migrations"


def catch_up(lag: Lag) -> None:
    """Run what one schema misses. Steps in SQL are replayed; a step with Python in it goes through Django."""
    with transaction.atomic(), owner():
        if all(step.replayable for step in lag.missing):
            replay(lag.schema, lag.missing)
        else:
            with schema_context(lag.schema):
                executor = MigrationExecutor(connection)
                executor.migrate(executor.loader.graph.leaf_nodes())
        grant_own_schema(lag.schema)

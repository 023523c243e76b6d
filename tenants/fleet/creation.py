"""A municipality's schema and role, made whole or not at all."""

from django.db import transaction

from tenants.fleet.connection import db
from tenants.fleet.names import schema_name
from tenants.fleet.roles import drop_role, ensure_role, grant_own_schema, owner, run
from tenants.fleet.template import replay
from tenants.models import Branding, Municipality, TemplateStep


def create(municipality: Municipality) -> Municipality:
    """Save a new municipality with its schema, role and grants. All of it is one transaction."""
    municipality.schema_name = municipality.schema_name or schema_name(municipality.slug)
    with transaction.atomic():
        municipality.save()
        Branding.objects.get_or_create(municipality=municipality)
        steps = list(TemplateStep.objects.all())
        with owner():
            ensure_role(municipality.schema_name)
            run("CREATE SCHEMA {schema}", schema=municipality.schema_name)
            replay(municipality.schema_name, steps)
            grant_own_schema(municipality.schema_name)
    return municipality


def remove(municipality: Municipality) -> None:
    """Delete a municipality with everything in it: rows, schema and role."""
    with transaction.atomic():
        with owner():
            run("DROP SCHEMA IF EXISTS {schema} CASCADE", schema=municipality.schema_name)
            drop_role(municipality.schema_name)
        Municipality.objects.filter(pk=municipality.pk).delete()
    db.search_path_set_schemas = None

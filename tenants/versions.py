"""The version under which every process keeps a municipality's rules: its catalogue, its settings, its roles."""

from django.db import connection

from tenants import current
from tenants.hosts import forget_hosts


def raise_version() -> None:
    """Say that rules of the municipality entered have changed, in the transaction that changes them.

    Other processes see the new version when they look the host up again, some seconds later.
    """
    here = current.municipality()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE public.tenants_municipality SET catalogue_version = catalogue_version + 1 "
                       "WHERE schema_name = %s RETURNING catalogue_version", [here.schema_name])
        row = cursor.fetchone()
    if row:
        here.catalogue_version = row[0]
    forget_hosts()

"""What a municipality settles for itself, and how everybody hears that the rules have changed."""

from typing import Any

from django.db import connection, transaction

from cases.catalogue import forget_catalogues
from cases.models import Setting
from cases.settings import DEFAULTS
from tenants import current
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission
from tenants.hosts import forget_hosts


@transaction.atomic
def settle(key: str, value: Any, *, actor: Actor) -> None:
    """Set one of the municipality's settings.

    Raises:
        PermissionRefused: the actor's role may not.
        KeyError: there is no such setting.
    """
    ensure_may(actor, Permission.SET_RULES)
    if value == DEFAULTS[key]:
        Setting.objects.filter(key=key).delete()
    else:
        Setting.objects.update_or_create(key=key, defaults={"value": value})
    note_act(actor, "setting_changed", subject=key)
    rules_changed()


def rules_changed() -> None:
    """Say that catalogue, workflow or settings have changed: raise the version by which every process keeps them.

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
    forget_catalogues()

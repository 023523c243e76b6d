"""What a municipality settles for itself, and how everybody hears that the rules have changed."""

from typing import Any

from django.db import transaction

from cases.catalogue import forget_catalogues
from cases.models import Setting
from cases.settings import DEFAULTS
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission
from tenants.versions import raise_version


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
    raise_version()
    forget_catalogues()

"""System checks that hold the tenancy together."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

# Tables that Django or its sign-in need both for the association and for a municipality.
BOTH = {"accounts_person", "django_session", "django_migrations", "account_emailaddress", "account_emailconfirmation",
        "mfa_authenticator",
        "usersessions_usersession", "accounts_staffrole", "accounts_auditentry"}


def tables_of(app_names: list[str]) -> set[str]:
    return {model._meta.db_table for config in apps.get_app_configs() if config.name in app_names
            for model in config.get_models(include_auto_created=True)}


@register("tenants")
def no_table_in_both(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A table that a schema lacks would silently be read from `public`, so no name may stand in both."""
    doubled = tables_of(settings.SHARED_APPS) & tables_of(settings.TENANT_APPS) - BOTH
    return [Error(f"The table {table} would exist in `public` and in every municipality. Rename one of them.",
                  id="tenants.E001") for table in sorted(doubled)]

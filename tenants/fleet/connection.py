"""Django's connection, under the type that ours has."""

from typing import TYPE_CHECKING, cast

from django.db import connection

if TYPE_CHECKING:
    from tenants.fleet.backend.base import DatabaseWrapper

db = cast("DatabaseWrapper", connection)

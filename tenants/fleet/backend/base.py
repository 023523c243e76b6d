"""django-tenants' backend, with a database role per municipality and no way to go on when it cannot be taken.

The search path and the role are set in one statement. django-tenants swallows a failed SET and goes on with whatever
the connection had before: one municipality's request would then read with another's role. Here the connection is
closed and the error raised.
"""

from datetime import UTC
from typing import Any

import psycopg.errors
from django.db.backends.postgresql.base import TIMESTAMPTZ_OID
from django.db.utils import DatabaseError
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from django_tenants.utils import get_limit_set_calls
from psycopg.types.datetime import TimestamptzLoader

from tenants.fleet.names import role_of

# Each backend process keeps about 0.5 MB of catalogue per municipality it has seen, so it is retired after this many.
VISITS = 150


class DatabaseWrapper(TenantsWrapper):
    """One connection that is, at any moment, inside exactly one schema with exactly that schema's role."""

    search_path_set_schemas: list[str] | None
    _setting_search_path: bool
    # None before the first schema is entered; else a Municipality or django-tenants' stand-in for one.
    tenant: Any
    schema_name: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # While True, the login role itself works: only tenants.fleet sets it, to write DDL.
        self.as_owner = False
        super().__init__(*args, **kwargs)

    def create_cursor(self, name: str | None = None) -> Any:
        """Moments are read by psycopg itself, in C and in UTC, the zone of every connection of ours. Django reads them
        in Python, each ten times as slowly, and a page of the queue has a hundred and fifty."""
        cursor = super().create_cursor(name)
        if self.timezone is UTC:
            cursor.adapters.register_loader(TIMESTAMPTZ_OID, TimestamptzLoader)
        return cursor

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or (get_limit_set_calls() and self.search_path_set_schemas):
            return
        paths = self._get_cursor_search_paths()
        self._setting_search_path = True
        own = cursor is None
        setting = self.connection.cursor() if own else cursor
        try:
            setting.execute(
                "SELECT set_config('search_path', %s, false), set_config('role', %s, false)",
                [", ".join(self.ops.quote_name(path) for path in paths), self.role()],
            )
        except psycopg.errors.InFailedSqlTransaction:
            # The transaction is lost already: every statement but its rollback is refused by the server,
            # and after the rollback the path and role are set anew.
            self.search_path_set_schemas = None
        except (DatabaseError, psycopg.Error) as refusal:
            if isinstance(refusal.__cause__, psycopg.errors.InFailedSqlTransaction):
                self.search_path_set_schemas = None
                return
            self.abandon()
            raise
        else:
            self.search_path_set_schemas = paths
            self.remember_visit()
        finally:
            self._setting_search_path = False
            if own:
                setting.close()

    def role(self) -> str:
        """The database role for the present schema; `none` is the login role, which owns the schemas."""
        return "none" if self.as_owner else role_of(self.settings_dict["NAME"], self.schema_name)

    def abandon(self) -> None:
        """Close the server connection for good: nobody knows whose role it has."""
        self.search_path_set_schemas = None
        if self.connection is not None:
            self.connection.close()
        self.needs_rollback = self.in_atomic_block
        self.closed_in_transaction = self.in_atomic_block
        if not self.in_atomic_block:
            self.close()

    def remember_visit(self) -> None:
        visited = getattr(self.connection, "visited_schemas", None)
        if visited is None:
            visited = self.connection.visited_schemas = set()
        visited.add(self.schema_name)

    def is_worn(self) -> bool:
        return len(getattr(self.connection, "visited_schemas", ())) > VISITS

    def close_if_unusable_or_obsolete(self) -> None:
        if self.connection is not None and not self.in_atomic_block and self.is_worn():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _close(self) -> None:
        # A pool takes a closed connection back by opening a fresh one.
        if self.connection is not None and self.pool and self.is_worn():
            self.connection.close()
        super()._close()

"""Database roles: what a municipality's connection may touch. PostgreSQL itself denies the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from tenants.fleet.connection import db
from tenants.fleet.names import PUBLIC, role_name

# Append-only for everybody but the owner.
APPEND_ONLY = {"cases_caseevent", "accounts_auditentry"}
# Shared tables that a municipality may read (its own row only) or add to.
OWN_ROW = {"tenants_municipality": "schema_name = {me}",
           "tenants_domain": "tenant_id IN (SELECT id FROM tenants_municipality WHERE schema_name = {me})",
           "tenants_branding": "municipality_id IN (SELECT id FROM tenants_municipality WHERE schema_name = {me})"}
# Shared tables to which a municipality may add rows in its own name.
ADD_ONLY = ("tenants_wake", "tenants_reviewnote")
ME = "substr(current_user, length(current_database()) + 2)"


@contextmanager
def owner() -> Iterator[None]:
    """Work with the login role, which owns the schemas. For the fleet's DDL only."""
    before = db.as_owner
    db.as_owner = True
    db.search_path_set_schemas = None
    try:
        yield
    finally:
        db.as_owner = before
        db.search_path_set_schemas = None


def run(statement: str, **names: str) -> None:
    """Run one DDL statement with its names quoted."""
    with db.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()}))


def ensure_role(schema: str) -> None:
    """Create the schema's role where it is missing, and let the login role change into it."""
    role = role_name(schema)
    with db.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            run("CREATE ROLE {role} NOLOGIN NOINHERIT", role=role)
    run("GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE", role=role)


def grant_own_schema(schema: str) -> None:
    """Let the schema's role work in it, and read or add the few shared rows that it needs."""
    role = role_name(schema)
    run("GRANT USAGE ON SCHEMA {schema} TO {role}", schema=schema, role=role)
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}", schema=schema, role=role)
    run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}", schema=schema, role=role)
    for table in APPEND_ONLY:
        run("REVOKE UPDATE, DELETE ON {schema}.{table} FROM {role}", schema=schema, table=table, role=role)
    run("REVOKE ALL ON {schema}.django_migrations FROM {role}", schema=schema, role=role)
    run("GRANT USAGE ON SCHEMA public TO {role}", role=role)
    for table in OWN_ROW:
        run("GRANT SELECT ON public.{table} TO {role}", table=table, role=role)
    # The catalogue's version is raised by whoever changes the catalogue; nothing else of the row may be.
    run("GRANT UPDATE (catalogue_version) ON public.tenants_municipality TO {role}", role=role)
    for table in ADD_ONLY:
        run("GRANT INSERT ON public.{table} TO {role}", table=table, role=role)
        run("GRANT USAGE ON SEQUENCE public.{sequence} TO {role}", sequence=f"{table}_id_seq", role=role)


def grant_public() -> None:
    """Let the association's own role work in `public`, and close the shared rows to everybody else's role."""
    role = role_name(PUBLIC)
    ensure_role(PUBLIC)
    run("GRANT USAGE ON SCHEMA public TO {role}", role=role)
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}", role=role)
    run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}", role=role)
    for table, mine in OWN_ROW.items():
        run("ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY", table=table)
        run("DROP POLICY IF EXISTS own_row ON public.{table}", table=table)
        run("DROP POLICY IF EXISTS association ON public.{table}", table=table)
        run("CREATE POLICY own_row ON public.{table} FOR SELECT USING (" + mine.format(me=ME) + ")",
            table=table)
        run("CREATE POLICY association ON public.{table} TO {role} USING (true) WITH CHECK (true)",
            table=table, role=role)
    run("DROP POLICY IF EXISTS own_version ON public.tenants_municipality")
    run(f"CREATE POLICY own_version ON public.tenants_municipality FOR UPDATE USING (schema_name = {ME})")
    for table in ADD_ONLY:
        run("ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY", table=table)
        run("DROP POLICY IF EXISTS own_wake ON public.{table}", table=table)
        run("DROP POLICY IF EXISTS own_note ON public.{table}", table=table)
        run("DROP POLICY IF EXISTS association ON public.{table}", table=table)
        run("CREATE POLICY own_note ON public.{table} FOR INSERT WITH CHECK (schema_name = " + ME + ")", table=table)
        run("CREATE POLICY association ON public.{table} TO {role} USING (true) WITH CHECK (true)",
            table=table, role=role)


def drop_role(schema: str) -> None:
    """Remove a role and everything granted to it. Does nothing where it does not exist."""
    role = role_name(schema)
    with db.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
    run("GRANT {role} TO CURRENT_USER WITH INHERIT TRUE", role=role)
    run("DROP OWNED BY {role}", role=role)
    run("DROP ROLE {role}", role=role)

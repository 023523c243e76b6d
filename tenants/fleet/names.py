"""Names of schemas and database roles. Roles belong to the whole server, so they carry the database's name."""

from django.db import connection

LONGEST = 63
PUBLIC = "public"
TEMPLATE = "jarda_template"


def schema_name(slug: str) -> str:
    """`kohid` lives in the schema `m_kohid`."""
    return "m_" + slug.replace("-", "_")


def role_name(schema: str) -> str:
    """The database role that owns nothing and may work in this one schema."""
    return role_of(connection.settings_dict["NAME"], schema)


def role_of(database: str, schema: str) -> str:
    """A schema's role in a database of this name.

    Raises:
        ValueError: PostgreSQL would cut the name, and two municipalities could share what is left.
    """
    name = f"{database}:{schema}"
    if len(name.encode()) > LONGEST:
        raise ValueError(f"The role name {name} is too long for PostgreSQL. Use a shorter database name or slug.")
    return name

"""Names of schemas and database roles. Roles belong to the whole server, so they carry the database's name."""

from django.db import connection

PUBLIC = "public"
TEMPLATE = "jarda_template"


def schema_name(slug: str) -> str:
    """`kohid` lives in the schema `m_kohid`."""
    return "m_" + slug.replace("-", "_")


def role_name(schema: str) -> str:
    """The database role that owns nothing and may work in this one schema."""
    return f"{connection.settings_dict['NAME']}:{schema}"[:63]

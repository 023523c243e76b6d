"""Which municipality is being served right now."""

from tenants.fleet.connection import db
from tenants.models import Municipality


class NoMunicipality(RuntimeError):
    """Code that works inside a municipality ran outside any. Tasks and commands must name theirs aloud."""


def municipality() -> Municipality:
    """The municipality entered last on this connection.

    Raises:
        NoMunicipality: none is entered.
    """
    tenant = db.tenant
    if not isinstance(tenant, Municipality):
        raise NoMunicipality("No municipality is entered here. Use `with municipality.entered():`.")
    return tenant

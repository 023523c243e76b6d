"""The roles that there are in the municipality entered, and what each may do.

Rows of StaffRole override the ready table or add roles of the municipality's own. They are read once and kept in the
process until the municipality's rules have a new version, so that a signed-in request asks nothing.
"""

from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from tenants.accounts.models import StaffRole
from tenants.accounts.roles import MAY, MUNICIPAL, TOWN_PERMISSIONS, Permission, Role
from tenants.fleet.connection import db
from tenants.models import Municipality
from tenants.words import in_language

KEPT = 500
_kept: dict[tuple[str, int], "RoleBook"] = {}
_lock = Lock()


@dataclass(frozen=True)
class TownRole:
    """A role as it holds here. `is_ready` ones come with the product; `is_changed` says that they were reshaped."""

    code: str
    names: dict[str, str]
    permissions: frozenset[Permission]
    active: bool = True
    is_ready: bool = False
    is_changed: bool = False

    def __str__(self) -> str:
        return self.name_in()

    def name_in(self, language: str | None = None) -> str:
        """What the municipality calls it."""
        return in_language(self.names, language) or (str(Role(self.code).label) if self.is_ready else self.code)


@dataclass(frozen=True)
class RoleBook:
    """Every role by its code, the ready ones first; those that were given up among them."""

    roles: dict[str, TownRole]

    @cached_property
    def living(self) -> list[TownRole]:
        """The roles that may be given to somebody."""
        return [role for role in self.roles.values() if role.active]


def rolebook() -> RoleBook:
    """The roles of the municipality entered; outside any, the ready ones."""
    here = db.tenant
    if not isinstance(here, Municipality):
        return READY
    key = (here.schema_name, here.catalogue_version)
    if key not in _kept:
        with _lock:
            if len(_kept) >= KEPT:
                _kept.clear()
        _kept[key] = read()
    return _kept[key]


def forget_roles() -> None:
    """Drop what is kept, after a role changed in this process."""
    _kept.clear()


def read() -> RoleBook:
    """Read the roles from the database."""
    rows = {row.code: row for row in StaffRole.objects.order_by("pk")}
    roles = dict(READY.roles)
    for code, row in rows.items():
        given = frozenset(permission for permission in TOWN_PERMISSIONS if permission.value in row.permissions)
        is_ready = code in roles
        roles[code] = TownRole(code, row.names, given, active=row.active or is_ready, is_ready=is_ready,
                               is_changed=is_ready and (given != MAY[code] or bool(row.names)))
    return RoleBook(roles)


READY = RoleBook({code: TownRole(code, {}, MAY[code], is_ready=True) for code in MUNICIPAL})


def permissions_of(role: str) -> frozenset[Permission]:
    """What a role may do here. A role that nobody knows, or that was given up, may nothing."""
    here = rolebook().roles.get(role)
    if here is not None:
        return here.permissions if here.active else frozenset()
    return MAY.get(role, frozenset())


def known_roles() -> dict[str, str]:
    """The roles that a workflow may name: code → what the municipality calls it."""
    return {role.code: str(role) for role in rolebook().living}


def role_name(role: str, language: str | None = None) -> str:
    """What a role is called here, roles of the association and those given up among them."""
    here = rolebook().roles.get(role)
    if here is not None:
        return here.name_in(language)
    return str(Role(role).label) if role in Role.values else role

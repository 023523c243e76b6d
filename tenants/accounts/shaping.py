"""Roles of the municipality's own: made, reshaped, given up."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.accounts.actors import Actor
from tenants.accounts.audit import note_act
from tenants.accounts.guarding import begin, ensure_has, ensure_somebody_manages
from tenants.accounts.models import Person, StaffRole
from tenants.accounts.refusals import LastOneLeft, RoleRefused
from tenants.accounts.rolebook import TownRole, forget_roles, read, rolebook
from tenants.accounts.roles import MAY, NEEDS, OUTSIDERS, TOWN_PERMISSIONS, Permission, Role
from tenants.versions import raise_version

NAME = 60
CODE = 40
# A municipality with more roles than this has lost sight of them.
MOST_ROLES = 40


@transaction.atomic
def add_role(names: dict[str, str], permissions: Iterable[Permission], *, actor: Actor) -> TownRole:
    """Make a role of the municipality's own.

    Args:
        names: what it is called, by language.

    Raises:
        PermissionRefused, MoreThanOneHas: the actor may not, or gives more than they have.
        RoleRefused: it lacks a name, or there is one of that name already.
    """
    begin(actor)
    names = ensure_named(names)
    wished = ensure_sensible(permissions)
    ensure_has(actor, wished)
    if len(rolebook().living) >= MOST_ROLES:
        raise RoleRefused(_("There are %(count)d roles already. Give up one that nobody has first.")
                          % {"count": MOST_ROLES})
    code = free_code(next(iter(names.values())))
    StaffRole.objects.create(code=code, names=names, permissions=sorted(wished))
    note_act(actor, "role_added", subject=code, permissions=sorted(wished))
    return changed(code)


@transaction.atomic
def shape_role(code: str, names: dict[str, str], permissions: Iterable[Permission], *, actor: Actor) -> TownRole:
    """Say anew what a role is called and what it may do. It holds at once for everybody who has it.

    Raises:
        PermissionRefused, MoreThanOneHas: the actor may not, or gives more than they have.
        RoleRefused: there is no such role, or it lacks its name.
        LastOneLeft: nobody could look after colleagues any more, or the actor would lock themselves out.
    """
    begin(actor)
    role = ensure_known(code)
    names = {language: name.strip() for language, name in names.items() if name.strip()}
    names = names if role.is_ready else ensure_named(names, but=code)
    wished = ensure_sensible(permissions)
    # Neither giving nor taking what one does not have oneself.
    ensure_has(actor, wished ^ role.permissions)
    if actor.role == code and Permission.MANAGE_PEOPLE not in wished:
        raise LastOneLeft(_("This is your own role: you would lock yourself out. Ask another administrator to do it."),
                          field="permissions")
    StaffRole.objects.update_or_create(code=code, defaults={"names": names, "permissions": sorted(wished),
                                                            "active": True})
    note_act(actor, "role_changed", subject=code, given=sorted(wished - role.permissions),
             taken=sorted(role.permissions - wished))
    return changed(code)


@transaction.atomic
def make_ready_again(code: str, *, actor: Actor) -> TownRole:
    """Lead a ready role back to what it was delivered as."""
    if code not in MAY:
        raise RoleRefused(_("Only the ready roles can be led back to what they were."))
    return shape_role(code, {}, MAY[code], actor=actor)


@transaction.atomic
def give_up_role(code: str, *, actor: Actor) -> None:
    """Offer a role of the municipality's own no longer. History keeps its name.

    Raises:
        RoleRefused: somebody has it, or it is one of the ready ones.
    """
    begin(actor)
    role = ensure_known(code)
    if role.is_ready:
        raise RoleRefused(_("The ready roles stay. You can take permissions away from this one instead."))
    having = Person.objects.filter(role=code, is_active=True).count()
    if having:
        raise RoleRefused(ngettext(
            "%(count)d colleague has this role. Give them another one first.",
            "%(count)d colleagues have this role. Give them another one first.", having) % {"count": having})
    StaffRole.objects.filter(code=code).update(active=False)
    note_act(actor, "role_given_up", subject=code)
    changed(code)


@transaction.atomic
def take_up_role(code: str, *, actor: Actor) -> TownRole:
    """Offer again a role that was given up."""
    begin(actor)
    role = ensure_known(code)
    ensure_has(actor, role.permissions)
    StaffRole.objects.filter(code=code).update(active=True)
    note_act(actor, "role_taken_up", subject=code)
    return changed(code)


def changed(code: str) -> TownRole:
    """Judge the roles as they are now, then let everybody hear of them.

    Raises:
        LastOneLeft: nobody could look after colleagues any more; nothing is changed.
    """
    book = read()
    ensure_somebody_manages(book)
    raise_version()
    forget_roles()
    return book.roles[code]


def ensure_known(code: str) -> TownRole:
    role = rolebook().roles.get(code)
    if role is None:
        raise RoleRefused(_("There is no such role here. Please choose another."), field="role")
    return role


def ensure_named(names: dict[str, str], *, but: str = "") -> dict[str, str]:
    """The names without what is empty, if there is one and no other role is called so."""
    names = {language: name.strip()[:NAME] for language, name in names.items() if name.strip()}
    if not names:
        raise RoleRefused(_("Please say what the role is called."), field="name")
    for other in rolebook().living:
        if other.code != but and names.items() & other.names.items():
            raise RoleRefused(_("There is a role called “%(name)s” already. Please find another name.")
                              % {"name": other}, field="name")
    return names


def ensure_sensible(permissions: Iterable[Permission]) -> frozenset[Permission]:
    """The permissions with what they are no use without.

    Raises:
        RoleRefused: there are none, or some that are not the municipality's to give.
    """
    wished = frozenset(permissions)
    if not wished:
        raise RoleRefused(_("A role without any permission is of no use. Please tick at least one."),
                          field="permissions")
    if wished - frozenset(TOWN_PERMISSIONS):
        raise RoleRefused(_("Some of these permissions are for the association only."), field="permissions")
    needed: frozenset[Permission] = frozenset()
    return wished | needed.union(*(NEEDS.get(permission, frozenset()) for permission in wished))


def free_code(name: str) -> str:
    """A code of its own made of a name; history and workflows name the role by it for ever."""
    stem = slugify(name)[: CODE - 4] or "role"
    taken = {*rolebook().roles, *Role.values, *OUTSIDERS}
    codes = (stem, *(f"{stem}-{number}" for number in range(2, 2 + len(taken))))
    return next(code for code in codes if code not in taken)

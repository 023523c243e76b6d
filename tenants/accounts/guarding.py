"""What holds whenever roles or people change, whoever changes them."""

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.models import Person
from tenants.accounts.refusals import LastOneLeft, MoreThanOneHas
from tenants.accounts.rolebook import RoleBook, permissions_of, rolebook
from tenants.accounts.roles import Permission
from tenants.accounts.scopes import Scope


def begin(actor: Actor) -> None:
    """Take the turn: changes of roles and people are made one after the other, each judged by what holds then.

    Raises:
        PermissionRefused: the actor may not look after colleagues, or may no more.
    """
    ensure_may(actor, Permission.MANAGE_PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || ':people'))")
    if actor.kind is ActorKind.STAFF and actor.person is not None:
        # Two administrators who let each other go at the same moment: the slower one is no colleague any more.
        now = Person.objects.filter(pk=actor.person.pk, is_active=True).values_list("role", flat=True).first()
        if now is None or Permission.MANAGE_PEOPLE not in permissions_of(now):
            ensure_may(Actor(ActorKind.STAFF), Permission.MANAGE_PEOPLE)


def working_here() -> QuerySet[Person]:
    """Everybody who works here now."""
    return Person.objects.filter(is_active=True).exclude(role="")


def ensure_somebody_manages(book: RoleBook | None = None) -> None:
    """Refuse a change after which nobody could look after colleagues any more; asked when it is made.

    Args:
        book: the roles as they have just been changed.

    Raises:
        LastOneLeft: nobody could.
    """
    roles = [role.code for role in (book or rolebook()).living if Permission.MANAGE_PEOPLE in role.permissions]
    if not Person.objects.filter(is_active=True, role__in=roles).exists():
        raise LastOneLeft(_("Then nobody could look after colleagues any more. Give somebody else that right first."))


def ensure_has(actor: Actor, permissions: Collection[Permission]) -> None:
    """Refuse to give what the actor does not have.

    Raises:
        MoreThanOneHas: the actor lacks one of these permissions.
    """
    lacking = [permission for permission in permissions if not actor.may(permission)]
    if lacking:
        raise MoreThanOneHas(
            _("You cannot give more than you have yourself, and your own role does not have: %(permissions)s.")
            % {"permissions": ", ".join(str(permission.label) for permission in lacking)})


def ensure_reaches(actor: Actor, scope: Scope) -> None:
    """Refuse to give a wider scope than the actor's own.

    Raises:
        MoreThanOneHas: it is wider.
    """
    if actor.kind is ActorKind.STAFF and not scope.is_within(actor.scope):
        raise MoreThanOneHas(
            _("You cannot give more than you have yourself, and your own role holds for a part of the cases only. "
              "Choose within that part."))


def ensure_not_above(actor: Actor, person: Person) -> None:
    """Refuse to touch the rights of somebody who has more than the actor.

    Raises:
        MoreThanOneHas: they have more.
    """
    if any(not actor.may(permission) for permission in permissions_of(person.role)):
        raise MoreThanOneHas(_("%(name)s may do more here than you. Somebody with those rights has to do this.")
                             % {"name": person})
    ensure_reaches(actor, Scope.read(person.scope))


def is_self(actor: Actor, person: Person) -> bool:
    return actor.person is not None and actor.person.pk == person.pk

"""Who acts. Every service is told, and every event names the kind and the pseudonym."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from tenants.accounts.models import Person
from tenants.accounts.rolebook import permissions_of
from tenants.accounts.roles import Permission
from tenants.accounts.scopes import EVERYTHING, Scope
from tenants.refusals import Refusal


class ActorKind(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"
    BODY = "body"
    SYSTEM = "system"


class PermissionRefused(Refusal):
    """The actor's role does not allow the act."""

    status = 403


@dataclass(frozen=True)
class Actor:
    kind: ActorKind
    person: Person | None = None
    pseudonym: UUID | None = None
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    role: str = ""
    # Where the role holds. What it means for a case says `cases.scoping`.
    scope: Scope = EVERYTHING

    def may(self, permission: Permission) -> bool:
        return self.kind is ActorKind.SYSTEM or permission in self.permissions


SYSTEM = Actor(ActorKind.SYSTEM)
ANONYMOUS = Actor(ActorKind.CITIZEN)
BODY = Actor(ActorKind.BODY)


def actor_for(person: Person | None) -> Actor:
    """The actor that a signed-in person is; an anonymous citizen where nobody is signed in."""
    if person is None or not person.is_active:
        return ANONYMOUS
    if not person.is_staff:
        return Actor(ActorKind.CITIZEN, person, person.pseudonym)
    return Actor(ActorKind.STAFF, person, person.pseudonym, permissions_of(person.role), person.role,
                 Scope.read(person.scope))


def ensure_may(actor: Actor, permission: Permission) -> None:
    """Do nothing if the actor may.

    Raises:
        PermissionRefused: the actor may not.
    """
    if not actor.may(permission):
        raise PermissionRefused(_("Your role does not allow this. Ask your administrator if you need it."))

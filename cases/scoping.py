"""Where a colleague's role holds, for cases: the one condition, for lists as for a single case.

A colleague with a scope works on the cases of these category groups, in these areas (with all parts of them), at these
bodies, all three together; and on every case that somebody has handed to them. Reporting is free: whoever answers the
telephone takes any case down.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.models import Case, Referral
from tenants.accounts.actors import Actor, ActorKind
from tenants.accounts.models import Person
from tenants.accounts.scopes import Scope
from tenants.refusals import Refusal

# Where a case carries how it stood when it was locked, or that the act itself has made it.
STOOD = "_stood"


class OutOfScope(Refusal):
    """The case lies outside the scope of the colleague's role."""

    status = 403


@dataclass(frozen=True)
class Standing:
    """What decides whether a case lies in a scope."""

    group: str
    area: int | None
    assignee: int | None


def is_scoped(actor: Actor) -> bool:
    """Whether the actor's role holds for a part of the cases only."""
    return actor.kind is ActorKind.STAFF and not actor.scope.is_everything


def within_scope(actor: Actor) -> Q:
    """The condition on cases; empty for whoever works on all of them."""
    if not is_scoped(actor):
        return Q()
    scope, rules = actor.scope, catalogue()
    condition = Q()
    if scope.groups:
        condition &= Q(category__in=[row.pk for row in rules.categories.values() if row.group in scope.groups])
    if scope.areas:
        condition &= Q(area__in=areas_of(scope))
    if scope.bodies:
        bodies = [row.pk for code, row in rules.bodies.items() if code in scope.bodies]
        condition &= Q(pk__in=Referral.objects.filter(body__in=bodies).values("case"))
    return condition | Q(assignee=actor.person.pk) if actor.person else condition


def areas_of(scope: Scope) -> set[int]:
    """The primary keys of a scope's areas and of all that lie in them."""
    rows = list(catalogue().areas.values())
    reached = {row.pk for row in rows if row.code in scope.areas}
    grown = True
    while grown:
        inner = {row.pk for row in rows if row.parent_id in reached} - reached
        reached |= inner
        grown = bool(inner)
    return reached


def lies_within(scope: Scope, case: Case, stood: Standing | None = None) -> bool:
    """Whether a case lies in a scope. Asks the database only where the scope names bodies."""
    stood = stood or standing_of(case)
    if scope.groups and stood.group not in scope.groups:
        return False
    if scope.areas and stood.area not in areas_of(scope):
        return False
    return not scope.bodies or Referral.objects.filter(case=case, body__code__in=scope.bodies).exists()


def may_look_after(person: Person, case: Case) -> bool:
    """Whether a case lies where a colleague's role holds; for proposing who could take it."""
    return lies_within(Scope.read(person.scope), case)


def standing_of(case: Case) -> Standing:
    return Standing(case.category.group, case.area_id, case.assignee_id)


def keep_standing(case: Case) -> Case:
    """Remember how the case stands, before an act changes it: whoever puts the district right may do so although the
    case then lies in another one."""
    setattr(case, STOOD, standing_of(case))
    return case


def made_here(case: Case) -> None:
    """Remember that the act itself has made this case."""
    setattr(case, STOOD, None)


def ensure_in_scope(actor: Actor, case: Case) -> None:
    """Refuse a colleague whose role does not hold for the case, judged as it stood when it was locked.

    The writer of the log asks this at every entry, so that no service can forget it.

    Raises:
        OutOfScope: it does not hold.
    """
    if not is_scoped(actor):
        return
    stood: Standing | None = getattr(case, STOOD, standing_of(case))
    if stood is None or (actor.person is not None and stood.assignee == actor.person.pk):
        return
    if not lies_within(actor.scope, case, stood):
        raise OutOfScope(_("Case %(number)s is not in the part that you look after. Hand it to a colleague who does, "
                           "or ask your administrator.") % {"number": case.number})

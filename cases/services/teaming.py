"""Which teams a colleague belongs to, and which steps of the workflow a new role takes."""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Team, Workflow
from cases.services.publishing import bring_to
from cases.services.settling import rules_changed
from cases.workflows import definition_of
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.models import Person
from tenants.accounts.rolebook import TownRole
from tenants.accounts.roles import Permission


@transaction.atomic
def put_into_teams(person: Person, codes: Collection[str], *, actor: Actor) -> None:
    """Let a colleague belong to these teams and no others. Teams that were given up keep whom they had.

    Raises:
        PermissionRefused: the actor may not look after colleagues.
    """
    ensure_may(actor, Permission.MANAGE_PEOPLE)
    wanted = set(Team.objects.filter(code__in=codes, active=True).values_list("pk", flat=True))
    before = set(person.teams.filter(active=True).values_list("pk", flat=True))
    if wanted == before:
        return
    person.teams.remove(*(before - wanted))
    person.teams.add(*(wanted - before))
    note_act(actor, "colleague_teams_changed", subject=person.public_id)
    rules_changed()


@transaction.atomic
def let_take_steps(role: TownRole, like: str, *, actor: Actor) -> int:
    """Offer every move of the workflows that one role may make to another role too, each as a new version.

    Returns:
        How many moves there are.

    Raises:
        PermissionRefused: the actor may not set rules.
    """
    ensure_may(actor, Permission.SET_RULES)
    count = 0
    for workflow in Workflow.objects.select_for_update().filter(active=True).order_by("pk"):
        before = definition_of(workflow)
        moves = tuple(replace(move, roles=(*move.roles, role.code))
                      if like in move.roles and role.code not in move.roles else move for move in before.moves)
        if moves != tuple(before.moves):
            count += sum(one != other for one, other in zip(moves, before.moves, strict=True))
            bring_to(workflow, replace(before, moves=moves), saved_by=actor, before=before,
                     note=_("the new role “%(role)s”") % {"role": role})
    return count

"""Teams are made, changed and given up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cases.models import Team
from cases.refusals import TeamRefused
from cases.services.settling import rules_changed
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission


@dataclass(frozen=True)
class TeamWish:
    """A team as it shall be. `takes` as in `cases.taking`; `names_some`: it shall name some kind or district."""

    name: str
    members: Iterable[Person] = ()
    takes: dict[str, list[str]] | None = None
    names_some: bool = False


@transaction.atomic
def save_team(team: Team | None, wish: TeamWish, *, actor: Actor) -> Team:
    """Make a team, or change one. New cases go by the new wish at once; those that stand somewhere stay there.

    Raises:
        PermissionRefused: the actor's role may not.
        TeamRefused: it has no name, or that of another team; or it shall take some cases and names none.
    """
    ensure_may(actor, Permission.SET_RULES)
    name = wish.name.strip()
    if not name:
        raise TeamRefused(_("Please give the team a name, such as: Roads."), field="title")
    others = Team.objects.exclude(pk=team.pk) if team else Team.objects.all()
    if others.filter(name__iexact=name).exists():
        raise TeamRefused(_("There is a team of this name already. Please choose another one."), field="title")
    if wish.names_some and not any((wish.takes or {}).values()):
        raise TeamRefused(_("Tick at least one kind or one district, or choose another answer."), field="mode")
    is_new = team is None
    team = team or Team(code=free_code(name))
    team.name, team.takes = name, wish.takes
    team.save()
    team.members.set(wish.members)
    note_act(actor, "team_made" if is_new else "team_changed", subject=team.code)
    rules_changed()
    return team


@transaction.atomic
def retire_team(team: Team, *, actor: Actor) -> Team:
    """Give a team up: nothing more goes to it. What stands with it stays until somebody hands it on."""
    return _set_active(team, False, actor)


@transaction.atomic
def revive_team(team: Team, *, actor: Actor) -> Team:
    """Take a team up again that was given up."""
    return _set_active(team, True, actor)


def _set_active(team: Team, active: bool, actor: Actor) -> Team:
    ensure_may(actor, Permission.SET_RULES)
    if team.active != active:
        team.active = active
        team.save(update_fields=["active"])
        note_act(actor, "team_revived" if active else "team_retired", subject=team.code)
        rules_changed()
    return team


def free_code(name: str) -> str:
    """A code for a new team that no team has had: history speaks of teams by it."""
    stem = slugify(name)[:50] or "team"
    taken = set(Team.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2)
                if (code := stem if number == 1 else f"{stem}-{number}") not in taken)

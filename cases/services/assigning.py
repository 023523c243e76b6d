"""Who looks after a case: a colleague, a team, or nobody."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.record import record
from cases.events.types import CaseAssigned
from cases.models import Case, Team
from cases.models.event import Voice
from cases.refusals import NotToThem
from cases.services.locking import locked, save_moved
from cases.taking import team_for
from tenants.accounts.absence import is_absent, substitute_of
from tenants.accounts.actors import SYSTEM, Actor, ensure_may
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission


@transaction.atomic
def assign_case(case: Case, person: Person | None = None, *, actor: Actor, team: Team | None = None,
                even_if_absent: bool = False) -> Case:
    """Give a case to a colleague, to a team, to a colleague for a team, or to nobody.

    A colleague takes it for the team where it stands, if they belong there; else it leaves that team. A team takes it
    from whoever had it. What changes nothing is not recorded.

    Raises:
        PermissionRefused: the actor's role may not.
        NotToThem: the colleague has left or is away, or the team is not there any more.
    """
    ensure_may(actor, Permission.ASSIGN)
    case = locked(case)
    ensure_can_take(person, team, actor=actor, even_if_absent=even_if_absent)
    team_id = team.pk if team else team_kept(case, person)
    return write_assignment(case, person.pk if person else None, team_id, actor=actor)


def assign_by_rule(case: Case) -> Case:
    """Give a case that nobody looks after to the team that takes such cases. The caller holds the case's lock.

    Nobody chose that team, so no person stands beside it in the log.
    """
    if case.assignee_id or case.team_id:
        return case
    rules = catalogue()
    team = team_for(rules.teams.values(), group=case.category.group, area=case.area.code if case.area else None)
    return write_assignment(case, None, team.pk, actor=SYSTEM) if team else case


def ensure_can_take(person: Person | None, team: Team | None, *, actor: Actor, even_if_absent: bool = False) -> None:
    """Refuse somebody who has left, a team that was given up, and, unless it is meant, a colleague who is away."""
    if team is not None and not team.active:
        raise NotToThem(_("“%(team)s” is not a team any more. Please choose another.") % {"team": team}, field="to")
    if person is None:
        return
    if not person.is_active or not person.is_staff:
        raise NotToThem(_("%(name)s no longer works here. Please choose another colleague.") % {"name": person},
                        field="to")
    if not even_if_absent and person != actor.person and is_absent(person):
        raise NotToThem(absence_told(person), field="to")


def absence_told(person: Person) -> str:
    """That a colleague is away, and who stands in."""
    substitute = substitute_of(person)
    if substitute is None:
        return _("%(name)s is away, and nobody stands in. Choose somebody else, or say that it can wait.") % {
            "name": person}
    return _("%(name)s is away; %(substitute)s stands in. Give it to %(substitute)s, or say that it can wait.") % {
        "name": person, "substitute": substitute}


def team_kept(case: Case, person: Person | None) -> int | None:
    """The team for which a colleague takes a case: the one where it stands, if they belong to it."""
    if person is None or case.team_id is None:
        return None
    here = next((team for team in catalogue().teams.values() if team.pk == case.team_id), None)
    return case.team_id if here and person.pk in [member.pk for member in here.members.all()] else None


def write_assignment(case: Case, person_id: int | None, team_id: int | None, *, actor: Actor) -> Case:
    """Write who looks after a case, as it is wished and without asking. The caller holds the case's lock."""
    if (case.assignee_id, case.team_id) == (person_id, team_id):
        return case
    case.assignee_id, case.team_id = person_id, team_id
    save_moved(case, "assignee", "team")
    person = Person.objects.get(pk=person_id) if person_id else None
    team = next((row for row in catalogue().teams.values() if row.pk == team_id), None)
    record(case, CaseAssigned(to=person.pseudonym if person else None, team=team.code if team else None), actor=actor,
           voice=Voice.INTERNAL)
    return case

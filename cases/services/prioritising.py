"""How pressing a case is."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.events.record import record
from cases.events.types import CasePrioritised
from cases.models import Case
from cases.models.event import Voice
from cases.priorities import PRIORITIES
from cases.refusals import ReportRefused
from cases.services.locking import locked, save_moved
from cases.services.reckoning import reckon
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission


@transaction.atomic
def prioritise(case: Case, priority: int, *, actor: Actor) -> Case:
    """Say how pressing a case is. The promised times follow the service level of the new priority.

    Args:
        priority: a number of `cases.priorities`.

    Raises:
        PermissionRefused: the actor's role may not.
        ReportRefused: there is no such priority.
    """
    ensure_may(actor, Permission.ASSIGN)
    if priority not in PRIORITIES:
        raise ReportRefused(_("Please choose one of the four priorities."), field="priority")
    case = locked(case)
    before, case.priority = case.priority, priority
    if before != priority:
        save_moved(case, "priority")
        record(case, CasePrioritised(before=before, after=priority), actor=actor, voice=Voice.INTERNAL)
        reckon(case, actor=actor)
    return case

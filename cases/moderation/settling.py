"""Who looks at new reports: settled with its consequences."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.catalogue import Catalogue, catalogue
from cases.models import Status
from cases.moderation.entering import ASSOCIATION, offer_all
from cases.refusals import SettingRefused
from cases.services.settling import settle
from cases.settings import MODERATORS
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Role


@transaction.atomic
def settle_moderators(who: str, *, actor: Actor) -> None:
    """Settle who looks at new reports. What waits at this moment is offered to the association at once.

    Raises:
        PermissionRefused: the actor's role may not.
        SettingRefused: the workflow gives volunteers no step, so that reports would wait for ever.
    """
    if who not in MODERATORS:
        raise SettingRefused(_("Choose who looks at new reports."), field="who")
    if who == ASSOCIATION and (stuck := without_step(catalogue())):
        names = ", ".join(f"“{status}”" for status in stuck)
        raise SettingRefused(
            _("From %(steps)s no step is offered to the role “moderator of the association”, so volunteers could look "
              "but not decide. Add the role to a step in the workflow first.") % {"steps": names}, field="who")
    settle("moderators", who, actor=actor)
    offer_all()


def checking_steps(rules: Catalogue) -> list[Status]:
    """The steps of all workflows where somebody looks first."""
    return [status for status in rules.living if status.phase == Phase.MODERATION]


def without_step(rules: Catalogue) -> list[Status]:
    """Those from which volunteers have no way out."""
    return [status for status in checking_steps(rules)
            if not any(Role.MODERATOR in move.roles for move in rules.ways_out(status))]

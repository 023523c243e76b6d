"""A body that has not answered is asked again: by hand, or by the ladder of the workflow."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import UNDO, record
from cases.events.types import BodyReminded
from cases.models import Referral, ReferralState
from cases.refusals import ReferralRefused
from cases.services.locking import locked
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.roles import Permission

# The step's name where a person reminds and not the ladder.
BY_HAND = "hand"


@transaction.atomic
def remind(referral: Referral, *, step: str = BY_HAND, resent: bool = False, actor: Actor) -> Referral:
    """Ask a body again that has not answered; the event carries the letter.

    Args:
        step: the code of the ladder's step, or `BY_HAND`.
        resent: the whole first letter once more, instead of a few lines.

    Raises:
        PermissionRefused: the actor's role may not.
        ReferralRefused: the body has answered or no longer has the case, or somebody reminded it today already.
    """
    ensure_may(actor, Permission.REFER)
    case = locked(referral.case)
    referral = Referral.objects.select_related("body").get(pk=referral.pk)
    ensure_waits(referral)
    now = timezone.now()
    if (step == BY_HAND and referral.reminded_at
            and timezone.localdate(referral.reminded_at) == timezone.localdate(now)):
        raise ReferralRefused(_("%(body)s was reminded today already. Give them until tomorrow, or call them.")
                              % {"body": referral.body})
    referral.reminded_at = now
    referral.save(update_fields=["reminded_at"])
    record(case, BodyReminded(referral=referral.public_id, body=referral.body.code, step=step, resent=resent),
           actor=actor, undo=UNDO if actor.kind is ActorKind.STAFF else UNDO * 0)
    return referral


def ensure_waits(referral: Referral) -> None:
    """Refuse to remind a body of what it has answered already, or has no longer."""
    if referral.state in (ReferralState.ANSWERED, ReferralState.SOLVED):
        raise ReferralRefused(_("%(body)s has answered already, so there is nothing to remind them of.")
                              % {"body": referral.body})
    if referral.state != ReferralState.SENT:
        raise ReferralRefused(_("%(body)s no longer has this case. Send it to them again first.")
                              % {"body": referral.body})

"""A body says that it is not responsible: the case goes from it to another one, within the days that the law allows."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import UNDO, keep_text, record
from cases.events.types import ReferralPassedOn
from cases.models import GONE, Body, Case, Referral, ReferralState
from cases.refusals import ReferralRefused
from cases.services.locking import locked
from cases.services.reckoning import reckon_for_body
from cases.services.referring import refer
from cases.services.taking_back import may_be_taken_back
from cases.services.timing import follow_referrals
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.roles import Permission

# Act CLXV of 2013, 2. § (2) and Act XXV of 2023: to whoever is responsible within eight days of its arrival.
DAYS = 8


def pass_on(referral: Referral, body: Body, *, actor: Actor, note: str = "") -> Referral:
    """Send a case on from a body that is not responsible to the one that is.

    Args:
        note: what the new body should know; it stands in the letter to them.

    Returns:
        The new referral.

    Raises:
        PermissionRefused: the actor's role may not.
        ReferralRefused: the body no longer has the case, or the other one has it already.
    """
    return _passed_on(referral.case, referral, body, actor=actor, note=note)


@may_be_taken_back
@transaction.atomic
def _passed_on(case: Case, referral: Referral, body: Body, *, actor: Actor, note: str) -> Referral:
    ensure_may(actor, Permission.REFER)
    case = locked(case)
    referral = Referral.objects.select_related("body").get(pk=referral.pk)
    if referral.state in GONE:
        raise ReferralRefused(_("%(body)s no longer has this case. Somebody may have been faster; look at it again.")
                              % {"body": referral.body})
    if body.pk == referral.body_id:
        raise ReferralRefused(_("%(body)s has it already. Please choose somebody else.") % {"body": body}, field="body")
    # Sent first, then passed on: the log tells the act by its first entry, and what was sent can be taken back.
    passed = refer(case, body, actor=actor, by="passed_on", subject=referral.subject, passed_from=referral)
    referral.state = ReferralState.PASSED_ON
    referral.save(update_fields=["state"])
    words = keep_text(case, note)
    record(case, ReferralPassedOn(referral=referral.public_id, body=referral.body.code, to=passed.public_id,
                                  note=words.pk if words else None),
           actor=actor, undo=UNDO if actor.kind is ActorKind.STAFF else UNDO * 0)
    follow_referrals(case)
    reckon_for_body(case, actor=actor)
    return passed


def pass_on_by(case: Case) -> date:
    """The last day on which a case may be passed on: the municipality's own, else that of the law."""
    if case.transfer_due_at:
        return timezone.localdate(case.transfer_due_at)
    return timezone.localdate(case.reported_at) + timedelta(days=DAYS)

"""What became of an attempt, written down."""

from django.db import transaction
from django.utils import timezone

from cases.events.record import record, wake
from cases.events.types import DeliverySettled
from cases.models import Participant
from cases.models.event import Voice
from cases.services.locking import locked
from integrations.email.bounces import is_hard
from integrations.models import Delivery, State
from integrations.outbox.backoff import wait_after
from integrations.outbox.channels import Outcome
from tenants.accounts.actors import SYSTEM

VISIBLE = (State.REFUSED, State.DEAD)


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Record an outcome. One that people must see comes back as an event of the case."""
    now = timezone.now()
    state, due_at = outcome.state, delivery.due_at
    if state in (State.PENDING, State.UNKNOWN):
        wait = wait_after(delivery.attempts)
        if wait is None:
            state = State.DEAD
        else:
            due_at = now + wait
            wake(due_at)
    settled = state in (State.DELIVERED, State.REFUSED, State.DEAD)
    changed = Delivery.objects.filter(pk=delivery.pk, leased_by=delivery.leased_by, state=State.LEASED).update(
        state=state, due_at=due_at, answer=outcome.answer[:500], leased_until=None, leased_by=None,
        handed_over_at=delivery.handed_over_at if settled or state == State.UNKNOWN else None,
        settled_at=now if settled else None)
    tells = delivery.referral or state in VISIBLE
    if changed and state == State.REFUSED and delivery.referral is None and is_hard(outcome.answer):
        # Its own server said at once that there is no such address: as good as a letter that came back.
        Participant.objects.filter(email=delivery.endpoint, failing_since=None).update(failing_since=now)
    if changed and settled and delivery.case and tells:
        record(locked(delivery.case), DeliverySettled(delivery=delivery.public_id, outcome=state,
                                                      referral=delivery.referral),
               actor=SYSTEM, voice=Voice.INTERNAL)

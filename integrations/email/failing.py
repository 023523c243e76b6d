"""Addresses to which letters do not come: noticed when letters come back, said to the desk, and written to no more."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.events.record import record
from cases.events.types import DeliverySettled
from cases.models import Alert, Case, Participant, Rhythm
from cases.models.event import Voice
from cases.services.locking import locked
from integrations.email import addresses
from integrations.email.addresses import ReplyAddress
from integrations.email.bounces import Bounce
from integrations.models import Delivery, Fate, IncomingLetter, State
from tenants import current
from tenants.accounts.actors import SYSTEM

# So many letters that could not be delivered for now, in so many days, are as good as one for good.
DOUBTS, WITHIN = 3, timedelta(days=7)


def delivery_of(bounce: Bounce, reply: ReplyAddress) -> Delivery | None:
    """The delivery that came back: by the address it came back to, else by the letter that it quotes."""
    here = current.municipality()
    if reply.kind == "b" and (found := addresses.delivery_in(here, reply.token)):
        return found
    if bounce.delivery:
        return (Delivery.objects.select_related("letter", "case").filter(public_id=UUID(bounce.delivery)).first())
    return None


def take_bounce(kept: IncomingLetter, bounce: Bounce, delivery: Delivery | None) -> None:
    """Draw the consequences of a letter that came back. `kept` is the row of the bounce itself, not saved yet."""
    address = (delivery.endpoint if delivery else "") or bounce.address
    kept.sender, kept.case = address[:254], delivery.case if delivery else None
    kept.fate = Fate.BOUNCED if bounce.hard else Fate.DELAYED
    if not address:
        return
    if bounce.hard or is_the_last_doubt(address):
        note_failing(address, delivery, said=bounce.said)


def is_the_last_doubt(address: str) -> bool:
    """Whether, with the one at hand, enough letters to an address have come back this week."""
    week = IncomingLetter.objects.filter(fate=Fate.DELAYED, sender=address, received_at__gte=timezone.now() - WITHIN)
    return week.count() >= DOUBTS - 1


@transaction.atomic
def note_failing(address: str, delivery: Delivery | None, *, said: str) -> None:
    """Write no more to an address, and say so in the cases of whoever has it.

    A body's contact is not stopped: its case alone says that the letter came back, and somebody mends the address.
    """
    now = timezone.now()
    people = Participant.objects.filter(Q(email=address) | Q(person__email=address, email=""), failing_since=None)
    reported = list(people.filter(part="reporter").values_list("case", flat=True)[:50])
    if delivery is None or delivery.referral is None:
        people.update(failing_since=now)
        Alert.objects.filter(email=address).update(rhythm=Rhythm.NEVER)
    if delivery is None:
        return
    Delivery.objects.filter(pk=delivery.pk).update(state=State.REFUSED, answer=f"It came back: {said}"[:500],
                                                   settled_at=now)
    concerned = {delivery.case_id} if delivery.case_id else set(reported)
    for case in Case.objects.filter(pk__in=concerned):
        record(locked(case), DeliverySettled(delivery=delivery.public_id, outcome=State.REFUSED,
                                             referral=delivery.referral), actor=SYSTEM, voice=Voice.INTERNAL)

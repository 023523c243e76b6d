"""From the log to the deliveries: each event that waits becomes one delivery for every endpoint it concerns."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.events.record import wake
from cases.models import CaseEvent, Reader, ToDo
from integrations.letters.choosing import letters_for
from integrations.models import Delivery, Letter

BATCH = 200
# When an event whose letters could not be written is taken up once more.
AGAIN = timedelta(minutes=15)
logger = logging.getLogger(__name__)


@transaction.atomic
def take_up(limit: int = BATCH) -> int:
    """Make the deliveries of the events that wait, and take their to-do rows away.

    Returns:
        How many events were taken up.
    """
    todos = list(ToDo.objects.filter(reader=Reader.CARRY, not_before__lte=timezone.now())
                 .order_by("not_before", "pk").select_for_update(skip_locked=True, of=("self",))[:limit])
    events = {event.pk: event for event in
              CaseEvent.objects.filter(pk__in=[todo.event_id for todo in todos]).select_related("case__category")}
    done, failed = [], []
    for todo in todos:
        event = events[todo.event_id]
        try:
            # An event that cannot be put into letters must not keep back those behind it.
            with transaction.atomic():
                for addressed in letters_for(event):
                    queue_letter(addressed.letter, event=event, referral=addressed.referral)
            done.append(todo.pk)
        except Exception as fault:
            # Without its message, which may quote what people wrote.
            logger.error("The letters of event %s could not be written (%s); tried again later.", event.pk,
                         type(fault).__name__)
            failed.append(todo.pk)
    if failed:
        again = timezone.now() + AGAIN
        ToDo.objects.filter(pk__in=failed).update(not_before=again)
        wake(again)
    ToDo.objects.filter(pk__in=done).delete()
    return len(todos)


def queue_letter(letter: Letter, *, event: CaseEvent | None = None, referral: UUID | None = None) -> Delivery | None:
    """Keep a letter and its delivery; one for the daily letter waits without (`letters.digest` gathers it). The same
    event writes once to an address, as a body and as a reader."""
    now = timezone.now()
    known = event and Delivery.objects.filter(
        event=event, channel="email", endpoint=letter.to_address, referral=referral).first()
    if known:
        return known
    letter.written_at = now
    letter.save(force_insert=True)
    if letter.digest_at is not None:
        wake(letter.digest_at)
        return None
    return Delivery.objects.create(channel="email", endpoint=letter.to_address, case=event.case if event else None,
                                   event=event, letter=letter, referral=referral, due_at=now, created_at=now)

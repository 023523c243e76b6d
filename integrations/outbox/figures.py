"""What the association's console counts of deliveries."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from cases.models import Reader, ToDo
from integrations.models import Delivery, State
from integrations.models.delivery import UNSETTLED

# What waits longer than this to be taken up is not waiting: something keeps it back.
TAKEN_UP_WITHIN = timedelta(minutes=15)


def waiting_and_stuck() -> dict[str, int]:
    """How many deliveries still wait, and how many were given up or never taken up."""
    deliveries: dict[str, int] = Delivery.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=UNSETTLED)), stuck=Count("pk", filter=Q(state=State.DEAD)))
    late = timezone.now() - TAKEN_UP_WITHIN
    kept_back = ToDo.objects.filter(reader=Reader.CARRY, event__recorded_at__lt=late).count()
    return {"waiting": deliveries["waiting"], "stuck": deliveries["stuck"] + kept_back}

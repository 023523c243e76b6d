"""What the association's console counts of deliveries."""

from django.db.models import Count, Q

from integrations.models import Delivery, State
from integrations.models.delivery import UNSETTLED


def waiting_and_stuck() -> dict[str, int]:
    """How many deliveries still wait, and how many were given up."""
    return Delivery.objects.aggregate(waiting=Count("pk", filter=Q(state__in=UNSETTLED)),
                                      stuck=Count("pk", filter=Q(state=State.DEAD)))

"""What the association's console counts of cases."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from cases.models import Case
from cases.workflow.phases import RUNNING


def open_and_recent() -> dict[str, int]:
    """How many cases are open now, and how many came in the last 30 days."""
    since = timezone.now() - timedelta(days=30)
    return Case.objects.aggregate(open=Count("pk", filter=Q(phase__in=RUNNING)),
                                  recent=Count("pk", filter=Q(reported_at__gte=since)))

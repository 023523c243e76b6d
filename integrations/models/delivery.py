import uuid

from django.db import models
from django.db.models import Q

from cases.models import Case, CaseEvent
from integrations.models.letter import Letter


class State(models.TextChoices):
    PENDING = "pending"
    LEASED = "leased"
    DELIVERED = "delivered"
    # The answer got lost: nobody knows whether it arrived.
    UNKNOWN = "unknown"
    REFUSED = "refused"
    DEAD = "dead"


UNSETTLED = (State.PENDING, State.LEASED, State.UNKNOWN)


class Delivery(models.Model):
    """One attempt-tracked sending of one thing to one endpoint."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=16)
    endpoint = models.CharField(max_length=254)
    case = models.ForeignKey(Case, models.CASCADE, null=True)
    event = models.ForeignKey(CaseEvent, models.PROTECT, null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True)
    referral = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.UUIDField(null=True)
    # Set just before the content is handed over: from here on a lost answer leaves the outcome unknown.
    handed_over_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(
            fields=["event", "channel", "endpoint", "referral"], nulls_distinct=False,
            condition=Q(event__isnull=False), name="delivered_once")]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(state__in=UNSETTLED), name="delivery_due"),
                   models.Index(fields=["case", "endpoint"], condition=Q(state__in=UNSETTLED), name="delivery_order")]

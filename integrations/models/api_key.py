import uuid

from django.db import models
from django.db.models import Q

from cases.models import Body


class Right(models.TextChoices):
    """What a key may do beyond reading, which everybody may."""

    REPORT = "report"
    UPDATE = "update"


class Side(models.TextChoices):
    """Whose word an update is that comes with a key."""

    # A site or an app for citizens: it may speak of the cases that it reported itself.
    CITIZEN = "citizen"
    # A contractor's or a utility's system: it answers for one body.
    BODY = "body"
    # The municipality's own back office: it may do what customer service may.
    OFFICE = "office"


class ApiKey(models.Model):
    """A key by which another system is known. The secret itself is shown once and kept nowhere."""

    # In the log, what came with the key stands under this id.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12, unique=True)
    hash = models.CharField(max_length=64)
    rights = models.JSONField(default=list)
    side = models.CharField(max_length=8, choices=Side, default=Side.CITIZEN)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True)
    per_minute = models.PositiveSmallIntegerField(default=600)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(side="body", body__isnull=False)
                                              | (~Q(side="body") & Q(body__isnull=True)), name="a_body_for_its_key")]

    def __str__(self) -> str:
        return self.name

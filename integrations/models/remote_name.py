from django.db import models
from django.db.models import Q

from cases.models import Case
from integrations.models.api_key import ApiKey


class Named(models.TextChoices):
    REQUEST = "request"
    UPDATE = "update"


class RemoteName(models.Model):
    """What another system calls something that it gave us, so that the same thing sent again is known."""

    key = models.ForeignKey(ApiKey, models.CASCADE)
    kind = models.CharField(max_length=8, choices=Named)
    # Empty for a case that was reported without a number of the sender's own.
    name = models.CharField(max_length=120, blank=True)
    case = models.ForeignKey(Case, models.CASCADE)
    # The events that it became, by their `seq`; both 0 where it changed nothing.
    first = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    # When it happened, as the sender says: an older state never replaces a newer one.
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kind", "name"], condition=~Q(name=""),
                                               name="remote_name_once")]

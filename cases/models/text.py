import uuid

from django.db import models

from cases.models.case import Case


class Text(models.Model):
    """Words that an event points to. Erasable; the event that points here is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="texts")
    body = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)

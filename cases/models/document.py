import uuid

from django.db import models

from cases.models.case import Case
from cases.models.event import Voice


class Document(models.Model):
    """A PDF beside the photos. Kept re-written, without scripts and attachments (cases.documents)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=120)
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    voice = models.CharField(max_length=8, choices=Voice, default=Voice.INTERNAL)
    hidden = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]

import uuid

from django.db import models

from cases.models.case import Case


class Moment(models.TextChoices):
    BEFORE = "before"
    AFTER = "after"


class Photo(models.Model):
    """A picture of a case. Only re-encoded derivatives are kept; they are found by the id (cases.photos.storage)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="photos", null=True)
    moment = models.CharField(max_length=8, choices=Moment, default=Moment.BEFORE)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)
    hidden = models.BooleanField(default=False)
    # Who took it, as a pseudonym; and when parts of it were made unrecognisable.
    added_by = models.UUIDField(null=True)
    redacted_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Uploaded with a form that is not sent yet; swept after a day.
    kept_for = models.UUIDField(null=True, db_index=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "added_at"]

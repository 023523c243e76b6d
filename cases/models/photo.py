import uuid
from datetime import UTC

from django.db import models
from django.urls import reverse

from cases.models.case import Case


class Moment(models.TextChoices):
    BEFORE = "before"
    AFTER = "after"


class Photo(models.Model):
    """A picture of a case. Only re-encoded derivatives are kept; they are found by `files` (cases.photos.storage)."""

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

    @property
    def files(self) -> uuid.UUID:
        """Under which id its pictures lie. Another one after each change, so that the old ones are found by nobody."""
        return uuid.uuid5(self.id, self.stamp) if self.redacted_at else self.id

    @property
    def stamp(self) -> str:
        """What tells its present pictures from those of before; empty as long as it was never changed."""
        return self.redacted_at.astimezone(UTC).strftime("%Y%m%d%H%M%S%f") if self.redacted_at else ""

    def address(self, name: str) -> str:
        """The address of one of its pictures, such as `large.webp`. Whenever the picture changes, so does this: what
        caches keep of the old one is asked for no more."""
        if self.redacted_at:
            return reverse("photos:changed", args=[self.id, self.stamp, name])
        return reverse("photos:picture", args=[self.id, name])

    @property
    def large(self) -> str:
        """The address of the large picture."""
        return self.address("large.webp")

    @property
    def small(self) -> str:
        """The address of the small, square picture."""
        return self.address("small.webp")

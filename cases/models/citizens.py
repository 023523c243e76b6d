"""What citizens add beside a case: comments, alerts; and what the municipality tells all of them."""

import uuid

from django.conf import settings
from django.db import models

from cases.models.case import Case
from cases.models.catalogue import Category
from cases.models.photo import Photo
from cases.models.text import Text
from tenants.areas.models import Area
from tenants.words import in_language


class CommentKind(models.TextChoices):
    WORDS = "words"
    STILL_THERE = "still_there"
    SEEMS_DONE = "seems_done"


class CommentState(models.TextChoices):
    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class Comment(models.Model):
    """What somebody says under a case, perhaps with a photo of today. Shown as the municipality's setting says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=12, choices=CommentKind, default=CommentKind.WORDS)
    state = models.CharField(max_length=8, choices=CommentState, default=CommentState.WAITING)
    text = models.ForeignKey(Text, models.SET_NULL, null=True)
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True)
    pseudonym = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["at"], condition=models.Q(state="waiting"), name="comment_waiting")]


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class Alert(models.Model):
    """A wish to hear of new cases: in an area, around a point, of a category; by letter."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True)
    email = models.EmailField()
    language = models.CharField(max_length=5, blank=True)
    area = models.ForeignKey(Area, models.CASCADE, null=True)
    category = models.ForeignKey(Category, models.CASCADE, null=True)
    address = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    radius_m = models.PositiveIntegerField(null=True)
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.DAILY)
    since = models.DateTimeField()
    # Null until the address was confirmed by its owner.
    confirmed_at = models.DateTimeField(null=True)
    # Everything published until then has been told.
    told_until = models.DateTimeField()


class NoticeKind(models.TextChoices):
    NEWS = "news"
    WORKS = "works"
    OUTAGE = "outage"


class Notice(models.Model):
    """What the municipality tells everybody: news, works in the street, an outage that it knows of already."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=NoticeKind, default=NoticeKind.NEWS)
    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    radius_m = models.PositiveIntegerField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return in_language(self.titles)

    @property
    def text(self) -> str:
        return in_language(self.texts)

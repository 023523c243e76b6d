"""What the staff arrange for themselves: saved filters, ready replies, who is at which case, work on many cases."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.models.case import Case
from cases.models.event import Voice
from tenants.words import in_language


class SavedFilter(models.Model):
    """A view of the queue under a name of its own: its owner's, or everybody's."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]


class ReplyTemplate(models.Model):
    """A ready reply with fields, by language; for some categories, statuses and one voice, or for all."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    bodies = models.JSONField(default=dict)
    categories = models.JSONField(default=list)
    statuses = models.JSONField(default=list)
    voice = models.CharField(max_length=8, choices=Voice, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def words(self, language: str) -> str:
        return in_language(self.bodies, language)


class Presence(models.Model):
    """That somebody has a case open, or is writing in it. Forgotten after a minute of silence."""

    case = models.ForeignKey(Case, models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    writes = models.BooleanField(default=False)
    # Since when they have been writing; while they only look, since when they have had it open.
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="presence_once")]


class JobState(models.TextChoices):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class BulkJob(models.Model):
    """One act on many cases: what was wished, by whom, and how far it has come (its items say)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(max_length=20)
    wish = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=JobState, default=JobState.READY)
    ended_at = models.DateTimeField(null=True)
    undoes = models.ForeignKey("self", models.CASCADE, null=True, related_name="undone_by")
    # Until when a worker has it in hand; what is past that was left by one that died.
    leased_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]


class BulkItem(models.Model):
    """One case of a job. Its state changes in the transaction that changes the case, so that each is changed once."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.CASCADE)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    sentence = models.CharField(max_length=300, blank=True)
    # What undoing needs to know.
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "case"], name="bulk_item_once")]
        indexes = [models.Index(fields=["job", "outcome", "id"], name="bulk_item_next")]


class OnceOnly(models.Model):
    """A wish from outside that may arrive twice (an offline change, a solved check), and what was answered to it.

    Written in the transaction of what it wished, so that it happens once. Under keys that begin with `back:` it holds
    for some seconds how a case stood, so that an act can be taken back once (cases.services.taking_back).
    """

    key = models.CharField(max_length=80, primary_key=True)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

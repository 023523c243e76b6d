"""The append-only log, and the to-do rows through which its readers find their work."""

from django.db import models

from cases.models.case import Case, Origin, Precision


class Voice(models.TextChoices):
    """Who reads it: everybody, the reporter only, or the staff only."""

    PUBLIC = "public"
    LETTER = "letter"
    INTERNAL = "internal"


class CaseEvent(models.Model):
    """One entry of a case's log. It holds codes, ids, dates and numbers, never words or names."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=32)
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.MINUTE)
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.LIVE)
    actor_kind = models.CharField(max_length=10)
    actor = models.UUIDField(null=True)
    voice = models.CharField(max_length=8, choices=Voice, default=Voice.PUBLIC)
    data = models.JSONField(default=dict)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_event_at_a_time")]
        # What one colleague did, and what all of them did, the newest first.
        indexes = [models.Index(fields=["actor", "-recorded_at", "-id"], condition=models.Q(actor_kind="staff"),
                                name="event_by_colleague"),
                   models.Index(fields=["-recorded_at", "-id"], condition=models.Q(actor_kind="staff"),
                                name="event_of_colleagues")]


class Reader(models.TextChoices):
    CARRY = "carry"
    MEASURE = "measure"


class ToDo(models.Model):
    """That an event has not been taken up by one of its readers yet. Deleted when it has."""

    event = models.ForeignKey(CaseEvent, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE)
    reader = models.CharField(max_length=8, choices=Reader)
    not_before = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["reader", "not_before", "id"], name="todo_by_reader")]

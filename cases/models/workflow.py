"""A municipality's own workflow, as data. `cases.workflow.graph` judges it when it is saved."""

import uuid

from django.db import models

from cases.workflow.phases import Phase, Proof, face
from tenants.words import in_language


def choices(values: type[Phase] | type[Proof]) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


class Pause(models.TextChoices):
    """For whom a status waits, so that the promised times stand still."""

    NOBODY = ""
    REPORTER = "reporter"
    OTHERS = "others"


class Workflow(models.Model):
    """One way of working. Its rows are what holds now; what held before stands in its versions."""

    code = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    # The category groups that it is for; none: all that no other workflow names.
    groups = models.JSONField(default=list, db_default=[])
    # What happens while nobody answers: steps as `cases.workflow.ladder` reads them.
    ladder = models.JSONField(default=list, db_default=[])
    version = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self) -> str:
        return in_language(self.names)


class WorkflowVersion(models.Model):
    """A workflow as it was saved once: all of it, and where the cases of statuses that went away were led."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    mapping = models.JSONField(default=dict)
    note = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()
    # The pseudonym of whoever saved it.
    saved_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["workflow", "number"], name="version_once")]


class Status(models.Model):
    """A step of the municipality's own, with the fixed meaning behind it. Never deleted: history speaks of it."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="statuses")
    # Unique over all workflows of the municipality: the log names a status by its code alone.
    code = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    public_names = models.JSONField(default=dict)
    phase = models.CharField(max_length=12, choices=choices(Phase))
    proof = models.CharField(max_length=12, choices=choices(Proof), default=Proof.NONE)
    pauses = models.CharField(max_length=12, choices=Pause, blank=True, default=Pause.NOBODY, db_default="")
    open311 = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    initial = models.BooleanField(default=False)
    public = models.BooleanField(default=True)
    # False: it has gone away, and no case may come to it any more.
    active = models.BooleanField(default=True, db_default=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self.names)

    @property
    def public_name(self) -> str:
        return in_language(self.public_names) or in_language(self.names)

    @property
    def face(self) -> str:
        return face(self.phase, self.proof)


class Transition(models.Model):
    """A move between two statuses: who may, what it needs, what the reporter is told."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="transitions")
    # Unique over all workflows of the municipality, as a status's code is.
    code = models.SlugField(max_length=60, unique=True)
    # None: from every other status of its workflow.
    source = models.ForeignKey(Status, models.CASCADE, null=True, blank=True, related_name="ways_out")
    target = models.ForeignKey(Status, models.CASCADE, related_name="ways_in")
    names = models.JSONField(default=dict)
    roles = models.JSONField(default=list)
    requires = models.JSONField(default=list)
    reasons = models.JSONField(default=dict)
    tells = models.JSONField(default=dict)
    automatic_after_days = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self.names)


class Measure(models.TextChoices):
    """How the time of a service level is counted."""

    CALENDAR_DAYS = "calendar"
    WORKING_DAYS = "working"
    WORKING_HOURS = "hours"


class Clock(models.TextChoices):
    """What a service level promises."""

    ANSWER = "answer"
    TRANSFER = "transfer"
    SOLUTION = "solution"


class ServiceLevel(models.Model):
    """By when something is promised. What is left empty matches everything; the most specific one holds."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clock = models.CharField(max_length=10, choices=Clock)
    category = models.ForeignKey("cases.Category", models.CASCADE, null=True, blank=True)
    body = models.ForeignKey("cases.Body", models.CASCADE, null=True, blank=True)
    priority = models.SmallIntegerField(null=True, blank=True)
    amount = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=10, choices=Measure, default=Measure.CALENDAR_DAYS)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]

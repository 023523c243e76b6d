"""A municipality's own workflow, as data. `cases.workflow.graph` judges it when it is saved."""

from django.db import models

from cases.models.words import in_language
from cases.workflow.phases import Phase, Proof, face


def choices(values: type[Phase] | type[Proof]) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


class Workflow(models.Model):
    code = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    active = models.BooleanField(default=True)


class Status(models.Model):
    """A step of the municipality's own, with the fixed meaning behind it."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="statuses")
    code = models.SlugField(max_length=60)
    names = models.JSONField(default=dict)
    public_names = models.JSONField(default=dict)
    phase = models.CharField(max_length=12, choices=choices(Phase))
    proof = models.CharField(max_length=12, choices=choices(Proof), default=Proof.NONE)
    open311 = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    initial = models.BooleanField(default=False)
    public = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["workflow", "code"], name="status_code_once")]

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
    code = models.SlugField(max_length=60)
    # None: from every other status.
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
        constraints = [models.UniqueConstraint(fields=["workflow", "code"], name="transition_once")]

    def __str__(self) -> str:
        return in_language(self.names)

from django.db import models


class Area(models.Model):
    """A part of the municipality with a name and an outline: a district, a quarter, a maintenance zone."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, default="district")
    geometry = models.JSONField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    population = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

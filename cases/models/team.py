from django.conf import settings
from django.db import models


class Team(models.Model):
    """Colleagues who share a queue. Never deleted: history speaks of it."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", blank=True)
    # Which new cases it gets, by category group and area; what is empty matches everything. None: none by itself.
    takes = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

from typing import Any

from django.db import models


class Setting(models.Model):
    """One thing that a municipality settles for itself in the browser, under a key of `cases.settings`."""

    key = models.SlugField(max_length=40, primary_key=True)
    value: Any = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

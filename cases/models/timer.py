from django.db import models

from cases.models.case import Case


class Timer(models.Model):
    """A move that time makes, unless the case moves before. Everything timed runs from this one table."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="timers")
    transition = models.SlugField(max_length=60)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["case", "transition"], name="one_timer_each")]

from django.db import models

from cases.models.case import Case
from cases.models.referral import Referral


class Act(models.TextChoices):
    """What a timer does when it runs out."""

    MOVE = "move"
    REMIND = "remind"
    RESEND = "resend"
    ESCALATE = "escalate"
    UNANSWERED = "unanswered"
    ASK = "ask"
    SILENCE = "silence"


class Timer(models.Model):
    """What time does to a case, unless somebody does something before. Everything timed runs from this one table."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="timers")
    act = models.CharField(max_length=12, choices=Act, default=Act.MOVE, db_default="move")
    # The code of the move, or of the step of the workflow's ladder.
    transition = models.SlugField(max_length=60, blank=True)
    referral = models.ForeignKey(Referral, models.CASCADE, null=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["case", "act", "transition", "referral"], nulls_distinct=False,
                                               name="one_timer_each")]

"""What evaluation knows about each case: derived from the log alone, thrown away and rebuilt at will."""

from django.db import models

from cases.models import Case


class CaseFacts(models.Model):
    """One case in one row: when it was reported, answered, said to be done, confirmed, solved, ended; how long it took.

    Days (`…_on`) are local days of the municipality. Minutes run from the report; where either end is known to the day
    only, they are whole days of 1,440 minutes. Minutes below zero mean that the source dates an event before the
    report: they are kept as they are, and the figures that need them leave the case out and say so.
    """

    # No constraint in the database: facts are written in bulk and never say more than the log, which has one.
    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, db_constraint=False, related_name="facts")
    category = models.CharField(max_length=60)
    area = models.CharField(max_length=60)
    body = models.CharField(max_length=80)
    channel = models.CharField(max_length=12)
    origin = models.CharField(max_length=8)
    reported_at = models.DateTimeField()
    reported_on = models.DateField()
    # The report is known to the day only.
    by_day = models.BooleanField()
    answered_on = models.DateField(null=True)
    answer_minutes = models.IntegerField(null=True)
    answer_due_on = models.DateField(null=True)
    claimed_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    # Since when it has been solved without interruption; a case that was opened again is not solved.
    solved_on = models.DateField(null=True)
    solution_minutes = models.IntegerField(null=True)
    # Since when it has been solved or closed without interruption.
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["reported_on"], name="facts_by_day")]

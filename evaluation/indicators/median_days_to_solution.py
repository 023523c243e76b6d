"""Median days to a solution."""

from django.utils.translation import gettext_lazy as _

from evaluation.indicators.base import TimeUntil, explained


@explained
class MedianDaysToSolution(TimeUntil):
    """Days from the report until half of the cases are solved.

    Open cases count as "not yet" (Kaplan-Meier), so a backlog cannot hide; so do cases that were closed without a
    solution. A case that was opened again is not solved: if it is solved later, the later day counts.

    Where only the days are known, the figure counts from date to date; otherwise it counts started hours, and beyond 30
    days started days. Cases whose solution is dated before the report are left out, and their number is shown.
    """

    code = "median_days_to_solution"
    name = _("Until solved")
    gist = _("days, for half of the cases; open ones included")
    source = _("Kaplan and Meier 1958; Brookmeyer and Crowley 1982 for the interval.")
    on = "solved_on"
    minutes = "solution_minutes"

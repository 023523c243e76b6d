"""Median days to the first answer."""

from django.utils.translation import gettext_lazy as _

from evaluation.indicators.base import TimeUntil, explained


@explained
class MedianDaysToFirstAnswer(TimeUntil):
    """Days from the report until half of the cases have a first answer.

    The first answer is the first reply of any body to which the case was sent. A solution without a word is not an
    answer. Cases without one count as "not yet" (Kaplan-Meier), so silence cannot hide.

    Where only the days are known, the figure counts from date to date; otherwise it counts started hours, and beyond 30
    days started days. Cases whose answer is dated before the report are left out, and their number is shown.
    """

    code = "median_days_to_first_answer"
    name = _("First answer")
    gist = _("days, for half of the cases")
    source = _("Kaplan and Meier 1958; Brookmeyer and Crowley 1982 for the interval.")
    on = "answered_on"
    minutes = "answer_minutes"

"""Share answered in time."""

from django.utils.translation import gettext_lazy as _

from evaluation.indicators.base import Share, explained
from evaluation.measures import Direction


@explained
class ShareAnsweredInTime(Share):
    """Of the cases whose deadline for an answer has passed, the share that had an answer by then.

    The deadline is the last one recorded with the case, by the service level of its category. It ends with a local day,
    and an answer on that day is in time. Any body's first answer counts; a solution without a word is not an answer.

    Only cases whose deadline has passed are looked at, answered or not: today's quick answers would flatter a month
    whose slow ones cannot be late yet. Cases without a deadline, such as imported ones, are left out, and so are cases
    whose answer is dated before the report.
    """

    code = "share_answered_in_time"
    name = _("Answered in time")
    gist = _("of the cases whose deadline has passed")
    better = Direction.HIGHER
    source = _("Wilson 1927 for the interval.")
    among = "answer_due_on <= %(as_of)s AND coalesce(answer_minutes, 0) >= 0"
    having = "answered_on <= answer_due_on"

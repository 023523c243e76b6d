"""Share solved."""

from django.utils.translation import gettext_lazy as _

from evaluation.indicators.base import Share, explained
from evaluation.measures import Direction


@explained
class ShareSolved(Share):
    """Of the cases reported in the period, the share that is solved.

    Solved is what the municipality's own workflow calls so, and what has stayed so: a case that was opened again is not
    solved. Whether somebody looked and confirmed it is another fact, which this figure does not speak of.

    The share grows with time. So the period before is taken at the same age: as it stood when as many days had passed
    since its end.
    """

    code = "share_solved"
    name = _("Solved")
    gist = _("of the cases reported in the period")
    better = Direction.HIGHER
    source = _("Wilson 1927 for the interval.")
    having = "solved_on <= %(as_of)s"

"""Open backlog by age."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from evaluation.indicators.base import Counted, explained
from evaluation.measures import Direction, Measure, Unit

AGE = "%(stock_on)s - reported_on"
# The bands of age in days, both ends included.
AGES = {"0-30": (0, 30), "31-90": (31, 90), "91-365": (91, 365), "366-": (366, 10**6)}


@explained
class OpenBacklog(Counted):
    """How many cases are open on the last day of the period, by how long ago they were reported.

    Open is what is neither solved nor closed on that day, whenever it was reported. In a period that is not over yet it
    is today that counts.

    A case that was solved or closed and then opened again counts as open for all that time, until it ends for good.
    """

    code = "open_backlog"
    name = _("Open cases")
    gist = _("on the last day of the period, whenever they were reported")
    unit = Unit.CASES
    better = Direction.LOWER
    source = _("A plain count.")
    minimum = 0
    of_stock = True

    def conditions(self) -> Mapping[str, str]:
        ages = {code: f"{AGE} BETWEEN {low} AND {high}" for code, (low, high) in AGES.items()}
        return {"n": "TRUE", **ages}

    def measure(self, counts: Mapping[str, int]) -> Measure:
        parts = tuple((code, counts[code]) for code in AGES)
        return Measure(counts["n"], None, None, counts["n"], counts["n"], self.unit, parts=parts)

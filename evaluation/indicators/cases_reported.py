"""Cases reported."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from evaluation.indicators.base import Counted, explained
from evaluation.measures import Direction, Measure, Unit


@explained
class CasesReported(Counted):
    """How many cases were reported in the period.

    A case is one problem in one place, whoever reported it and by whatever channel. Repetitions of another case,
    reports that were taken back, matters that are nobody's here to handle, and what was no report at all are left out,
    also when that was found out later.

    It counts what people reported. A street with many reports may have many problems, or many attentive people.
    """

    code = "cases_reported"
    name = _("Cases reported")
    gist = _("valid ones, without repetitions")
    unit = Unit.CASES
    better = Direction.NEITHER
    source = _("A plain count.")
    minimum = 0

    def conditions(self) -> Mapping[str, str]:
        return {"n": "TRUE"}

    def measure(self, counts: Mapping[str, int]) -> Measure:
        return Measure(counts["n"], None, None, counts["n"], counts["n"], self.unit)

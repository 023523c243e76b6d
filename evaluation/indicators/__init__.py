"""The indicators, one file each, with its method as its docstring: the page prints what stands there."""

from evaluation.indicators.base import Indicator
from evaluation.indicators.cases_reported import CasesReported
from evaluation.indicators.median_days_to_first_answer import MedianDaysToFirstAnswer
from evaluation.indicators.median_days_to_solution import MedianDaysToSolution
from evaluation.indicators.open_backlog import OpenBacklog
from evaluation.indicators.share_answered_in_time import ShareAnsweredInTime
from evaluation.indicators.share_solved import ShareSolved

# In the order in which people read them.
INDICATORS: dict[str, Indicator] = {
    indicator.code: indicator
    for indicator in (
        CasesReported(),
        MedianDaysToFirstAnswer(),
        ShareAnsweredInTime(),
        MedianDaysToSolution(),
        ShareSolved(),
        OpenBacklog(),
    )
}

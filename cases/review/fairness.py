"""Whose turn it is among the municipalities that wait. Pure.

**The rule.** Each municipality that waits has a share: the hours that its longest waiting report has waited, divided by
one more than the turns it has had in the last 24 hours. The greatest share is next; within a municipality, the report
that has waited longest.

So each gets a turn before anybody gets a second one, as long as they wait about equally long; who waits twice as long
may have twice the turns; how *many* reports somebody has gives no advantage, so a town that is flooded pushes nobody
back; and nobody is forgotten, because waiting grows without end and turns are forgotten after a day.
"""

from collections.abc import Mapping
from datetime import timedelta

DAY = timedelta(hours=24)
# Who has waited less than this is treated as having waited so long: two reports of the same minute are equal.
LEAST = timedelta(minutes=10)


def order_of_turns(waits: Mapping[str, timedelta], turns: Mapping[str, int]) -> list[str]:
    """The municipalities in the order in which their turn comes.

    Args:
        waits: how long the longest waiting report of each has waited.
        turns: how many turns each has had in the last 24 hours.
    """
    def share(town: str) -> float:
        return max(waits[town], LEAST) / timedelta(hours=1) / (1 + turns.get(town, 0))

    return sorted(waits, key=lambda town: (-share(town), -waits[town], town))

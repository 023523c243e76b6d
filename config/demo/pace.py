"""How long things take and how often they come to nothing, by topic: the figures that the demo is calibrated on.

Solved shares, medians and tails are those of Járókelő's public pages for the like categories; the first answer comes
for two fifths within 8 days, for half within 15, for two thirds within 30, and for some never.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Pace:
    """A topic's pace: the share that is solved in the end, the median and the 90th percentile of the days until then,
    a factor on the days until the first answer, and the share of reporters who agree that it is done."""

    solved: float
    median: float
    p90: float
    answer: float = 1.0
    agree: float = 0.9

    @property
    def sigma(self) -> float:
        return math.log(self.p90 / self.median) / NormalDist().inv_cdf(0.9)


PACES: Mapping[str, Pace] = {
    "pothole": Pace(0.58, 122, 430, 1.5, 0.72),
    "pavement": Pace(0.61, 90, 370, 1.3, 0.84),
    "lighting": Pace(0.87, 24, 120, 0.9, 0.94),
    "waste": Pace(0.88, 21, 160, 0.8, 0.93),
    "greenery": Pace(0.7, 46, 300, 1.0, 0.9),
    "signs": Pace(0.8, 38, 300, 0.8, 0.9),
    "drainage": Pace(0.82, 36, 240, 0.9, 0.86),
    "utilities": Pace(0.87, 27, 210, 0.6, 0.9),
    "furniture": Pace(0.79, 42, 220, 0.9, 0.93),
    "vehicles": Pace(0.94, 76, 260, 0.8, 0.95),
    "graffiti": Pace(0.79, 32, 260, 0.8, 0.9),
    "transit": Pace(0.76, 46, 250, 1.4, 0.85),
    "parking": Pace(0.54, 42, 320, 1.0, 0.7),
    "cycling": Pace(0.63, 56, 340, 1.1, 0.82),
    "access": Pace(0.46, 66, 300, 1.1, 0.85),
    "other": Pace(0.62, 48, 310, 1.1, 0.85),
}

# What takes longer than so many days is not done any more.
LONGEST = 480

# Days until the first answer, by the share of cases that have one by then. The rest never get one.
ANSWERED = (
    (0.0, 0.15), (0.08, 0.6), (0.2, 2.0), (0.31, 4.0), (0.42, 8.0), (0.52, 15.0), (0.61, 23.0), (0.68, 30.0),
    (0.76, 40.0), (0.83, 60.0), (0.88, 90.0),
)  # fmt: skip


def days_to_answer(random: Random, silence: float = 1.0) -> float | None:
    """Days until somebody answers at all; None for never. `silence` above 1 makes answers later and fewer."""
    share = random.random() * silence
    if share >= ANSWERED[-1][0]:
        return None
    place = bisect_right([known for known, _days in ANSWERED], share)
    (low, start), (high, end) = ANSWERED[place - 1], ANSWERED[place]
    return start * (end / start) ** ((share - low) / (high - low))


def days_to_solution(random: Random, topic: str, *, share: float = 1.0, slowness: float = 1.0) -> float | None:
    """Days until a problem is solved; None for never.

    Args:
        share: a factor on the odds that it is solved at all.
        slowness: a factor on the days.
    """
    pace = PACES[topic]
    odds = pace.solved / (1 - pace.solved) * share
    if random.random() > odds / (1 + odds):
        return None
    days = slowness * pace.median * math.exp(random.gauss(0, pace.sigma))
    return max(0.3, days) if days < LONGEST else None

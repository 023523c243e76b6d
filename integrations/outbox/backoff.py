"""When a failed sending is tried again."""

import random
from datetime import timedelta

# 1 + 5 + 15 minutes, then hours: more than 72 hours in all before a delivery is given up.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1080, 1440, 1440)]
JITTER = 0.2


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None when it is time to give up.

    The wait is lengthened at random by up to a fifth, so that what failed together does not come back together.
    """
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * (1 + JITTER * random.random())  # noqa: S311 (no secret: it only spreads the load)

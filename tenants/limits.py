"""How often somebody may do something: counted in fixed windows, for each municipality apart, in the shared cache.

The cache is one for all web processes and hosts, so a storm on one municipality is counted whole and leaves the others
alone. Where the cache does not answer, nobody is held up: a limit is there to hold off a program that has run wild.
"""

import logging
import time
from dataclasses import dataclass

from django.core.cache import caches
from django.utils.translation import ngettext

from tenants.refusals import Refusal

log = logging.getLogger(__name__)
MINUTE, HOUR, DAY = 60, 3600, 86_400


class TooOften(Refusal):
    """More than is allowed in this window; `wait` says how many seconds are left of it."""

    status = 429

    def __init__(self, wait: int) -> None:
        minutes = max(1, round(wait / MINUTE))
        super().__init__(ngettext(
            "That was a lot at once. Please go on in %(count)d minute. Nothing that you wrote is lost.",
            "That was a lot at once. Please go on in %(count)d minutes. Nothing that you wrote is lost.",
            minutes) % {"count": minutes})
        self.wait = wait


@dataclass(frozen=True)
class Limit:
    """So many in a window of so many seconds."""

    name: str
    most: int
    seconds: int


def count(limit: Limit, who: str) -> tuple[int, int]:
    """Count once.

    Returns:
        How many there were in this window, this one included (0 where the cache does not answer), and the seconds
        that are left of it.
    """
    window, passed = divmod(int(time.time()), limit.seconds)
    key = f"limit:{limit.name}:{who}:{window}"
    shared = caches["shared"]
    try:
        shared.add(key, 0, 2 * limit.seconds)
        return shared.incr(key), limit.seconds - passed
    except ValueError:  # thrown out of the cache in between
        return 0, limit.seconds - passed
    except OSError as error:
        log.warning("The shared cache does not answer: %s", type(error).__name__)
        return 0, limit.seconds - passed


def ensure_within(limit: Limit, who: str) -> None:
    """Count once, and refuse what is too much.

    Raises:
        TooOften: there were more than the limit allows.
    """
    counted, wait = count(limit, who)
    if counted > limit.most:
        raise TooOften(wait)

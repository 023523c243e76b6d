"""Figures of a page, kept while the log has nothing new: most readers of an overview come between two events."""

from collections.abc import Callable, Hashable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Exists

from cases.models import CaseEvent, Reader, ToDo

T = TypeVar("T")

# Waiting cases grow older although nothing happens, so nothing is kept for longer than this.
KEPT_SECONDS = 60


def kept(asked: Hashable, measure: Callable[[], T]) -> T:
    """What was measured for the same question since the last event, or else what is measured now.

    Args:
        asked: all that the answer depends on besides the log; its `repr` tells questions apart.
    """
    last = (
        CaseEvent.objects.order_by("-id")
        .annotate(unmeasured=Exists(ToDo.objects.filter(reader=Reader.MEASURE)))
        .values_list("hash", "unmeasured")
        .first()
    )
    # An event that waits to be measured will change the figures without a new event.
    if last is None or last[1]:
        return measure()
    key = sha256(bytes(last[0]) + repr(asked).encode()).hexdigest()
    return cache.get_or_set(f"evaluation:{key}", measure, KEPT_SECONDS)  # type: ignore[return-value]

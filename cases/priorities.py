"""How pressing a case is: four steps, each with its word and its sign. One table for pages, filters and letters."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOW, NORMAL, HIGH, URGENT = -1, 0, 1, 2


@dataclass(frozen=True)
class Priority:
    """One step: the number that is kept, its word, its icon, and the face that colours it (empty: none)."""

    number: int
    words: str | Promise
    icon: str
    face: str = ""


PRIORITIES: dict[int, Priority] = {
    URGENT: Priority(URGENT, _("urgent"), "warn", "late"),
    HIGH: Priority(HIGH, _("high"), "flag", "wait"),
    NORMAL: Priority(NORMAL, _("normal"), "minus"),
    LOW: Priority(LOW, _("low"), "down"),
}


def priority_of(number: int) -> Priority:
    """The step of a number; numbers from elsewhere count as the nearest one."""
    return PRIORITIES[max(LOW, min(URGENT, number))]

"""The six signs of a case's state, and lateness: shape, colours and plain words, the same in every town.

Which state wears which face is settled in the core; here stands only what a face looks like.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Face(NamedTuple):
    """The colour of its shape and words, the colour under them, and its words."""

    ink: str
    ground: str
    words: str | Promise


FACES: dict[str, Face] = {
    "check": Face("#55595f", "#eceef0", _("Being checked")),
    "open": Face("#1d5c94", "#e4eff8", _("Waiting for an answer")),
    "wait": Face("#7c5200", "#fcefd2", _("Date promised")),
    "claim": Face("#1b6b43", "#ffffff", _("Said to be done")),
    "sure": Face("#1b6b43", "#e0f1e6", _("Confirmed done")),
    "shut": Face("#4a4e54", "#e3e5e8", _("Closed, not done")),
}
LATE = Face("#a3231f", "#fbe7e4", _("Late"))

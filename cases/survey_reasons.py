"""Why somebody is content with a solution or not: a short list for each answer. The log holds the codes. Pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "speed": _("It went fast"),
    "quality": _("It was done well"),
    "communication": _("I knew at any time what was going on"),
    "easy": _("It was easy to report"),
    "unfinished": _("Part of it is still to be done"),
    "poor_work": _("It was not done well"),
    "untouched": _("Nothing has changed there"),
    "came_back": _("It was done, but it has come back"),
    "elsewhere": _("Something else was mended, not this"),
    "slow": _("It took too long"),
    "no_word": _("I heard too little of it"),
}
# What is offered with each answer, in this order.
OFFERED: dict[str, tuple[str, ...]] = {
    "yes": ("speed", "quality", "communication", "easy"),
    "partly": ("unfinished", "poor_work", "elsewhere", "slow", "no_word"),
    "no": ("untouched", "came_back", "poor_work", "elsewhere", "slow", "no_word"),
}
QUESTIONS: dict[str, str | Promise] = {
    "yes": _("What was good?"),
    "partly": _("What is missing?"),
    "no": _("What is wrong?"),
}


def fitting(solved: str, reasons: list[str]) -> list[str]:
    """Those of the reasons that are offered with an answer, in the order of the list, each once."""
    return [code for code in OFFERED.get(solved, ()) if code in reasons]

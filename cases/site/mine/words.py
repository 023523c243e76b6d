"""What somebody did, in words to themselves."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from cases.models import CaseEvent
from cases.workflow.phases import Proof

PARTS: dict[str, Callable[[], str]] = {
    "reporter": lambda: _("You reported it"),
    "supporter": lambda: _("It affects you too"),
    "follower": lambda: _("You get news of it"),
}


def part_words(part: str) -> str:
    """A part in a case, as a sentence to whoever has it."""
    told = PARTS.get(part)
    return told() if told else part


def own_words(event: CaseEvent) -> str:
    """An event of the reader's own as a sentence to them; its plain code where there are no words for it."""
    told = TOLD.get(event.type)
    return told(event.data) if told else event.type.replace("_", " ")


def _moved(data: dict[str, Any]) -> str:
    if data.get("proof") == Proof.CONFIRMED:
        return _("With your answer the case was confirmed as done")
    return _("With your answer the case was opened again")


def _answered(data: dict[str, Any]) -> str:
    said = {"yes": _("You answered: it is done"), "partly": _("You answered: only partly done"),
            "no": _("You answered: it is not done")}[data["solved"]]
    mark = data.get("satisfaction")
    return f"{said} ({_('satisfied: %(count)d of 5') % {'count': mark}})" if mark else said


def _commented(data: dict[str, Any]) -> str:
    return {"still_there": _("You said: it is still there"), "seems_done": _("You said: it seems to be done")}.get(
        data.get("kind", ""), _("You wrote a comment"))


TOLD: dict[str, Callable[[dict[str, Any]], str]] = {
    "case_reported": lambda data: _("You reported it"),
    "case_moved": _moved,
    "supporter_joined": lambda data: _("You said that it affects you too"),
    "follower_joined": lambda data: _("You asked for news"),
    "survey_answered": _answered,
    "comment_added": _commented,
    "photo_added": lambda data: _("You added a photo"),
    "note_added": lambda data: _("You wrote to us"),
    "letter_received": lambda data: _("You answered a letter of ours"),
    "reopening_asked": lambda data: _("You asked to open it again"),
    "due_set": lambda data: _("A time was promised for your report"),
    "referral_sent": lambda data: _("Your report was sent on"),
}

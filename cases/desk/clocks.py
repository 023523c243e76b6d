"""A case's clocks on its page: whether they stand still, what time does next, and how a promised time is put off."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.catalogue import catalogue
from cases.coming import Coming, next_of
from cases.desk.forms import DeskForm, day_field, words_field
from cases.desk.sentences import on_day
from cases.models import Act, Case, Pause
from cases.services.extending import extendable, last_day
from cases.services.timing import ladder_of
from tenants.accounts.rolebook import rolebook

KINDS = {
    "answer": gettext_lazy("The answer"),
    "transfer": gettext_lazy("Sending it on"),
    "solution": gettext_lazy("The solution"),
}


@dataclass(frozen=True)
class Clocks:
    """What the panel says; each sentence is empty where there is nothing to say.

    Args:
        last_day: the last day to which a promised time may be put off; None where none may.
    """

    waits: str
    next: str
    missed_on: date | None
    last_day: date | None

    @classmethod
    def of(cls, case: Case, language: str) -> "Clocks":
        today, coming = timezone.localdate(), next_of(case)
        return cls(
            waits=waits_for(case),
            next=sentence_of(case, coming, language, today) if coming else "",
            missed_on=timezone.localdate(case.unanswered_at) if case.unanswered_at else None,
            last_day=last_day(case) if extendable(case) else None,
        )


def waits_for(case: Case) -> str:
    """For whom the case waits, so that its promised times stand still."""
    if case.paused_at is None:
        return ""
    if case.status.pauses == Pause.OTHERS:
        return _("The case waits for others.")
    return _("The case waits for the reporter.")


def sentence_of(case: Case, coming: Coming, language: str, today: date) -> str:
    """What time does next, as a whole sentence with its day."""
    day = max(coming.day, today)
    words = {"day": on_day(day, language, today), "body": coming.body}
    if coming.act is Act.MOVE:
        move = next((move for move in catalogue().transitions if move.code == coming.code), None)
        said = _("%(day)s the case moves by itself: %(status)s.") % {**words, "status": move.target} if move else ""
    elif coming.act is Act.ESCALATE:
        role = next((rung.role for rung in ladder_of(case) if rung.code == coming.code), "")
        named = rolebook().roles.get(role)
        said = _("%(day)s everybody with the role “%(role)s” hears of it, unless %(body)s answers.") % {
            **words, "role": named or role}
    else:
        said = {
            Act.REMIND: _("%(day)s %(body)s gets a reminder, unless they answer."),
            Act.RESEND: _("%(day)s %(body)s gets the whole letter once more, unless they answer."),
            Act.UNANSWERED: _("%(day)s the public reads that %(body)s has not answered, unless they do."),
            Act.ASK: _("%(day)s the reporter is asked whether it is done."),
        }[coming.act] % words
    return capfirst(said)


class ExtendForm(DeskForm):
    """More time for one promise."""

    name = "extend"
    kind = forms.ChoiceField(label=gettext_lazy("What takes longer?"))
    due_on = day_field(gettext_lazy("New day"))
    reason = words_field(
        gettext_lazy("Why?"), rows=3, most=2000,
        hint=gettext_lazy("These words stand on the case’s page, and the reporter gets them in a letter."))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["kind"]
        chosen.choices = [(kind, KINDS[kind]) for kind in extendable(case)]

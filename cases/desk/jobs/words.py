"""What a job does, in words: its act, what was wished, and what follows from it for others."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.jobs.acts import ACTS, Wish
from cases.models.event import Voice
from cases.priorities import priority_of
from tenants.accounts.models import Person
from tenants.look import dates
from tenants.words import in_language


@dataclass(frozen=True)
class Told:
    """A job in words. `words` are what people will read of it, in the frame of `voice`; both may be empty."""

    title: str
    consequence: str = ""
    words: str = ""
    voice: str = ""


def told(act: str, wish: Wish) -> Told:
    """What is done to each case. Codes that are gone are shown as they are."""
    tell = TOLD.get(act)
    return tell(wish) if tell else Told(str(ACTS[act].words) if act in ACTS else act)


def _move(wish: Wish) -> Told:
    code = wish.get("transition", "")
    step = next((step for step in catalogue().transitions if step.code == code), None)
    if step is None:
        return Told(_("Move on: %(move)s") % {"move": code})
    title = _("Move on: %(move)s") % {"move": step}
    details = []
    if wish.get("reason"):
        details.append(in_language(step.reasons.get(wish["reason"], {})) or wish["reason"])
    if wish.get("promised_on"):
        day = dates.day(date.fromisoformat(wish["promised_on"]), (get_language() or "en").split("-")[0],
                        today=timezone.localdate())
        details.append(_("promised day: %(day)s") % {"day": day})
    if wish.get("body"):
        details.append(str(catalogue().bodies.get(wish["body"], wish["body"])))
    return Told(
        f"{title} ({', '.join(details)})" if details else title,
        _("Reporters who left an address hear of it, each in a letter of their own."),
        wish.get("note", ""), Voice.PUBLIC if step.target.public else Voice.LETTER)


def _assign(wish: Wish) -> Told:
    if wish.get("team"):
        return Told(_("Hand over to: %(name)s") % {"name": catalogue().teams.get(wish["team"], wish["team"])})
    person = Person.objects.filter(public_id=wish["person"]).first() if wish.get("person") else None
    return Told(_("Hand over to: %(name)s") % {"name": person or _("nobody")})


def _priority(wish: Wish) -> Told:
    return Told(_("Priority: %(priority)s") % {"priority": priority_of(wish["priority"]).words},
                _("The promised times follow the service level of the new priority."))


def _refer(wish: Wish) -> Told:
    body = catalogue().bodies.get(wish.get("body", ""), wish.get("body", ""))
    subject = f" ({wish['subject']})" if wish.get("subject") else ""
    return Told(_("Send to: %(body)s") % {"body": body} + subject, _("They get a letter for each case."))


def _write(wish: Wish) -> Told:
    titles = {Voice.PUBLIC: _("Public update"), Voice.LETTER: _("Letter"), Voice.INTERNAL: _("Internal note")}
    voice = wish.get("voice", "")
    return Told(str(titles.get(voice, ACTS["write"].words)), "", wish.get("words", ""), voice)


def _category(wish: Wish) -> Told:
    category = catalogue().categories.get(wish.get("category", ""), wish.get("category", ""))
    return Told(_("Category: %(category)s") % {"category": category},
                _("The promised times follow the service level of the new category."))


def _merge(wish: Wish) -> Told:
    return Told(_("Join with %(number)s") % {"number": wish.get("into", "")},
                _("Their reporters hear of that case from then on."))


TOLD = {"move": _move, "assign": _assign, "priority": _priority, "refer": _refer, "write": _write,
        "category": _category, "merge": _merge}

"""The words for every type of event in a case's log, as the staff read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.catalogue import Catalogue
from cases.models.event import Voice
from cases.survey_reasons import WORDS as REASONS
from tenants.accounts.rolebook import role_name
from tenants.look import dates

# What the log says twice or what the data panel says already.
# What was taken back stands in the place of what was sent.
UNTOLD = {"due_set", "promise_made", "clock_resumed", "case_looked_at", "taken_back"}


@dataclass(frozen=True)
class Reading:
    """What is needed to put events into words."""

    rules: Catalogue
    words: dict[str, str]
    people: dict[str, str]  # by pseudonym
    language: str
    today: date
    # When the event happened that is put into words; a status is called what it was called then.
    at: datetime | None = None

    def day(self, text: str) -> str:
        return dates.day(date.fromisoformat(text), self.language, today=self.today)

    def body(self, code: str) -> str:
        body = self.rules.bodies.get(code)
        return str(body) if body else code

    def status(self, code: str) -> str:
        if self.at is not None:
            return self.rules.called(code, self.at) or code
        status = self.rules.statuses.get(code)
        return str(status) if status else code

    def role(self, code: str) -> str:
        return role_name(code, self.language)


Told = tuple[str, str]
Data = dict[str, Any]


def _reported(data: Data, _reading: Reading) -> Told:
    ways = {
        "web": _("on the site"),
        "phone": _("by telephone"),
        "mail": _("by letter or e-mail"),
        "desk": _("in person"),
        "app": _("with the app"),
        "api": _("by another program"),
        "import": _("in another system"),
    }
    more = ways.get(data["channel"], "")
    photos = data.get("photos", 0)
    if photos:
        more += ", " + ngettext("with %(count)d photo", "with %(count)d photos", photos) % {"count": photos}
    return _("Reported"), more


def _moved(data: Data, reading: Reading) -> Told:
    more = ""
    if data.get("promised_on"):
        more = _("promised day: %(day)s") % {"day": reading.day(data["promised_on"])}
    if data.get("reason"):
        more = reading.rules.reason(data["transition"], data["reason"]) or data["reason"]
    return _("Now: %(status)s") % {"status": reading.status(data["target"])}, more


def _sent(data: Data, reading: Reading) -> Told:
    more = _("answer due %(day)s") % {"day": reading.day(data["due_on"])} if data.get("due_on") else ""
    return _("Sent to: %(body)s") % {"body": reading.body(data["body"])}, more


def _answered(data: Data, reading: Reading) -> Told:
    if data.get("not_theirs"):
        return _("%(body)s says that it is not theirs") % {"body": reading.body(data["body"])}, ""
    more = _("promised day: %(day)s") % {"day": reading.day(data["promised_on"])} if data.get("promised_on") else ""
    return _("Answer: %(body)s") % {"body": reading.body(data["body"])}, more


def _withdrawn(data: Data, reading: Reading) -> Told:
    return _("Withdrawn from: %(body)s") % {"body": reading.body(data["body"])}, ""


def _corrected(data: Data, reading: Reading) -> Told:
    fields = {
        "category": _("Category put right"),
        "place": _("Place put right"),
        "title": _("Title put right"),
        "description": _("Description put right"),
    }
    if data["field"] not in ("category", "place"):
        return fields.get(data["field"], _("Put right")), ""
    names = reading.rules.names(reading.language)
    before, after = (names.get(data.get(end) or "", data.get(end) or "") for end in ("before", "after"))
    return fields[data["field"]], f"{before or '–'} → {after or '–'}" if before != after else ""


def _assigned(data: Data, reading: Reading) -> Told:
    team = reading.rules.teams.get(data.get("team") or "")
    if not data.get("to"):
        return (_("Looked after by: %(name)s") % {"name": team} if team else _("Nobody looks after it now")), ""
    return _("Looked after by: %(name)s") % {"name": reading.people.get(data["to"], _("a former colleague"))}, ""


def _surveyed(data: Data, _reading: Reading) -> Told:
    said = {
        "yes": _("The reporter says: it is done"),
        "partly": _("The reporter says: only partly done"),
        "no": _("The reporter says: it is not done"),
    }
    stars = data.get("satisfaction")
    more = [_("satisfied: %(count)d of 5") % {"count": stars}] if stars else []
    more += [str(REASONS[code]) for code in data.get("reasons") or () if code in REASONS]
    if data.get("photo"):
        more.append(_("with a photo"))
    if data.get("may_call"):
        more.append(_("may be called"))
    return said[data["solved"]], "; ".join(more)


def _settled(data: Data, _reading: Reading) -> Told:
    said = {
        "delivered": _("The letter arrived"),
        "refused": _("The letter was refused"),
        "dead": _("The letter did not arrive"),
    }
    return said.get(data["outcome"]) or str(data["outcome"]), ""


def _photo(data: Data, _reading: Reading) -> Told:
    return (_("Photo added: it is done") if data.get("moment") == "after" else _("Photo added")), ""


def _passed_on(data: Data, reading: Reading) -> Told:
    return _("Not theirs, passed on by: %(body)s") % {"body": reading.body(data["body"])}, ""


def _reminded(data: Data, reading: Reading) -> Told:
    sentence = _("Sent once more to: %(body)s") if data.get("resent") else _("Reminded: %(body)s")
    return sentence % {"body": reading.body(data["body"])}, ""


def _escalated(data: Data, reading: Reading) -> Told:
    return _("Nothing has happened for too long"), _("told to: %(role)s") % {"role": reading.role(data["role"])}


def _asked(data: Data, reading: Reading) -> Told:
    if data.get("silent_since"):
        return (_("We asked the reporter whether it is done"),
                _("nothing public since %(day)s") % {"day": reading.day(data["silent_since"])})
    more = _("promised day: %(day)s") % {"day": reading.day(data["promised_on"])}
    return _("We asked the reporter whether it is done"), more


def _missed(data: Data, reading: Reading) -> Told:
    more = _("the answer was due %(day)s") % {"day": reading.day(data["since"])}
    return _("The public reads: not answered by %(body)s") % {"body": reading.body(data["body"])}, more


def _paused(data: Data, _reading: Reading) -> Told:
    who = _("we wait for the reporter") if data["waits_for"] == "reporter" else _("we wait for others")
    return _("The clock stands still"), who


def _extended(data: Data, reading: Reading) -> Told:
    said = {"answer": _("More time for the answer"), "solution": _("More time for the solution"),
            "transfer": _("More time for sending it on")}
    due = timezone.localdate(datetime.fromisoformat(data["due_at"])).isoformat()
    return said.get(data["kind"]) or str(data["kind"]), _("until %(day)s") % {"day": reading.day(due)}


def _merged(data: Data, _reading: Reading) -> Told:
    return _("Joined with %(number)s, which says the same") % {"number": data["number"]}, ""


def _taken(data: Data, _reading: Reading) -> Told:
    return _("%(number)s says the same and is joined with this case") % {"number": data["number"]}, ""


def _parted(data: Data, _reading: Reading) -> Told:
    return _("Parted again from %(number)s") % {"number": data["number"]}, ""


def _prioritised(data: Data, _reading: Reading) -> Told:
    names = {-1: _("low"), 0: _("normal"), 1: _("high"), 2: _("urgent")}
    return _("Priority: %(priority)s") % {"priority": names.get(data["after"], str(data["after"]))}, ""


def _remapped(data: Data, reading: Reading) -> Told:
    return _("Now: %(status)s") % {"status": reading.status(data["target"])}, _("the workflow was changed")


def _shown(_data: Data, _reading: Reading) -> Told:
    return _("Photo shown again"), ""


def _redacted(data: Data, _reading: Reading) -> Told:
    told = []
    if boxes := data.get("boxes"):
        told.append(ngettext("%(count)d place blurred", "%(count)d places blurred", boxes) % {"count": boxes})
    if data.get("cropped"):
        told.append(_("cut"))
    if data.get("turned"):
        told.append(_("turned"))
    return _("Photo made unrecognisable in part") if boxes else _("Photo changed"), ", ".join(told)


def _masked(data: Data, _reading: Reading) -> Told:
    count = data["count"]
    return _("Personal data taken out"), ngettext("%(count)d place", "%(count)d places", count) % {"count": count}


def _commented(data: Data, _reading: Reading) -> Told:
    said = {"words": _("A comment"), "still_there": _("Somebody says: it is still there"),
            "seems_done": _("Somebody says: it seems to be done")}
    return said.get(data["kind"]) or str(data["kind"]), _("with a photo") if data.get("photo") else ""


def _judged(data: Data, _reading: Reading) -> Told:
    return (_("Comment shown") if data["state"] == "shown" else _("Comment not shown")), ""


def _plain(sentence: Callable[[], str]) -> Callable[[Data, Reading], Told]:
    return lambda _data, _reading: (sentence(), "")


VOICES = {
    Voice.PUBLIC.value: lambda: _("Public update"),
    Voice.LETTER.value: lambda: _("Letter to the reporter"),
    Voice.INTERNAL.value: lambda: _("Internal note"),
}
CROWDS: dict[str, Callable[[int], str]] = {
    "supporter_joined": lambda count: (
        ngettext("%(count)d more person is affected", "%(count)d more people are affected", count) % {"count": count}
    ),
    "follower_joined": lambda count: (
        ngettext("%(count)d more person follows the case", "%(count)d more people follow the case", count)
        % {"count": count}
    ),
}
# Every type of event that people read: its sign, and its words. Walked by a test.
TOLD: dict[str, tuple[str, Callable[[Data, Reading], Told]]] = {
    "case_reported": ("camera", _reported),
    "case_moved": ("arrow", _moved),
    "referral_sent": ("fork", _sent),
    "referral_answered": ("envelope", _answered),
    "referral_withdrawn": ("close", _withdrawn),
    "note_added": ("info", _plain(lambda: "")),
    "photo_added": ("camera", _photo),
    "photo_hidden": ("eye", _plain(lambda: _("Photo hidden"))),
    "case_corrected": ("paint", _corrected),
    "case_assigned": ("user", _assigned),
    "supporter_joined": ("users", _plain(lambda: CROWDS["supporter_joined"](1))),
    "follower_joined": ("bell", _plain(lambda: CROWDS["follower_joined"](1))),
    "survey_answered": ("check", _surveyed),
    "delivery_settled": ("envelope", _settled),
    "referral_passed_on": ("move", _passed_on),
    "body_reminded": ("bell", _reminded),
    "case_escalated": ("flag", _escalated),
    "reporter_asked": ("envelope", _asked),
    "answer_missed": ("flag", _missed),
    "clock_paused": ("clock", _paused),
    "due_extended": ("calendar", _extended),
    "case_merged": ("merge", _merged),
    "duplicate_taken": ("merge", _taken),
    "case_parted": ("fork", _parted),
    "case_prioritised": ("flag", _prioritised),
    "case_remapped": ("arrow", _remapped),
    "document_added": ("file", _plain(lambda: _("Document added"))),
    "document_hidden": ("eye", _plain(lambda: _("Document hidden"))),
    "document_shown": ("eye", _plain(lambda: _("Document shown again"))),
    "photo_shown": ("eye", _shown),
    "photo_redacted": ("eye", _redacted),
    "words_masked": ("lock", _masked),
    "comment_added": ("users", _commented),
    "comment_judged": ("users", _judged),
    "reopening_asked": ("refresh", _plain(lambda: _("Asked to open it again"))),
    "letter_received": ("envelope", _plain(lambda: _("The reporter wrote back"))),
    "thanks_said": ("check", _plain(lambda: _("Thanked for helping"))),
}

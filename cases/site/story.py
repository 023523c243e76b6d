"""A case's history as sentences: one event, one sentence; the words of people as quotations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.catalogue import Catalogue
from cases.models import Case, CaseEvent, Comment, CommentKind, Photo, Referral, ReferralState
from cases.workflow.phases import Phase, Proof
from tenants.look import dates
from tenants.look.article import named


@dataclass
class Entry:
    """One knot of the timeline. `face` colours it; an empty one is plain."""

    icon: str
    title: str
    at: datetime
    precision: str
    face: str = ""
    quote: str = ""
    words: str = ""
    photos: list[Photo] = field(default_factory=list)
    caption: str = ""
    by_citizen: bool = False


# What one act brings comes within so long.
AT_THE_SAME_TIME = timedelta(minutes=10)
# What somebody says under a case: its icon, and the words without and with their name.
_SAID: dict[str, tuple[str, str | Promise, str | Promise]] = {
    CommentKind.WORDS: ("users", gettext_lazy("Somebody writes"), gettext_lazy("%(name)s writes")),
    CommentKind.STILL_THERE: ("flag", gettext_lazy("Somebody says: it is still there"),
                              gettext_lazy("%(name)s says: it is still there")),
    CommentKind.SEEMS_DONE: ("check", gettext_lazy("Somebody says: it seems to be done"),
                             gettext_lazy("%(name)s says: it seems to be done")),
}


class Teller:
    """Tells one case's public events in the reader's language."""

    def __init__(
        self,
        case: Case,
        rules: Catalogue,
        words: dict[str, str],
        photos: list[Photo],
        language: str,
        referrals: Sequence[Referral] = (),
    ) -> None:
        self.case, self.rules, self.words, self.language = case, rules, words, language
        # Whose last answer was that their part is done.
        self.solved = {str(one.public_id) for one in referrals if one.state == ReferralState.SOLVED}
        self.is_shared = len(referrals) > 1
        self.photos = {str(photo.pk): photo for photo in photos}
        self.before = next((photo for photo in photos if photo.moment == "before"), None)
        self.today = timezone.localdate()

    def tell(self, events: list[CaseEvent], comments: Sequence[Comment] = ()) -> list[Entry]:
        """The entries, newest first. Events that say nothing to the public are left out.

        Args:
            comments: what citizens said and everybody may read, in their order; the bare word of somebody that it is
                still there or done is only counted.
        """
        told: list[Entry] = []
        sent: list[CaseEvent] = []
        promised: set[tuple[Any, Any]] = set()
        log = sorted(events, key=lambda one: one.seq)
        self.done_by = {event.data["referral"]: event.seq for event in log
                        if event.type == "referral_answered" and event.data.get("referral") in self.solved}
        # A case that is sent on is at once in the state for that; to say both is to say it twice.
        self.beside_sending = {
            event.seq for event, other in [*pairwise(log), *pairwise(log[::-1])]
            if other.type == "referral_sent" and abs(event.occurred_at - other.occurred_at) < AT_THE_SAME_TIME}
        before: CaseEvent | None = None
        for event in log:
            earlier, before = before, event
            if event.type == "referral_sent":
                sent.append(event)
                continue
            if sent:
                told.append(self._sent(sent))
                sent = []
            if event.type == "referral_answered" and event.data.get("promised_on"):
                promised.add((event.data.get("referral"), event.data["promised_on"]))
            if (
                event.type == "promise_made"
                and (event.data.get("referral"), event.data["promised_on"]) in promised
            ):
                continue
            # The move that follows a promise says the same day once more.
            day = event.data.get("promised_on")
            said_before = any(day == said for _whose, said in promised)
            if event.type == "case_moved" and said_before and not event.data.get("note"):
                continue
            if self._says_the_same(event, earlier) or (told and self._shows(event, earlier, told[-1])):
                continue
            tell = getattr(self, f"_{event.type}", None)
            entry = tell(event) if tell else None
            if entry is not None:
                told.append(entry)
        if sent:
            told.append(self._sent(sent))
        for comment in comments:
            if comment.text or comment.photo or comment.name:
                place = next((at for at in range(len(told), 0, -1) if told[at - 1].at <= comment.at), 0)
                told.insert(place, self._comment(comment))
        return told[::-1]

    def _says_the_same(self, event: CaseEvent, earlier: CaseEvent | None) -> bool:
        """Whether the case moves along with a body that has just said, in its answer, that it is done."""
        return (
            earlier is not None
            and event.type == "case_moved"
            and event.data.get("proof") == Proof.CLAIMED
            and not (event.data.get("note") or event.data.get("reason"))
            and earlier.type == "referral_answered"
            and earlier.seq in self.done_by.values()
            and event.occurred_at - earlier.occurred_at < AT_THE_SAME_TIME
        )

    def _shows(self, event: CaseEvent, earlier: CaseEvent | None, entry: Entry) -> bool:
        """Put the photo that came with somebody's words or move beside them; say whether it was one."""
        photo = self.photos.get(str(event.data.get("photo"))) if event.type == "photo_added" else None
        if (
            photo is None
            or earlier is None
            or entry.photos
            or earlier.type not in ("referral_answered", "case_moved", "note_added")
            or earlier.actor_kind != event.actor_kind
            or not timedelta(0) <= event.occurred_at - earlier.occurred_at < AT_THE_SAME_TIME
        ):
            return False
        with_before = event.data.get("moment") == "after" and self.before is not None
        entry.photos = [self.before, photo] if with_before and self.before else [photo]
        entry.caption = _("Before and after") if with_before else ""
        return True

    def _comment(self, comment: Comment) -> Entry:
        icon, plain, named_one = _SAID[comment.kind]
        title = str(named_one) % {"name": comment.name} if comment.name else str(plain)
        photos = [comment.photo] if comment.photo and not comment.photo.hidden else []
        words = comment.text.body if comment.text else ""
        return Entry(icon, title, comment.at, "minute", quote=quoted(words, self.language), photos=photos,
                     caption=_("How it was on that day") if photos else "", by_citizen=True)

    def _entry(self, event: CaseEvent, icon: str, title: str, face: str = "", **more: Any) -> Entry:
        quote = quoted(self.words.get(str(event.data.get("note", "")), ""), self.language)
        return Entry(icon, title, event.occurred_at, event.precision, face, quote, **more)

    def _case_reported(self, event: CaseEvent) -> Entry:
        title = {
            "phone": _("Reported by phone"),
            "mail": _("Reported by e-mail"),
            "desk": _("Reported at the customer services"),
        }.get(event.data.get("channel", ""), _("Reported"))
        return self._entry(event, "camera" if event.data.get("photos") else "flag", title)

    def _sent(self, events: list[CaseEvent]) -> Entry:
        bodies = [self._body(event) for event in events]
        due = next((event.data["due_on"] for event in events if event.data.get("due_on")), None)
        deadline = _("The answer is due %(day)s.") % {"day": self._until(due)} if due else ""
        first = events[0]
        if len(bodies) == 1:
            return self._entry(
                first, "arrow", _("We sent it to: %(body)s") % {"body": bodies[0]}, "open", words=deadline
            )
        title = ngettext("We sent it to %(count)s body", "We sent it to %(count)s bodies", len(bodies))
        return self._entry(
            first,
            "fork",
            title % {"count": len(bodies)},
            "open",
            words=" ".join([", ".join(bodies).rstrip(".") + ".", deadline]),
        )

    def _referral_answered(self, event: CaseEvent) -> Entry:
        body = self._named(event, capital=True)
        if event.data.get("not_theirs"):
            return self._entry(event, "move", _("%(body)s says that it is not responsible") % {"body": body})
        if day := event.data.get("promised_on"):
            title = _("%(body)s promised %(day)s") % {"body": body, "day": self._promised(day)}
            return self._entry(event, "calendar", title, "wait")
        if self.done_by.get(event.data.get("referral")) == event.seq:
            says = _("%(body)s says that its part is done") if self.is_shared else _("%(body)s says that it is done")
            return self._entry(event, "check", says % {"body": body}, "claim")
        return self._entry(event, "envelope", _("%(body)s answered") % {"body": body}, "open")

    def _referral_withdrawn(self, event: CaseEvent) -> Entry:
        title = _("It turned out that %(body)s is not responsible") % {"body": self._named(event)}
        return self._entry(event, "move", title)

    def _promise_made(self, event: CaseEvent) -> Entry:
        title = _("Promised day: %(day)s") % {"day": self._day(event.data["promised_on"])}
        return self._entry(event, "calendar", title, "wait")

    def _case_moved(self, event: CaseEvent) -> Entry | None:
        data = event.data
        phase, proof, by = data.get("phase"), data.get("proof"), event.actor_kind
        source = self.rules.statuses.get(data.get("source", ""))
        reason = self._reason(data.get("transition", ""), data.get("reason", ""))
        if phase == Phase.CLOSED:
            return self._entry(event, "s-shut", _("We closed it; it is not done"), "shut", words=reason)
        if proof == Proof.CONFIRMED:
            title = _("The reporter says: it is done") if by == "citizen" else _("Confirmed: it is done")
            return self._entry(event, "check", title, "sure", words=reason)
        if proof == Proof.CLAIMED or phase == Phase.SOLVED:
            title = _("The body says that it is done") if by == "body" else _("Said to be done")
            return self._entry(event, "check", title, "claim", words=reason)
        if source and (source.proof != Proof.NONE or source.phase in (Phase.SOLVED, Phase.CLOSED)):
            title = _("The reporter says: it is not done") if by == "citizen" else _("It is open again")
            return self._entry(event, "refresh", title, "open", words=reason)
        if source and source.phase in (Phase.DRAFT, Phase.MODERATION):
            return self._entry(
                event, "s-check", _("We looked through it and published it"), "check", words=reason
            )
        if day := data.get("promised_on"):
            return self._entry(
                event, "calendar", _("Promised day: %(day)s") % {"day": self._day(day)}, "wait", words=reason
            )
        if phase == Phase.OPEN and event.seq in self.beside_sending and not (data.get("note") or data.get("reason")):
            return None
        target = self.rules.statuses.get(data.get("target", ""))
        face = target.face if target else "open"
        name = self.rules.called(data.get("target", ""), event.occurred_at, public=True) or data.get("target", "")
        return self._entry(
            event, f"s-{face}", _("New state: %(status)s") % {"status": name}, face, words=reason
        )

    def _note_added(self, event: CaseEvent) -> Entry:
        title = {
            "staff": _("The customer services write"),
            "citizen": _("The reporter writes"),
            "body": _("The responsible body writes"),
        }.get(event.actor_kind, _("Update"))
        return self._entry(event, "globe", title)

    def _photo_added(self, event: CaseEvent) -> Entry | None:
        photo = self.photos.get(str(event.data.get("photo")))
        if photo is None:
            return None
        if event.data.get("moment") == "after" and self.before is not None:
            return self._entry(
                event,
                "camera",
                _("A photo of the finished work"),
                photos=[self.before, photo],
                caption=_("Before and after"),
            )
        return self._entry(event, "camera", _("A new photo"), photos=[photo])

    def _case_corrected(self, event: CaseEvent) -> Entry | None:
        title = {
            "category": _("We put the category right"),
            "place": _("We put the place right"),
            "title": _("We put the title right"),
            "description": _("We put the description right"),
        }.get(event.data.get("field", ""))
        return self._entry(event, "paint", title) if title else None

    def _referral_passed_on(self, event: CaseEvent) -> Entry:
        title = _("%(body)s says that it is not theirs; we sent it on") % {"body": self._named(event, capital=True)}
        return self._entry(event, "move", title)

    def _body_reminded(self, event: CaseEvent) -> Entry:
        sentence = _("We wrote to %(body)s once more") if event.data.get("resent") else _("We reminded %(body)s")
        return self._entry(event, "bell", sentence % {"body": self._named(event)}, "open")

    def _answer_missed(self, event: CaseEvent) -> Entry:
        title = _("%(body)s has not answered in time") % {"body": self._named(event, capital=True)}
        words = _("The answer was due %(day)s.") % {"day": self._day(event.data["since"])}
        return self._entry(event, "flag", title, "shut", words=words)

    def _clock_paused(self, event: CaseEvent) -> Entry:
        waits = _("We wait for an answer of the reporter")
        title = waits if event.data["waits_for"] == "reporter" else _("We wait for others")
        return self._entry(event, "clock", title, "wait")

    def _due_extended(self, event: CaseEvent) -> Entry:
        due = timezone.localdate(datetime.fromisoformat(event.data["due_at"])).isoformat()
        return self._entry(event, "calendar", _("It takes longer: until %(day)s") % {"day": self._day(due)}, "wait")

    def _duplicate_taken(self, event: CaseEvent) -> Entry:
        title = _("Somebody else reported the same: %(number)s") % {"number": event.data["number"]}
        return self._entry(event, "merge", title)

    def _case_remapped(self, event: CaseEvent) -> Entry | None:
        target = self.rules.statuses.get(event.data["target"])
        name = self.rules.called(event.data["target"], event.occurred_at, public=True)
        if target is None or not target.public or self.was_called(event.data["source"]) == name:
            return None
        title = _("New state: %(status)s") % {"status": name}
        return self._entry(event, f"s-{target.face}", title, target.face)

    def was_called(self, code: str) -> str:
        """What the public reads of a status."""
        status = self.rules.statuses.get(code)
        return status.public_name if status else ""

    def _document_added(self, event: CaseEvent) -> Entry:
        return self._entry(event, "file", _("A new document"))

    def _thanks_said(self, event: CaseEvent) -> Entry:
        return self._entry(event, "check", _("The municipality says thank you"), "sure")

    def _body(self, event: CaseEvent) -> str:
        code = event.data.get("body", "")
        body = self.rules.bodies.get(code)
        return body.name if body else code

    def _named(self, event: CaseEvent, *, capital: bool = False) -> str:
        return named(self._body(event), self.language, capital=capital)

    def _reason(self, transition: str, reason: str) -> str:
        """The reason's own words, where the municipality has them."""
        return self.rules.reason(transition, reason)

    def _day(self, iso: str) -> str:
        return dates.day(date.fromisoformat(iso), self.language, today=self.today)

    def _until(self, iso: str) -> str:
        return dates.until(date.fromisoformat(iso), self.language, today=self.today)

    def _promised(self, iso: str) -> str:
        if self.language == "hu":
            return dates.with_suffix(date.fromisoformat(iso), "object", today=self.today)
        return self._day(iso)


def quoted(words: str, language: str) -> str:
    """Somebody's own words between the language's quotation marks."""
    opening, closing = _QUOTATION.get(language, _QUOTATION["en"])
    return f"{opening}{words}{closing}" if words else ""


_QUOTATION = {"hu": ("„", "”"), "de": ("„", "“"), "en": ("“", "”")}


def photos_told(events: list[CaseEvent]) -> set[UUID]:
    """The photos that the timeline shows, so that the top of the page need not."""
    return {
        UUID(str(event.data["photo"]))
        for event in events
        if event.type == "photo_added" and event.data.get("photo")
    }

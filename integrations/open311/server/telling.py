"""What has happened to cases, for other systems: the updates of the extension, and the notes of extensions=true.

A state is public wherever the case is; words are told only where the public may read them. What came here in one update
goes out as one update, under the id that its sender was given, so that it is known there and not taken for news.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.catalogue import Catalogue, catalogue
from cases.models import Case, CaseEvent, Photo, Status
from cases.models.case import Origin
from cases.models.event import Voice
from cases.selectors import words_of
from integrations.models import Named, RemoteName
from integrations.open311.server.asked import Asked
from integrations.open311.server.describing import Content, media_urls, moment
from integrations.open311.server.names import own_numbers
from integrations.open311.server.paging import MOST, Page, page_of, span_of
from integrations.open311.server.refusals import wrong
from integrations.open311.server.statuses import UNCHANGED, extended

MOVED, REPORTED = "case_moved", "case_reported"
SAID = ("note_added", "referral_answered", "photo_added")
# Whoever asks for updates without a date asks again soon.
USUAL = timedelta(days=1)

TOLD = Q(type=MOVED) | Q(type__in=SAID, voice=Voice.PUBLIC)


@dataclass
class Update:
    """One update: an event, or all that came with one update from outside."""

    case: int
    seq: int
    at: datetime
    status: Status | None = None
    reason: str = ""
    promised: bool = False
    is_move: bool = False
    words: list[str] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    @property
    def word(self) -> str:
        return extended(self.status, reason=self.reason, promised=self.promised) if self.status else UNCHANGED


def updates_found(asked: Asked) -> tuple[list[Content], Page]:
    """The updates that a call asks for, oldest first, in six queries however many there are.

    Without service_request_id only what was recorded here in the span; history that was imported is not news.
    """
    page = page_of(asked)
    numbers = asked.texts("service_request_id")
    if len(numbers) > MOST:
        raise wrong(_("Please ask for at most %(most)s requests at once.") % {"most": MOST})
    events = told_events()
    if numbers:
        events = events.filter(case__number__in=numbers)
    else:
        span = span_of(asked, usual=USUAL)
        events = events.filter(origin=Origin.LIVE, recorded_at__gte=span.begins, recorded_at__lte=span.ends)
    rows = list(events.order_by("recorded_at", "pk").values_list("case", "seq", "case__number")[page.start : page.stop])
    page = page.holding(len(rows))
    rows = rows[: page.size]
    cases = {case for case, _seq, _number in rows}
    told, own = updates_of(cases), own_numbers(asked.key, cases)
    origin = asked.request.build_absolute_uri("/").rstrip("/")
    return [shape(told[case, seq], number, own.get(case), origin) for case, seq, number in rows
            if (case, seq) in told], page


def told_events() -> QuerySet[CaseEvent]:
    """The events of public cases that are updates; of what came as one update, the first."""
    later = RemoteName.objects.filter(case=OuterRef("case"), kind=Named.UPDATE, first__gt=0, first__lt=OuterRef("seq"),
                                      last__gte=OuterRef("seq"))
    return CaseEvent.objects.filter(TOLD, ~Exists(later), case__published=True, case__duplicate_of__isnull=True)


def shape(update: Update, number: str, own_number: str | None, origin: str) -> Content:
    """An update in the extension's shape."""
    media = media_urls(update.photos, origin)
    shaped: Content = {
        "update_id": update_id(number, update.seq),
        "service_request_id": number,
        "status": update.word,
        "updated_datetime": moment(update.at),
        "description": "\n\n".join(update.words),
        "media_url": media if len(media) > 1 else (media[0] if media else None),
        "external_status_code": update.status.code if update.status else None,
    }
    if own_number:
        shaped["fixmystreet_id"] = own_number
    if update.status:
        shaped["extras"] = {"status_name": update.status.public_name}
    return shaped


def update_id(number: str, seq: int) -> str:
    """What an update is called outside: the case's number and the event's place in its log."""
    return f"{number}-{seq}"


def updates_of(cases: Iterable[int]) -> dict[tuple[int, int], Update]:
    """Every update of these cases by case and seq, in log order: four queries."""
    cases = list(cases)
    events = list(CaseEvent.objects.filter(TOLD | Q(type=REPORTED), case__in=cases).order_by("case_id", "seq")
                  .only("case_id", "seq", "type", "occurred_at", "recorded_at", "origin", "voice", "data"))
    words = words_of([event for event in events if event.voice == Voice.PUBLIC])
    photos = {str(photo.pk): photo for photo in Photo.objects.filter(case__in=cases, hidden=False)}
    groups = groups_of(cases)
    rules, told = catalogue(), dict[tuple[int, int], Update]()
    state = Update(0, 0, datetime.min)  # noqa: DTZ901 (only a beginning: it has no case)
    for event in events:
        if event.case_id != state.case:
            state = Update(event.case_id, 0, event.occurred_at)
        follow(state, event, rules)
        if event.type == REPORTED:
            continue
        seq = groups[event.case_id].first_of(event.seq)
        photo = photos.get(event.data.get("photo", ""))
        text = words.get(event.data.get("note", ""), "")
        if not worth_telling(event, state, photo, text):
            continue
        update = told.setdefault((event.case_id, seq), Update(event.case_id, seq, time_of(event)))
        update.status, update.reason, update.promised = state.status, state.reason, state.promised
        update.is_move = update.is_move or event.type == MOVED
        if text and text not in update.words:
            update.words.append(text)
        if photo:
            update.photos.append(photo)
    return told


def follow(state: Update, event: CaseEvent, rules: Catalogue) -> None:
    """Where the case stands after an event."""
    if event.type in (REPORTED, MOVED):
        code = event.data.get("status" if event.type == REPORTED else "target", "")
        state.status = rules.statuses.get(code)
        state.reason = event.data.get("reason") or ""
        state.promised = bool(event.data.get("promised_on"))


def worth_telling(event: CaseEvent, state: Update, photo: Photo | None, text: str) -> bool:
    """Nothing is told of states that the public does not see, nor of photos and words that are gone."""
    if event.type == MOVED:
        return state.status is not None and state.status.public
    if event.type == "photo_added":
        return photo is not None
    return bool(text) or event.type == "referral_answered"


def time_of(event: CaseEvent) -> datetime:
    """When it was recorded, which is what callers ask by; of imported history, when it happened."""
    return event.recorded_at if event.origin == Origin.LIVE else event.occurred_at


@dataclass
class Groups:
    """Which events of a case came in one update: spans of `seq` that do not overlap, in order."""

    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)

    def first_of(self, seq: int) -> int:
        """The seq under which an event is told."""
        place = bisect_right(self.firsts, seq) - 1
        return self.firsts[place] if place >= 0 and seq <= self.lasts[place] else seq


def groups_of(cases: list[int]) -> dict[int, Groups]:
    groups: dict[int, Groups] = defaultdict(Groups)
    names = RemoteName.objects.filter(case__in=cases, kind=Named.UPDATE, first__gt=0).order_by("case_id", "first")
    for case, first, last in names.values_list("case_id", "first", "last"):
        groups[case].firsts.append(first)
        groups[case].lasts.append(last)
    return groups


def notes_of(cases: list[Case]) -> dict[int, list[Content]]:
    """What happened to each case as notes, oldest first: when, in which words, and of what type."""
    notes: dict[int, list[Content]] = {
        case.pk: [{"datetime": moment(case.reported_at), "description": _("Reported"), "type": "submitted"}]
        for case in cases
    }
    for (case, _seq), update in updates_of(notes).items():
        name = update.status.public_name if update.status and update.is_move else ""
        description = "\n\n".join(filter(None, [name, *update.words]))
        notes[case].append({"datetime": moment(update.at), "description": description,
                            "type": update.word if update.is_move else "comment"})
    return notes



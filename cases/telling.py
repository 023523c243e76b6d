"""A story told by a municipality's rules: the rows that `report_case` and `move_case` would have left behind.

Pure: rules and stories in, plain rows out. What differs from the services is only what history is: its times are given,
nobody is written to, and where it was lived elsewhere it may have moved in ways that this workflow does not know.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cases.attention import Attention
from cases.catalogue import Catalogue, leaves
from cases.events.chain import START, Entry, canonical, link
from cases.events.types import (
    EVENT_TYPES,
    CaseMoved,
    CaseReported,
    ClockPaused,
    ClockResumed,
    DueSet,
    Event,
    FollowerJoined,
    PromiseMade,
    ReferralAnswered,
    ReferralSent,
    ReferralWithdrawn,
    SupporterJoined,
)
from cases.judging import Place, cell_at
from cases.models import Category, Contact, Part, ReferralState, Status, Transition
from cases.models.case import Channel, Origin
from cases.models.event import Voice
from cases.service_levels import ANSWER, Due, measure_of, next_due
from cases.stories import CaseStory, Moment, Step
from cases.workflow.following import is_done, is_published, state_after
from cases.workflow.phases import ENDED, Phase
from cases.working_time import Pause
from tenants.accounts.actors import ActorKind
from tenants.refusals import Refusal

# Channels on which staff write down what somebody tells them.
BY_STAFF = (Channel.PHONE, Channel.MAIL, Channel.DESK)

# The columns written, in the order of the rows' values. A test holds them against the models.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cases_case": (
        "id",
        "public_id",
        "number",
        "foreign_id",
        "wish",
        "category_id",
        "area_id",
        "status_id",
        "phase",
        "published",
        "title",
        "description",
        "answers",
        "address",
        "landmark",
        "lat",
        "lon",
        "cell",
        "channel",
        "origin",
        "language",
        "reported_at",
        "precision",
        "priority",
        "assignee_id",
        "answered_at",
        "answer_due_at",
        "transfer_due_at",
        "solution_due_at",
        "promised_on",
        "paused_at",
        "due_at",
        "updated_at",
        "news_at",
        "unhappy_at",
        "undelivered_at",
    ),
    "cases_participant": (
        "case_id",
        "part",
        "pseudonym",
        "person_id",
        "name",
        "email",
        "phone",
        "language",
        "shows_name",
        "since",
        "confirmed_at",
    ),
    "cases_text": ("id", "case_id", "body", "language"),
    "cases_photo": (
        "id",
        "case_id",
        "moment",
        "width",
        "height",
        "alt",
        "hidden",
        "position",
        "kept_for",
        "added_at",
    ),
    "cases_referral": (
        "public_id",
        "case_id",
        "body_id",
        "contact_id",
        "state",
        "subject",
        "why",
        "sent_at",
        "due_on",
        "answered_at",
        "promised_on",
        "remote_id",
        "reply_token",
    ),
    "cases_caseevent": (
        "case_id",
        "seq",
        "type",
        "occurred_at",
        "precision",
        "recorded_at",
        "origin",
        "actor_kind",
        "actor",
        "voice",
        "data",
        "hash",
    ),
}
Rows = dict[str, list[list[Any]]]


class StoryRefused(Refusal):
    """A story that cannot have happened here: a code that the municipality lacks, or a move that leads elsewhere."""


@dataclass(frozen=True)
class Telling:
    """What all stories of one batch are judged by.

    Args:
        origin: import for others' history: never timed, and free to move as it did. live for history that this
            installation lived itself (demo data): with promised times, and only along the workflow.
        recorded_at: when imported history is written down; a live event is recorded when it happens.
        contacts: the bodies' active contacts.
    """

    rules: Catalogue
    zone: ZoneInfo
    origin: Origin
    recorded_at: datetime
    contacts: Iterable[Contact] = ()
    _by_body: dict[int, list[Contact]] = field(default_factory=dict)
    _moves: dict[tuple[int, int], list[Transition]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for contact in self.contacts:
            self._by_body.setdefault(contact.body_id, []).append(contact)

    def contact_for(self, body_id: int, category_id: int) -> int | None:
        """The body's contact for the category, else its general one."""
        found = [contact for contact in self._by_body.get(body_id, ()) if contact.category_id in (None, category_id)]
        best = max(found, key=lambda contact: contact.category_id is not None, default=None)
        return best.pk if best else None

    def moves(self, source: Status, target: Status) -> list[Transition]:
        """The workflow's moves from one status to another."""
        if (source.pk, target.pk) not in self._moves:
            self._moves[source.pk, target.pk] = [
                move for move in self.rules.transitions if move.target_id == target.pk and leaves(move, source)
            ]
        return self._moves[source.pk, target.pk]

    def tell(self, story: CaseStory, area: str | None) -> Rows:
        """One story's rows by table, one of them in cases_case. The case's id and number are None everywhere: they are
        given out when it is written, and the chain of hashes does not depend on them.

        Raises:
            StoryRefused: it names what the municipality lacks, or does not end where it says.
        """
        return _Teller(self, story, area).told()


@dataclass(slots=True)
class _Referral:
    public_id: UUID
    body: str
    row: dict[str, Any]


class _Teller:
    """One story on its way; holds the case as it stands at each step."""

    def __init__(self, telling: Telling, story: CaseStory, area: str | None) -> None:
        self.telling, self.story = telling, story
        rules = telling.rules
        self.category: Category = self.known(rules.categories, story.category, "category")
        self.area = self.known(rules.areas, area, "area") if area else None
        self.status: Status = (
            self.known(rules.statuses, story.reported_status, "status")
            if story.reported_status
            else rules.initial_of(self.category)
        )
        self.published = self.status.public
        self.live = telling.origin == Origin.LIVE
        self.public_id = uuid4()
        self.answered_at: datetime | None = None
        self.promised_on: date | None = None
        self.due: dict[str, datetime] = {}
        self.rules_of: dict[str, Due] = {}
        self.paused_at: datetime | None = None
        self.pauses: list[Pause] = []
        self.latest = story.reported.at
        self.hidden: set[str] = set()
        self.referrals: list[_Referral] = []
        self.attention = Attention()
        self.rows: Rows = {table: [] for table in COLUMNS}
        self.seq, self.hash = 0, START

    def told(self) -> Rows:
        self.report()
        for step in sorted(self.story.steps, key=lambda step: step.at.at):
            self.take(step)
        if self.status.code != self.story.status:
            self.refuse(
                _("its last move leads to “%(found)s”, not to “%(said)s”."),
                found=self.status.code,
                said=self.story.status,
            )
        self.rows["cases_case"].append(self.case())
        self.rows["cases_photo"] = self.photos()
        self.rows["cases_referral"] = [
            [referral.row[column] for column in COLUMNS["cases_referral"]] for referral in self.referrals
        ]
        return self.rows

    def known(self, rows: Mapping[str, Any], code: str, what: str) -> Any:
        if code not in rows:
            words = {
                "category": _("category"),
                "area": _("area"),
                "status": _("status"),
                "body": _("body"),
                "event": _("event"),
            }
            self.refuse(_("there is no %(what)s “%(code)s” here."), what=words[what], code=code)
        return rows[code]

    def refuse(self, sentence: str, **words: str) -> NoReturn:
        name = self.story.foreign_id or self.story.title
        raise StoryRefused(
            _("The case “%(name)s” cannot be told: %(sentence)s") % {"name": name, "sentence": sentence % words}
        )

    def report(self) -> None:
        story, reporter = self.story, self.story.reporter
        if reporter:
            self.join(Part.REPORTER, story.reported.at, reporter.pseudonym)
        by_staff = story.channel in BY_STAFF
        self.record(
            CaseReported(
                channel=story.channel,
                category=self.category.code,
                status=self.status.code,
                phase=self.status.phase,
                proof=self.status.proof,
                area=self.area.code if self.area else None,
                photos=sum(photo.moment == "before" for photo in story.photos),
                person=reporter is not None,
                anonymous=reporter is None or reporter.anonymous,
            ),
            story.reported,
            ActorKind.STAFF if by_staff else ActorKind.CITIZEN,
            reporter.pseudonym if reporter and not by_staff else None,
        )
        if self.live:
            promises = self.telling.rules.promises
            body = self.routed() if promises.names_bodies else ""
            for due in promises.dues(story.reported.at, self.category.code, body):
                self.due[due.kind], self.rules_of[due.kind] = due.due_at, due
                self.record(
                    DueSet(kind=due.kind, due_at=due.due_at, days=due.days, rule=due.rule),
                    story.reported,
                    ActorKind.STAFF if by_staff else ActorKind.CITIZEN,
                    None,
                    Voice.INTERNAL,
                )
        for _number in range(story.supporters):
            self.take(Step(SupporterJoined.type, story.reported, actor_kind=ActorKind.CITIZEN, actor=uuid4()))

    def take(self, step: Step) -> None:
        """Let one step happen, as its service would."""
        data: dict[str, Any] = dict(step.data)
        if step.text.strip():
            data["note"] = self.keep_text(step.text.strip())
        actor = step.actor
        # What a report sets off by itself is not the reporter's own deed.
        by_reporter = step.actor_kind == ActorKind.CITIZEN and step.type not in (ReferralSent.type, DueSet.type)
        if actor is None and by_reporter and self.story.reporter:
            actor = self.story.reporter.pseudonym
        if step.type in (SupporterJoined.type, FollowerJoined.type):
            actor = actor or uuid4()
            part = Part.SUPPORTER if step.type == SupporterJoined.type else Part.FOLLOWER
            self.join(part, step.at.at, actor)
        make = {
            CaseMoved.type: self.move,
            ReferralSent.type: self.send,
            ReferralAnswered.type: self.answer,
            ReferralWithdrawn.type: self.withdraw,
        }.get(step.type)
        event = make(step, data) if make else self.other(step.type, data)
        if event is None:
            return
        self.record(event, step.at, step.actor_kind, actor, step.voice)
        if isinstance(event, CaseMoved) and self.live:
            self.follow_pause(step)
        if isinstance(event, ReferralAnswered) and event.promised_on:
            promise = PromiseMade(promised_on=event.promised_on, referral=event.referral)
            self.record(promise, step.at, step.actor_kind, actor, step.voice)

    def move(self, step: Step, data: dict[str, Any]) -> CaseMoved:
        source, target = self.status, self.known(self.telling.rules.statuses, data.pop("target"), "status")
        moves = self.telling.moves(source, target)
        wished = data.pop("transition", "")
        move = next((move for move in moves if wished in ("", move.code)), None)
        if self.live:
            if move is None:
                self.refuse(
                    _("no move leads from “%(source)s” to “%(target)s”."), source=source.code, target=target.code
                )
            elif any(
                need in ("reason", "promised_date", "note") and not data.get(NEEDS[need]) for need in move.requires
            ):
                self.refuse(_("the move “%(move)s” lacks what it requires."), move=move.code)
        self.status = target
        # What others published stays public, whatever steps their history has kept.
        self.published = target.public if not self.live else is_published(
            self.published, source=source.phase, target=target.phase, public=target.public)
        promised_on = data.get("promised_on")
        if promised_on or target.phase != Phase.WAITING:
            self.promised_on = promised_on
        for referral in self.referrals:
            referral.row["state"] = state_after(
                referral.row["state"],
                answered=referral.row["answered_at"] is not None,
                was_done=is_done(source.phase, source.proof),
                is_done=is_done(target.phase, target.proof),
            )
        return self.made(
            CaseMoved,
            {
                **data,
                "transition": move.code if move else "",
                "source": source.code,
                "target": target.code,
                "phase": target.phase,
                "proof": target.proof,
            },
        )

    def follow_pause(self, step: Step) -> None:
        """Stop or start the clocks as the status says to which the case has come."""
        waits_for = "" if self.status.phase in ENDED else self.status.pauses
        if waits_for and self.paused_at is None:
            self.paused_at = step.at.at
            self.record(ClockPaused(waits_for=waits_for), step.at, step.actor_kind, step.actor)
        elif self.paused_at is not None and not waits_for:
            stood, self.paused_at = Pause(self.paused_at, step.at.at), None
            self.record(ClockResumed(paused_at=stood.since), step.at, step.actor_kind, step.actor)
            for kind, due in self.rules_of.items():
                if kind not in self.due or (kind == ANSWER and self.answered_at is not None):
                    continue
                due_at = self.telling.rules.promises.calendar.resumed(self.due[kind], stood, measure_of(due.rule))
                if due_at != self.due[kind]:
                    self.due[kind] = due_at
                    self.record(DueSet(kind=kind, due_at=due_at, days=due.days, rule=due.rule), step.at,
                                step.actor_kind, step.actor, Voice.INTERNAL)
            self.pauses.append(stood)
            for referral in self.referrals:
                if referral.row["state"] == ReferralState.SENT:
                    referral.row["due_on"] = self.due_on(referral.body, referral.row["sent_at"])

    def due_on(self, body: str, asked_at: datetime) -> date | None:
        """The day by which a body is to answer."""
        promises = self.telling.rules.promises
        own = promises.due_on(asked_at, self.category.code, body, pauses=self.pauses) if self.live else None
        return own or (self.due["answer"].astimezone(self.telling.zone).date() if "answer" in self.due else None)

    def routed(self) -> str:
        """The body that the rules name; "" for nobody."""
        area = self.area.code if self.area else None
        route = self.telling.rules.router.route(category=self.category.code, area=area, address=self.story.address)
        return route.body if route else ""

    def send(self, step: Step, data: dict[str, Any]) -> ReferralSent | None:
        by, why = data.pop("by", "import" if not self.live else "hand"), data.pop("why", None)
        code = data.pop("body", None)
        if code is None:
            route = self.telling.rules.router.route(
                category=self.category.code, area=self.area.code if self.area else None, address=self.story.address
            )
            if route is None or self.live_referrals():
                return None
            code, by, why = route.body, "rule", dict(route.why)
        body = self.known(self.telling.rules.bodies, code, "body")
        due_on = self.due_on(code, step.at.at)
        self.due.pop("transfer", None)
        referral = _Referral(uuid4(), code, {})
        referral.row = {
            "public_id": referral.public_id,
            "case_id": None,
            "body_id": body.pk,
            "contact_id": self.telling.contact_for(body.pk, self.category.pk),
            "state": ReferralState.SENT,
            "subject": "",
            "why": canonical(why or {}),
            "sent_at": step.at.at,
            "due_on": due_on,
            "answered_at": None,
            "promised_on": None,
            "remote_id": "",
            "reply_token": secrets.token_hex(10),
        }
        self.referrals.append(referral)
        return ReferralSent(referral=referral.public_id, body=code, by=by, due_on=due_on, why=why or None)

    def answer(self, step: Step, data: dict[str, Any]) -> ReferralAnswered:
        referral = self.referral(data.pop("body", None))
        solved = data.pop("solved", False)
        referral.row["answered_at"] = referral.row["answered_at"] or step.at.at
        referral.row["state"] = ReferralState.SOLVED if solved else ReferralState.ANSWERED
        referral.row["promised_on"] = data.get("promised_on") or referral.row["promised_on"]
        self.answered_at = self.answered_at or step.at.at
        self.promised_on = data.get("promised_on") or self.promised_on
        return self.made(ReferralAnswered, {**data, "referral": referral.public_id, "body": referral.body})

    def withdraw(self, step: Step, data: dict[str, Any]) -> ReferralWithdrawn:
        referral = self.referral(data.get("body"))
        referral.row["state"] = ReferralState.WITHDRAWN
        return ReferralWithdrawn(referral=referral.public_id, body=referral.body)

    def live_referrals(self) -> list[_Referral]:
        return [referral for referral in self.referrals if referral.row["state"] != ReferralState.WITHDRAWN]

    def referral(self, body: str | None) -> _Referral:
        """The last referral that is not withdrawn, of this body where one is named."""
        found = [referral for referral in self.live_referrals() if body in (None, referral.body)]
        if not found:
            self.refuse(_("“%(body)s” answers without having been asked."), body=body or "")
        return found[-1]

    def other(self, type: str, data: dict[str, Any]) -> Event:
        kind = self.known(EVENT_TYPES, type, "event")
        if kind is DueSet:
            self.due[data["kind"]] = data["due_at"]
        elif kind is PromiseMade:
            self.promised_on = data["promised_on"]
        elif type == "photo_hidden":
            self.hidden.add(str(data["photo"]))
        elif type == "photo_added":
            data.setdefault("moment", "after")
        return self.made(kind, data)

    def made(self, kind: type[Event], data: dict[str, Any]) -> Any:
        try:
            return kind(**data)
        except TypeError as fault:
            self.refuse(_("a step of type “%(type)s” is wrong (%(fault)s)."), type=kind.type, fault=str(fault))

    def keep_text(self, words: str) -> UUID:
        key = uuid4()
        self.rows["cases_text"].append([key, None, words, self.story.language])
        return key

    def join(self, part: Part, since: datetime, pseudonym: UUID) -> None:
        reporter = self.story.reporter if part == Part.REPORTER else None
        self.rows["cases_participant"].append(
            [
                None,
                part,
                pseudonym,
                None,
                *(
                    (
                        reporter.name,
                        reporter.email.lower(),
                        reporter.phone,
                        reporter.language,
                        bool(reporter.name) and not reporter.anonymous,
                    )
                    if reporter
                    else ("", "", "", "", False)
                ),
                since,
                since if reporter and reporter.email else None,
            ]
        )

    def record(self, event: Event, at: Moment, kind: str, actor: UUID | None, voice: str = Voice.PUBLIC) -> None:
        self.seq += 1
        self.latest = max(self.latest, at.at)
        recorded_at = at.at if self.live else self.telling.recorded_at
        data = event.data()
        if self.live:
            self.attention = self.attention.after(event.type, data, actor_kind=kind, voice=voice, at=recorded_at)
        entry = Entry(
            case=self.public_id,
            seq=self.seq,
            type=event.type,
            occurred_at=at.at,
            precision=at.precision,
            recorded_at=recorded_at,
            origin=self.telling.origin,
            actor_kind=kind,
            actor=actor,
            voice=voice,
            data=data,
        )
        said = canonical(data)
        self.hash = link(self.hash, entry, data=said)
        self.rows["cases_caseevent"].append(
            [
                None,
                self.seq,
                event.type,
                at.at,
                at.precision,
                recorded_at,
                self.telling.origin,
                kind,
                actor,
                voice,
                said,
                self.hash,
            ]
        )

    def case(self) -> list[Any]:
        story, status = self.story, self.status
        due_at = next_due(
            answered=self.answered_at is not None,
            ended=status.phase in ENDED,
            answer_due_at=self.due.get("answer"),
            solution_due_at=self.due.get("solution"),
            promised_on=self.promised_on,
            zone=self.telling.zone,
            transfer_due_at=self.due.get("transfer"),
            paused=self.paused_at is not None,
        )
        return [
            None,
            self.public_id,
            None,
            story.foreign_id,
            None,
            self.category.pk,
            self.area.pk if self.area else None,
            status.pk,
            status.phase,
            self.published,
            story.title,
            story.description,
            "{}",
            story.address,
            story.landmark,
            story.lat,
            story.lon,
            cell_at(Place(story.lat, story.lon)),
            story.channel,
            self.telling.origin,
            story.language,
            story.reported.at,
            story.reported.precision,
            0,
            None,
            self.answered_at,
            self.due.get("answer"),
            self.due.get("transfer"),
            self.due.get("solution"),
            self.promised_on,
            self.paused_at,
            due_at,
            self.latest,
            self.attention.news_at,
            self.attention.unhappy_at,
            self.attention.undelivered_at,
        ]

    def photos(self) -> list[list[Any]]:
        added = {str(step.data.get("photo")): step.at.at for step in self.story.steps if step.type == "photo_added"}
        return [
            [
                photo.id,
                None,
                photo.moment,
                photo.width,
                photo.height,
                photo.alt,
                str(photo.id) in self.hidden,
                position,
                None,
                added.get(str(photo.id), self.story.reported.at),
            ]
            for position, photo in enumerate(self.story.photos)
        ]


# What a move's requirement is called in its event's data.
NEEDS = {"note": "note", "reason": "reason", "promised_date": "promised_on"}

"""A case's log read a second time, by somebody who knows the town's rules as plain values and trusts nothing else.

It follows the case from event to event: whether each move was allowed, what was due when by the naive calendar, and at
the end whether the case stands as the log says.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from cases.events.chain import broken_at
from cases.models import Case, CaseEvent, Timer
from cases.workflow.graph import StatusDef, TransitionDef
from tests.cases.calendar_oracle import BUDAPEST, Oracle
from tests.cases.random_town import RandomTown
from tests.cases.test_bulk import chain_of

CLOCKS = ("answer", "transfer", "solution")
ENDED = ("solved", "closed")
BY_TIME = ("body_reminded", "case_escalated", "answer_missed", "reporter_asked")


class SecondReading:
    def __init__(self, town: RandomTown, case: Case, people: Mapping[UUID, str]) -> None:
        self.town, self.case, self.people = town, case, people
        self.oracle = Oracle(town.closed, town.opened)
        self.statuses: dict[str, StatusDef] = {status.code: status for flow in town.flows.values()
                                               for status in flow.statuses}
        self.steps: dict[str, TransitionDef] = {step.code: step for flow in town.flows.values()
                                                for step in flow.transitions}
        self.named_bodies = any(rule.body for rule in town.rules)
        self.told: Counter[str] = Counter()
        self.checked = self.priority = self.opened_again = 0
        self.status, self.category, self.shown = "", "", False
        self.reported_at = self.came_at = datetime.min.replace(tzinfo=BUDAPEST)
        self.due: dict[str, datetime] = {}
        self.said: dict[str, tuple[str, int]] = {}
        self.put_off: set[str] = set()
        self.bodies: dict[str, str] = {}  # referrals that a body has, in their order
        self.was_sent = self.answered = False
        self.paused_at: datetime | None = None
        self.pauses: list[tuple[datetime, datetime]] = []

    def read(self) -> None:
        events = list(self.case.events.order_by("seq"))
        assert [event.seq for event in events] == list(range(1, len(events) + 1)), "the log has a gap"
        assert broken_at(chain_of(self.case)) is None, "the chain is broken"
        for event in events:
            self.told[event.type] += 1
            tell = getattr(self, event.type, None)
            if tell:
                tell(event, event.data)
        self.steps_of_time_happened_once(events)
        self.stands_as_it_is_told()

    def phase(self) -> str:
        return self.statuses[self.status].phase

    # What happened.

    def case_reported(self, event: CaseEvent, data: dict[str, Any]) -> None:
        self.reported_at, self.category, self.status = event.occurred_at, data["category"], data["status"]
        self.came_at, self.shown = event.occurred_at, self.phase() != "moderation"
        assert self.statuses[self.status].initial and self.status.startswith(self.town.categories[self.category])
        for kind in CLOCKS:
            rule = self.town.rule(kind, self.category, self.body(), self.priority)
            if rule:
                self.promise(kind, rule)

    def case_moved(self, event: CaseEvent, data: dict[str, Any]) -> None:
        assert bool(self.paused_at) == self.waits(), f"a clock that does not follow the status in {self.case}"
        step = self.steps[data["transition"]]
        assert data["source"] == self.status and data["target"] == step.target, "a move from where the case was not"
        from_anywhere = step.source is None and self.phase() not in ENDED
        assert step.source == self.status or from_anywhere, "no such move from here"
        flows = {self.status.split("-")[0], step.target.split("-")[0]}
        assert len(flows) == 1, "a move into another workflow"
        self.is_complete(step, event, data)
        if event.actor_kind == "system":
            assert step.automatic_after_days is not None, "time made a move that is not its own"
            assert event.occurred_at >= self.came_at + timedelta(days=step.automatic_after_days), "too early"
        else:
            self.told["case_moved by somebody"] += 1
            self.told["case_moved with a body"] += "body" in step.requires
            role = {"citizen": "reporter", "body": "body"}.get(event.actor_kind) or self.people[event.actor]
            assert role == "administrator" or role in step.roles, f"{role} made a move that is not theirs"
        was = self.statuses[self.status]
        self.opened_again += was.phase in ENDED or was.proof == "claimed"
        self.status, self.came_at = step.target, event.occurred_at
        now = self.statuses[self.status]
        # What was refused before anybody had looked stays unseen.
        refused = was.phase == "moderation" and now.phase == "closed"
        self.shown = now.phase != "moderation" and (self.shown or not refused)
        assert (data["phase"], data["proof"]) == (now.phase, now.proof)

    def is_complete(self, step: TransitionDef, event: CaseEvent, data: dict[str, Any]) -> None:
        given = {"note": data.get("note"), "reason": data.get("reason"), "promised_date": data.get("promised_on"),
                 "body": True}
        assert all(given[need] for need in step.requires), "a move without what it requires"
        assert not data.get("reason") or data["reason"] in step.reasons
        today = event.recorded_at.astimezone(BUDAPEST).date()
        assert not data.get("promised_on") or date.fromisoformat(data["promised_on"]) >= today - timedelta(days=1)

    def referral_sent(self, _event: CaseEvent, data: dict[str, Any]) -> None:
        self.told[f"referral_sent:{data['by']}"] += 1
        assert data["body"] not in self.bodies.values(), "a body has the case twice"
        self.bodies[data["referral"]] = data["body"]
        self.was_sent = True
        self.due.pop("transfer", None)
        self.reckon(for_body=True)

    def referral_withdrawn(self, _event: CaseEvent, data: dict[str, Any]) -> None:
        del self.bodies[data["referral"]]
        self.reckon(for_body=True)

    referral_passed_on = referral_withdrawn

    def referral_answered(self, _event: CaseEvent, data: dict[str, Any]) -> None:
        assert data["referral"] in self.bodies, "an answer of a body that does not have the case"
        self.answered = True

    def case_corrected(self, _event: CaseEvent, data: dict[str, Any]) -> None:
        assert data["before"] == self.category
        self.category = data["after"]
        self.reckon()

    def case_prioritised(self, _event: CaseEvent, data: dict[str, Any]) -> None:
        assert data["before"] == self.priority
        self.priority = data["after"]
        self.reckon()

    def due_extended(self, event: CaseEvent, data: dict[str, Any]) -> None:
        kind, due_at = data["kind"], datetime.fromisoformat(data["due_at"])
        assert self.phase() not in ENDED and self.paused_at is None and kind in self.due
        assert not (kind == "answer" and self.answered)
        assert datetime.fromisoformat(data["before"]) == self.due[kind] < due_at
        assert (due_at - self.reported_at).days <= 185, "more than six months after the report"
        self.due[kind] = due_at
        self.put_off.add(kind)

    def clock_paused(self, event: CaseEvent, data: dict[str, Any]) -> None:
        assert self.paused_at is None and self.waits() and data["waits_for"] == self.town.pauses[self.status]
        self.paused_at = event.occurred_at

    def clock_resumed(self, event: CaseEvent, data: dict[str, Any]) -> None:
        since, until = self.paused_at, event.occurred_at
        assert since is not None and not self.waits() and datetime.fromisoformat(data["paused_at"]) == since
        self.paused_at = None
        self.pauses.append((since, until))
        for kind, due in self.due.items():
            if since <= due and not (kind == "answer" and self.answered):
                measure = self.said[kind][0].split("/")[1]
                self.due[kind] = self.oracle.walk(until, self.oracle.left(since, due, measure), measure)

    def due_set(self, _event: CaseEvent, data: dict[str, Any]) -> None:
        """What the product says is what was worked out here the moment before."""
        kind = data["kind"]
        assert (data["rule"], data["days"]) == self.said[kind], f"another rule holds in {self.case}"
        due_at = self.due.get(kind)
        assert due_at is not None and datetime.fromisoformat(data["due_at"]) == due_at, (
            f"{self.case}: {data} and not {due_at}")
        self.checked += 1

    # What follows from the rules.

    def waits(self) -> bool:
        return bool(self.status and self.town.pauses[self.status]) and self.phase() not in ENDED

    def body(self) -> str:
        if not self.named_bodies:
            return ""
        return next(iter(self.bodies.values()), "") or self.town.routes.get(self.category, "")

    def promise(self, kind: str, rule: tuple[str, int]) -> None:
        self.said[kind] = rule
        self.due[kind] = self.oracle.due(self.reported_at, rule[1], rule[0].split("/")[1], self.pauses)

    def reckon(self, *, for_body: bool = False) -> None:
        if self.phase() in ENDED or (for_body and not self.named_bodies):
            return
        for kind in CLOCKS:
            rule = self.town.rule(kind, self.category, self.body(), self.priority)
            kept = {"answer": self.answered, "transfer": self.was_sent, "solution": False}[kind]
            if rule and rule != self.said.get(kind) and not kept and kind not in self.put_off:
                self.promise(kind, rule)

    # How it stands at the end.

    def steps_of_time_happened_once(self, events: list[CaseEvent]) -> None:
        """Each step of the ladder once for each time that a body was asked."""
        steps = Counter((event.type, event.data.get("referral"), event.data.get("step")) for event in events
                        if event.type in BY_TIME)
        asked = 1 + self.opened_again
        for (kind, referral, _step), count in steps.items():
            assert count <= (asked if referral else asked * max(1, self.told["referral_sent"])), (kind, count)
        self.told["by time"] += sum(steps.values())

    def stands_as_it_is_told(self) -> None:
        case, status = self.case, self.statuses[self.status]
        assert (case.status.code, case.phase, case.category.code) == (self.status, status.phase, self.category)
        assert case.published == self.shown, "shown without having been looked at, or hidden"
        assert case.priority == self.priority, [event.data for event in case.events.filter(type="case_prioritised")]
        assert case.paused_at == self.paused_at and bool(self.paused_at) == self.waits()
        assert (case.answered_at is not None) == self.answered
        for kind in CLOCKS:
            assert getattr(case, f"{kind}_due_at") == self.due.get(kind), (case, kind)
            self.checked += 1
        assert case.due_at == self.next_due(), case
        timers = Timer.objects.filter(case=case).select_related("referral")
        assert all(timer.referral is None or timer.referral.state == "sent" for timer in timers)
        assert not timers or status.phase not in ENDED

    def next_due(self) -> datetime | None:
        if self.phase() in ENDED or self.paused_at is not None:
            return None
        promised = self.case.promised_on
        solution = (datetime.combine(promised, time(23, 59, 59), tzinfo=BUDAPEST) if promised
                    else self.due.get("solution"))
        open_ones = [None if self.answered else self.due.get("answer"), self.due.get("transfer"), solution]
        return min((due for due in open_ones if due is not None), default=None)

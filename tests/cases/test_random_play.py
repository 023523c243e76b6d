"""Random legal and illegal acts over random valid workflows, by several actors at once, through months that pass.

Three hundred acts in the ordinary suite; LONG=1 plays ten thousand, SEED=... begins with the same town and wishes as
before. Afterwards the log of every case is read by a second computation that knows the town's rules as plain values and
counts time in its own naive way.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cases.catalogue import catalogue, forget_catalogues
from cases.judging import Place
from cases.models import Case, Category, Referral
from cases.services.extending import extend_due, extendable
from cases.services.looking_after import correct_category
from cases.services.moving import move_case
from cases.services.moving_by_time import run_timers
from cases.services.passing_on import pass_on
from cases.services.prioritising import prioritise
from cases.services.referring import answer_referral, refer_case, withdraw_referral
from cases.services.reporting import Report, Reporter, report_case
from tenants.accounts.actors import BODY, Actor, ActorKind
from tenants.models import Municipality
from tenants.refusals import Refusal
from tests.cases.random_town import BODIES, PRIORITIES, RandomTown, settle_down
from tests.cases.second_reading import SecondReading
from tests.towns import ZOLDVAR_SQUARE, actor_with, person_with

LONG = os.environ.get("LONG") == "1"
ACTS, CASES, ACTORS = (10_000, 200, 4) if LONG else (300, 12, 4)
# A Monday in December: Christmas, the bridge of 2 January and the Saturday worked for it lie ahead.
START = datetime(2025, 12, 1, 8, 0, tzinfo=UTC)
CLOCKS = ("answer", "transfer", "solution")
# What a call says it has done, and the events that must be there then, each once.
ONE_EACH = {"answer": "referral_answered", "pass_on": "referral_passed_on", "extend": "due_extended",
            "move": "case_moved by somebody"}


class Clock:
    """A time that passes only when it is told to, to whole seconds, for all threads alike."""

    def __init__(self) -> None:
        self.at, self.lock = START, threading.Lock()

    def now(self) -> datetime:
        return self.at

    def pass_on(self, seconds: int) -> None:
        with self.lock:
            self.at += timedelta(seconds=seconds)


@dataclass
class Player:
    """One of those who act at once, with a connection of their own."""

    random: Random
    made: RandomTown
    clock: Clock
    cases: list[int]
    acts: int
    step: int
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[Exception] = field(default_factory=list)

    def play(self, town: Municipality) -> None:
        try:
            with town.entered():
                for _nth in range(self.acts):
                    self.clock.pass_on(self.random.randint(1, self.step))
                    self.act()
        except Exception as fault:
            self.faults.append(fault)
        finally:
            connection.close()

    def act(self) -> None:
        if self.random.random() < 0.06:
            self.cases.append(a_report(self.random, self.made, self.clock))
            self.done["report"] += 1
        some = Case.objects.select_related("status", "category").filter(pk__in=self.random.sample(self.cases, 5))
        # Mostly one that goes on, so that much happens.
        case = min(some, key=lambda case: (case.has_ended and self.random.random() < 0.9, self.random.random()))
        names = list(self.ways)
        name = self.random.choices(names, [weight for weight, _act in self.ways.values()])[0]
        try:
            happened = self.ways[name][1](case)
        except Refusal as refusal:
            self.refused[type(refusal).__name__] += 1
        else:
            self.done[name] += happened

    @property
    def ways(self) -> dict[str, tuple[int, Callable[[Case], int]]]:
        return {"move": (60, self.move), "time": (8, self.time), "answer": (6, self.answer), "refer": (5, self.refer),
                "withdraw": (3, self.withdraw), "pass_on": (3, self.pass_on), "correct": (5, self.correct),
                "prioritise": (5, self.prioritise), "extend": (5, self.extend)}

    def somebody(self, roles: list[str]) -> Actor:
        """Mostly somebody who may, sometimes anybody."""
        everybody = ["agent", "inspector", "manager", "administrator", "body", "reporter"]
        role = self.random.choice(roles if roles and self.random.random() < 0.7 else everybody)
        if role == "body":
            return BODY
        return Actor(ActorKind.CITIZEN, None, uuid4()) if role == "reporter" else actor_with(role)

    def staff(self) -> Actor:
        return actor_with(self.random.choice(("agent", "inspector", "manager")))

    def some_day(self) -> date:
        return timezone.localdate() + timedelta(days=self.random.randint(-3, 60))

    def move(self, case: Case) -> int:
        rules = catalogue()
        legal = rules.ways_out(case.status)
        step = self.random.choice(legal if legal and self.random.random() < 0.8 else list(rules.transitions))
        if step.target.phase in ("solved", "closed") and self.random.random() < 0.7:
            # A play in which everything ends at once would try little.
            step = self.random.choice(legal or [step])
        given: dict[str, Any] = {}
        for need in step.requires if self.random.random() < 0.9 else ():
            name, value = {
                "note": ("note", "Words."), "reason": ("reason", self.random.choice(("why", "why-not", "other"))),
                "promised_date": ("promised_on", self.some_day()),
                "body": ("body", rules.bodies[self.random.choice(BODIES)])}[need]
            given[name] = value
        move_case(case, step, actor=self.somebody(step.roles), **given)
        return 1

    def time(self, _case: Case) -> int:
        return run_timers()

    def a_referral(self, case: Case) -> Referral:
        found = list(Referral.objects.filter(case=case).select_related("case"))
        if not found:
            raise Refusal("nobody has it")
        return self.random.choice(found)

    def answer(self, case: Case) -> int:
        answer_referral(self.a_referral(case), actor=self.random.choice((BODY, self.staff())), answer="We will.",
                        promised_on=self.random.choice((None, self.some_day())))
        return 1

    def refer(self, case: Case) -> int:
        refer_case(case, catalogue().bodies[self.random.choice(BODIES)], actor=self.staff())
        return 1

    def withdraw(self, case: Case) -> int:
        # Withdrawn twice is withdrawn once, so it is not counted.
        withdraw_referral(self.a_referral(case), actor=self.staff())
        return 0

    def pass_on(self, case: Case) -> int:
        pass_on(self.a_referral(case), catalogue().bodies[self.random.choice(BODIES)], actor=self.staff(), note="Yours")
        return 1

    def correct(self, case: Case) -> int:
        twins = list(Category.objects.filter(group=case.category.group, code__startswith="f"))
        correct_category(case, self.random.choice(twins), actor=self.staff())
        return 0

    def prioritise(self, case: Case) -> int:
        prioritise(case, self.random.choice(PRIORITIES), actor=self.staff())
        return 0

    def extend(self, case: Case) -> int:
        kind = self.random.choice(extendable(case) or CLOCKS)
        until = getattr(case, f"{kind}_due_at") or timezone.now()
        day = timezone.localdate(until) + timedelta(days=self.random.randint(-5, 40))
        extend_due(case, kind, day, self.random.choice(("Because.", "Because.", "")), actor=self.staff())
        return 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    yield clock


def test_random_play_leaves_no_illegal_state_loses_no_event_and_keeps_promises(committed: None, clock: Clock) -> None:
    seed = int(os.environ.get("SEED", 0)) or Random().randrange(10**6)
    print(f"SEED={seed}")
    random = Random(seed)
    town = Municipality.objects.select_related("branding").get(slug="zoldvar")
    town.settings["service_levels"] = {"pass_on_days": 8}
    town.save()
    with town.entered():
        made = settle_down(random, START.date())
        forget_catalogues()
        cases = [a_report(random, made, clock) for _nth in range(CASES)]
        people = {person_with(role).pseudonym: role for role in ("agent", "inspector", "manager", "administrator")}
    # The acts are spread over some seven months.
    step = 2 * 210 * 86400 // ACTS
    players = [Player(Random(random.random()), made, clock, cases, ACTS // ACTORS, step) for _nth in range(ACTORS)]
    threads = [threading.Thread(target=player.play, args=[town]) for player in players]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [fault for player in players for fault in player.faults] == []
    done, refused = Counter[str](), Counter[str]()
    for player in players:
        done += player.done
        refused += player.refused
    with town.entered():
        told = Counter[str]()
        checked = 0
        for case in Case.objects.select_related("status", "category").order_by("pk"):
            reading = SecondReading(made, case, people)
            reading.read()
            told += reading.told
            checked += reading.checked
        # What a call said it did stands in the log, once each, and nothing else does.
        assert {name: done[name] for name in ONE_EACH} == {name: told[event] for name, event in ONE_EACH.items()}
        assert done["refer"] == told["referral_sent:hand"] - told["case_moved with a body"]
        assert told["case_reported"] == CASES + done["report"] == len(cases)
    print(f"{ACTS} acts: {sum(done.values())} done, {sum(refused.values())} refused {dict(refused)}; "
          f"{sum(told.values())} events, {checked} due times, {told['clock_resumed']} pauses over, "
          f"{told['due_extended']} put off; reminders and the like {told['by time']}")


def a_report(random: Random, made: RandomTown, clock: Clock) -> int:
    clock.pass_on(random.randint(60, 7200))
    report = Report(category=random.choice(list(made.categories)), title="Dark lamp",
                    at=Place(ZOLDVAR_SQUARE.lat, ZOLDVAR_SQUARE.lon, "Fő tér 1."),
                    reporter=Reporter(email="anna@posta.example"))
    return report_case(report).pk

"""How full the queues are: counted as far as it helps anybody, and kept until something happens."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet

from cases.catalogue import catalogue
from cases.desk.queues import AT_WORK, MINE, QUEUES, TEAM, Queue, Scope, standing_in
from cases.models import Case, Referral
from cases.workflow.phases import RUNNING
from tenants import current

BODIES = 5
# Queues are counted as far as this; beyond it the page says “1,000+”. A queue that no index finds is read by the keys
# of its cases where there are no more of them.
MOST = 1000
# How long counts are kept at most, in seconds; what is so cheap to count (seconds) is always fresh; for the rest, how
# many times as long as it took it may lie; of how many municipalities and ranges a process keeps them.
KEPT, CHEAP, RESTS, RANGES = 60.0, 0.03, 50, 2000


@dataclass(frozen=True)
class Tally:
    """How many cases there are, and how many of them are late; `more` where there are more of them than counted."""

    cases: int
    late: int
    more: bool = False


EMPTY = Tally(0, 0)


@dataclass(frozen=True)
class Counts:
    """How full the shared queues are, and which cases stand in those that are read by keys."""

    shared: dict[str, Tally] = field(default_factory=dict)
    members: dict[str, list[int]] = field(default_factory=dict)  # primary keys, by queue
    bodies: list[tuple[str, str, int]] = field(default_factory=list)  # code, name, cases at work there; busiest first
    body_count: int = 0
    carers: dict[tuple[str, int], Tally] = field(default_factory=dict)  # by ("assignee" or "team", primary key)

    def of(self, scope: Scope) -> dict[str, Tally]:
        """How full every queue is for somebody, their own ones among them."""
        mine = [self.carers.get(("assignee", person), EMPTY) for person in scope.people]
        team = [self.carers.get(("team", team), EMPTY) for team in scope.teams]
        return {**self.shared, MINE.code: together(mine), TEAM.code: together(team)}


@dataclass(frozen=True)
class _Kept:
    mark: object
    value: Any
    was_dear: bool
    rest_until: float
    kept_until: float


_kept: dict[tuple[str, ...], _Kept] = {}


def counts(scope: Scope, *, may_wait: bool = False) -> Counts:
    """How full every shared queue is: counted anew whenever the log has grown or the day has changed.

    Counting costs milliseconds. Where a part of it takes longer, in a very large municipality, it may take a fiftieth
    of the time, so that those figures are some seconds old; and nobody who opens a page waits for them (`may_wait`):
    the page's own live updates count them, at the latest after a minute the page itself.
    """
    mark = (*scope.log, scope.today, current.municipality().catalogue_version)
    shared = _fresh("shared", scope, mark, may_wait, lambda: tallies(_shared(dear=False), scope))
    dear = _fresh("dear", scope, mark, may_wait, lambda: _dear(scope))
    return Counts({**shared, **dear.shared}, dear.members, dear.bodies, dear.body_count, dear.carers)


def tallies(queues: Iterable[Queue], scope: Scope) -> dict[str, Tally]:
    """How full these queues are, in one query that reads no more than MOST cases of each."""
    return tallied(_by_code(queues, scope), scope)


def _by_code(queues: Iterable[Queue], scope: Scope) -> dict[str, QuerySet[Case]]:
    nothing = Counts()
    return {queue.code: standing_in(queue, scope.visible, scope, nothing) for queue in queues}


def tallied(wanted: Mapping[str, QuerySet[Case]], scope: Scope) -> dict[str, Tally]:
    """How many cases each of these questions finds, in one query that reads no more than MOST of each."""
    parts: list[str] = []
    arguments: list[Any] = []
    for name, cases in wanted.items():
        try:
            sql, its_arguments = cases.order_by().values("due_at")[: MOST + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        # Every part is written by the ORM; nothing of it comes from outside.
        parts.append(f"SELECT %s, count(*), count(*) FILTER (WHERE due_at < %s) FROM ({sql}) AS counted")  # noqa: S608
        arguments += [name, scope.now, *its_arguments]
    found = dict.fromkeys(wanted, EMPTY)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), arguments)
            for name, cases, late in cursor.fetchall():
                found[name] = Tally(min(cases, MOST), late, cases > MOST)
    return found


def forget_counts() -> None:
    """Drop what is kept."""
    _kept.clear()


def _shared(*, dear: bool) -> list[Queue]:
    return [queue for queue in QUEUES.values() if not queue.own and queue.dear is dear]


def _fresh(what: str, scope: Scope, mark: object, may_wait: bool, count: Callable[[], Any]) -> Any:
    """What is kept of it, or counted anew."""
    # People see the whole municipality or a part of it; who sees the same shares the figures.
    key = (current.municipality().schema_name, what, repr(scope.actor.scope))
    kept, now = _kept.get(key), time.monotonic()
    if kept and now < kept.kept_until:
        rests = kept.was_dear and (now < kept.rest_until or not may_wait)
        if kept.mark == mark or rests:
            return kept.value
    value = count()
    done = time.monotonic()
    took = done - now
    if len(_kept) >= RANGES:
        _kept.clear()
    _kept[key] = _Kept(mark, value, took > CHEAP, done + RESTS * took, done + KEPT)
    return value


def _dear(scope: Scope) -> Counts:
    """What no index counts: cases that were sent to nobody, and how much is at work with each body."""
    shared, members = {}, {}
    for queue in _shared(dear=True):
        some = standing_in(queue, scope.visible, scope, Counts()).order_by().values_list("pk", "due_at")
        found = list(some[: MOST + 1])
        late = sum(due_at is not None and due_at < scope.now for _pk, due_at in found)
        shared[queue.code] = Tally(min(len(found), MOST), late, len(found) > MOST)
        if len(found) <= MOST:
            members[queue.code] = [pk for pk, _due_at in found]
    running = scope.visible.filter(phase__in=RUNNING, duplicate_of__isnull=True)
    at_work = Referral.objects.filter(state__in=AT_WORK, case__in=running)
    # Counted by what stands in the index itself.
    busy = dict(at_work.order_by().values_list("body").annotate(n=Count("case")))
    bodies = [body for body in catalogue().bodies.values() if body.active or busy.get(body.pk)]
    bodies.sort(key=lambda body: (-busy.get(body.pk, 0), body.name))
    listed = [(body.code, str(body), busy[body.pk]) for body in bodies[:BODIES] if busy.get(body.pk)]
    return Counts(shared, members, listed, len(bodies), _by_carer(scope, running))


def _by_carer(scope: Scope, running: QuerySet[Case]) -> dict[tuple[str, int], Tally]:
    """How many running cases every colleague and every team looks after, in one query over their indexes."""
    parts: list[str] = []
    arguments: list[Any] = []
    for name in ("assignee", "team"):
        cases = running.filter(**{f"{name}__isnull": False}).order_by().values_list(name)
        counted = cases.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=scope.now)))
        sql, its_arguments = counted.query.sql_with_params()
        parts.append(f"SELECT %s, counted.* FROM ({sql}) AS counted")  # noqa: S608 (written by the ORM)
        arguments += [name, *its_arguments]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), arguments)
        return {(name, key): Tally(cases, late) for name, key, cases, late in cursor.fetchall()}


def together(tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    found = list(tallies)
    return Tally(sum(one.cases for one in found), sum(one.late for one in found))

"""The queues of the desk: which cases, and how many of them. One table; the side list and the page read it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, Exists, Func, Max, Min, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Body, Case, CaseEvent, Referral, ReferralState
from cases.service_levels import end_of_day
from cases.workflow.phases import RUNNING, Phase
from tenants import current
from tenants.accounts.actors import Actor

AHEAD = timedelta(days=7)
BODIES = 5
# A queue of so few cases is read by their keys instead of searching all open cases for them.
FEW = 1000
# How long counts are kept at most, in seconds; what is so cheap to count (seconds) is always fresh; for the rest, how
# many times as long as it took it may lie; of how many municipalities a process keeps them.
KEPT, CHEAP, RESTS, MUNICIPALITIES = 60.0, 0.03, 20, 500
# Transactions that take their numbers early and end late are noticed among so many last entries of the log.
LATECOMERS = 500
UNDER_WAY = (Phase.OPEN, Phase.WAITING)
AT_WORK = (ReferralState.SENT, ReferralState.ANSWERED)


@dataclass(frozen=True)
class Scope:
    """For whom and as of when a queue is read."""

    person: int | None
    now: datetime
    today: date

    @property
    def week(self) -> datetime:
        """The end of the local day a week ahead."""
        return end_of_day(self.today + AHEAD, current.municipality().zone)

    @classmethod
    def of(cls, actor: Actor) -> "Scope":
        return cls(actor.person.pk if actor.person else None, timezone.now(), timezone.localdate())


Narrow = Callable[[Scope], Q]


@dataclass(frozen=True)
class Queue:
    """A queue: `narrow` says which running cases stand in it.

    `own` queues differ from person to person. `hot` ones ask for something to be done at once as soon as there is
    anything in them; the others only while something in them is late.
    """

    code: str
    words: str | Promise
    caption: str | Promise
    narrow: Narrow
    own: bool = False
    hot: bool = False
    due: str | Promise = ""


def _live_referral() -> Exists:
    return Exists(Referral.objects.filter(case=OuterRef("pk")).exclude(state=ReferralState.WITHDRAWN))


WEEK = Queue(
    "week",
    _("This week's deadlines"),
    _("Cases that are due within a week, the most urgent first"),
    lambda scope: Q(due_at__lte=scope.week),
    due=_("Due within 7 days"),
)
MINE = Queue(
    "mine",
    _("Waiting for me"),
    _("Cases that I look after, the most urgent first"),
    lambda scope: Q(assignee=scope.person),
    own=True,
)
OPEN = Queue("open", _("All open"), _("All open cases, the most urgent first"), lambda _scope: Q())
SHARED = (
    Queue(
        "review",
        _("To be looked at"),
        _("Cases that nobody has looked at yet, the most urgent first"),
        lambda _scope: Q(phase=Phase.MODERATION),
    ),
    Queue(
        "nobody",
        _("Nobody responsible"),
        _("Open cases that were sent to nobody, the most urgent first"),
        lambda _scope: Q(phase__in=UNDER_WAY) & ~Q(_live_referral()),
        hot=True,
    ),
    Queue(
        "answered",
        _("Answered, not looked at"),
        _("Cases with an answer after which nothing was done, the most urgent first"),
        lambda _scope: Q(phase=Phase.OPEN, answered_at__isnull=False),
    ),
    Queue(
        "overdue",
        _("No answer in time"),
        _("Cases whose answer is late, the latest first"),
        lambda scope: Q(phase=Phase.OPEN, answered_at__isnull=True, answer_due_at__lt=scope.now),
        hot=True,
    ),
    Queue(
        "promised",
        _("Promised day near"),
        _("Cases whose promised day is near or has passed"),
        lambda scope: Q(phase=Phase.WAITING, promised_on__lte=scope.today + AHEAD),
    ),
    OPEN,
)
QUEUES = {queue.code: queue for queue in (WEEK, MINE, *SHARED)}


def standing_in(queue: Queue, cases: QuerySet[Case], scope: Scope, full: "Counts") -> QuerySet[Case]:
    """The cases that stand in a queue."""
    members = None if queue.own else full.members.get(queue.code)
    cases = running(cases).filter(queue.narrow(scope))
    # What makes a queue stays part of the question: the keys may be some seconds old, what is shown may not.
    return cases if members is None else cases.filter(pk__in=members)


def running(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases that have not ended: what queues are made of."""
    return cases.filter(phase__in=RUNNING)


@dataclass(frozen=True)
class Tally:
    """How many cases there are, and how many of them are late."""

    cases: int
    late: int


@dataclass(frozen=True)
class Counts:
    """How full every queue is, and which cases stand in those that hold few."""

    shared: dict[str, Tally]
    members: dict[str, list[int]]  # primary keys, by queue; queues of more than FEW are not in it
    assigned: dict[int, Tally]
    bodies: list[tuple[str, str, int]]  # code, name, cases at work there; the busiest first
    body_count: int

    def of(self, queue: Queue, scope: Scope) -> Tally:
        if queue.own:
            return self.assigned.get(scope.person or 0, Tally(0, 0))
        return self.shared[queue.code]


@dataclass(frozen=True)
class _Kept:
    mark: tuple[object, ...]
    counts: Counts
    rest_until: float
    kept_until: float


_kept: dict[str, _Kept] = {}


def counts(scope: Scope) -> Counts:
    """How full every queue is: counted anew whenever the log has grown or the day has changed.

    Counting costs milliseconds up to some ten thousand open cases. Where it takes longer, it may take a twentieth
    of the time, so that figures of a very large municipality are up to a few seconds old.
    """
    here, now = current.municipality(), time.monotonic()
    mark = (*_log_mark(), scope.today, here.catalogue_version)
    kept = _kept.get(here.schema_name)
    if kept and (kept.mark == mark or now < kept.rest_until) and now < kept.kept_until:
        return kept.counts
    found = _count(scope)
    done = time.monotonic()
    rest = done + RESTS * (done - now) if done - now > CHEAP else 0.0
    if len(_kept) >= MUNICIPALITIES:
        _kept.clear()
    _kept[here.schema_name] = _Kept(mark, found, rest, done + KEPT)
    return found


def forget_counts() -> None:
    """Drop what is kept."""
    _kept.clear()


def _log_mark() -> tuple[int | None, int | None, int]:
    """Changes with every entry of the log, also with one that is committed after a later one."""
    last = CaseEvent.objects.order_by("-pk").values("pk")[:LATECOMERS]
    told = last.aggregate(newest=Max("pk"), oldest=Min("pk"), count=Count("pk"))
    return told["newest"], told["oldest"], told["count"]


def _count(scope: Scope) -> Counts:
    late = Q(due_at__lt=scope.now)
    everything = running(Case.objects.all())
    shared = [queue for queue in QUEUES.values() if not queue.own]
    asked: dict[str, Any] = {}
    for queue in shared:
        narrow = queue.narrow(scope)
        asked[queue.code] = Count("pk", filter=narrow)
        asked[f"{queue.code}_late"] = Count("pk", filter=narrow & late)
        asked[f"{queue.code}_some"] = FirstFew(ArrayAgg("pk", filter=narrow, default=Value([])))
    told = everything.aggregate(**asked)
    by_person = (
        everything.filter(assignee__isnull=False)
        .order_by()
        .values_list("assignee")
        .annotate(cases=Count("pk"), late=Count("pk", filter=late))
    )
    at_work = Q(referral__state__in=AT_WORK, referral__case__phase__in=RUNNING)
    bodies = list(
        Body.objects.annotate(cases=Count("referral__case", filter=at_work, distinct=True))
        .filter(Q(active=True) | Q(cases__gt=0))
        .order_by("-cases", "name")
    )
    return Counts(
        shared={queue.code: Tally(told[queue.code], told[f"{queue.code}_late"]) for queue in shared},
        members={queue.code: told[f"{queue.code}_some"] for queue in shared if told[queue.code] <= FEW},
        assigned={person: Tally(cases, late) for person, cases, late in by_person},
        bodies=[(body.code, str(body), body.cases) for body in bodies[:BODIES] if body.cases],
        body_count=len(bodies),
    )


class FirstFew(Func):
    """The first FEW elements of an array."""

    template = f"(%(expressions)s)[1:{FEW}]"
    output_field = ArrayField(BigIntegerField())

"""The queues of the desk: which cases, and how many of them. One table; the side list and the page read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
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
# Counts are kept by the last event of the log, so they are never wrong; this only bounds how long they lie about.
KEPT = 3600
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
    """How full every queue is."""

    shared: dict[str, Tally]
    assigned: dict[int, Tally]
    bodies: list[tuple[str, str, int]]  # code, name, cases at work there; the busiest first
    body_count: int

    def of(self, queue: Queue, scope: Scope) -> Tally:
        if queue.own:
            return self.assigned.get(scope.person or 0, Tally(0, 0))
        return self.shared[queue.code]


def counts(scope: Scope) -> Counts:
    """How full every queue is, exactly: counted anew whenever the log has grown or the day has changed."""
    newest = CaseEvent.objects.aggregate(newest=Max("pk"))["newest"]
    key = f"desk-counts-{newest}-{scope.today}-{current.municipality().catalogue_version}"
    found: Counts | None = cache.get(key)
    if found is None:
        found = _count(scope)
        cache.set(key, found, KEPT)
    return found


def _count(scope: Scope) -> Counts:
    late = Q(due_at__lt=scope.now)
    everything = running(Case.objects.all())
    asked = {}
    for queue in QUEUES.values():
        if not queue.own:
            asked[queue.code] = Count("pk", filter=queue.narrow(scope))
            asked[f"{queue.code}_late"] = Count("pk", filter=queue.narrow(scope) & late)
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
        shared={code: Tally(told[code], told[f"{code}_late"]) for code in asked if not code.endswith("_late")},
        assigned={person: Tally(cases, late) for person, cases, late in by_person},
        bodies=[(body.code, str(body), body.cases) for body in bodies[:BODIES] if body.cases],
        body_count=len(bodies),
    )

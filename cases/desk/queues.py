"""The queues of the desk: which cases stand in them. One table; the side list, the page and the tests read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.catalogue import catalogue
from cases.models import GONE, Case, Referral, ReferralState
from cases.selectors import cases_visible_to
from cases.service_levels import end_of_day
from cases.workflow.phases import RUNNING, Phase, Proof
from tenants import current
from tenants.accounts.absence import represented_by
from tenants.accounts.actors import Actor

if TYPE_CHECKING:
    from cases.desk.tallies import Counts

AHEAD = timedelta(days=7)
UNDER_WAY = (Phase.OPEN, Phase.WAITING)
AT_WORK = (ReferralState.SENT, ReferralState.ANSWERED)


# Transactions that take their numbers early and end late are noticed among so many last entries of the log.
LATECOMERS = 500
LogMark = tuple[int | None, int | None, int]


def log_mark() -> LogMark:
    """Changes with every entry of the log, also with one that is committed after a later one."""
    with connection.cursor() as cursor:
        # Asked by two hundred desks every few seconds, so it is written by hand.
        cursor.execute(
            "SELECT max(id), min(id), count(*) FROM (SELECT id FROM cases_caseevent ORDER BY id DESC LIMIT %s) AS last",
            [LATECOMERS],
        )
        newest, oldest, count = cursor.fetchone()
        return newest, oldest, count


class Scope:
    """For whom and as of when a queue is read."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.now: datetime = timezone.now()
        self.today: date = timezone.localdate()

    @classmethod
    def of(cls, actor: Actor) -> "Scope":
        return cls(actor)

    @cached_property
    def log(self) -> LogMark:
        """How far the log has come."""
        return log_mark()

    @property
    def person(self) -> int | None:
        return self.actor.person.pk if self.actor.person else None

    @cached_property
    def people(self) -> list[int]:
        """The person, and those for whom they stand in today."""
        person = self.actor.person
        return [person.pk, *represented_by(person, self.today)] if person else []

    @cached_property
    def teams(self) -> list[int]:
        """The teams to which the person belongs."""
        active = [team for team in catalogue().teams.values() if team.active]
        return [team.pk for team in active if self.person in {member.pk for member in team.members.all()}]

    @property
    def visible(self) -> QuerySet[Case]:
        return cases_visible_to(self.actor)

    @property
    def tonight(self) -> datetime:
        """The end of the local day."""
        return end_of_day(self.today, current.municipality().zone)

    @property
    def week(self) -> datetime:
        """The end of the local day a week ahead."""
        return end_of_day(self.today + AHEAD, current.municipality().zone)


class Group(StrEnum):
    """Under which heading of the side list a queue stands."""

    MINE = "mine"
    NOW = "now"
    STATE = "state"


GROUPS: dict[Group, str | Promise] = {
    Group.MINE: _("Mine"),
    Group.NOW: pgettext_lazy("queues", "To do now"),
    Group.STATE: pgettext_lazy("queues", "By state"),
}

Narrow = Callable[[Scope], Q]


@dataclass(frozen=True)
class Queue:
    """A queue: `narrow` says which cases of `phases` stand in it; None means every case but drafts.

    `own` queues differ from person to person. `hot` ones ask for something to be done at once as soon as there is
    anything in them. `always` ones are listed also where they are empty. `due` is what the filter on the due time is
    called. `dear` ones are found by no index and counted with care.
    """

    code: str
    words: str | Promise
    caption: str | Promise
    narrow: Narrow
    group: Group
    phases: tuple[Phase, ...] | None = RUNNING
    own: bool = False
    hot: bool = False
    always: bool = False
    dear: bool = False
    due: str | Promise = ""


def unproven() -> list[int]:
    """The statuses in which nobody has said that it is done."""
    return [status.pk for status in catalogue().by_id.values() if status.proof == Proof.NONE]


def _live_referral() -> Exists:
    return Exists(Referral.objects.filter(case=OuterRef("pk")).exclude(state__in=GONE))


WEEK = Queue(
    "week",
    _("This week's deadlines"),
    _("Cases that are due within a week, the most urgent first"),
    lambda scope: Q(due_at__lte=scope.week),
    Group.NOW,
    always=True,
    due=_("Due within 7 days"),
)
MINE = Queue(
    "mine",
    _("Waiting for me"),
    _("Cases that I look after, the most urgent first; also those of colleagues for whom I stand in"),
    lambda scope: Q(assignee__in=scope.people, assignee__isnull=False),
    Group.MINE,
    own=True,
    always=True,
)
TEAM = Queue(
    "team",
    _("Waiting for my team"),
    _("Cases that my teams look after, the most urgent first"),
    lambda scope: Q(team__in=scope.teams, team__isnull=False),
    Group.MINE,
    own=True,
)
OPEN = Queue(
    "open", _("All open"), _("All open cases, the most urgent first"), lambda _scope: Q(), Group.STATE, always=True
)
ALL = (
    MINE,
    TEAM,
    WEEK,
    Queue(
        "today",
        _("Due today"),
        _("Cases that are due until the end of today"),
        lambda scope: Q(due_at__gte=scope.now, due_at__lte=scope.tonight),
        Group.NOW,
        due=_("Due today"),
    ),
    Queue(
        "overdue",
        pgettext_lazy("queues", "Late"),
        _("Cases that are late, the latest first"),
        lambda scope: Q(due_at__lt=scope.now),
        Group.NOW,
        hot=True,
        due=pgettext_lazy("due", "Late"),
    ),
    Queue(
        "unassigned",
        _("Nobody looks after"),
        _("Open cases that no colleague and no team looks after, the most urgent first"),
        lambda _scope: Q(assignee__isnull=True, team__isnull=True),
        Group.NOW,
    ),
    Queue(
        "news",
        _("New answers"),
        _("Cases with word from outside that nobody has looked at, the most urgent first"),
        lambda _scope: Q(news_at__isnull=False),
        Group.NOW,
        phases=None,
    ),
    Queue(
        "unhappy",
        _("“Not done”, said the reporter"),
        _("Cases whose reporter is not content, the most urgent first"),
        lambda _scope: Q(unhappy_at__isnull=False),
        Group.NOW,
        phases=None,
        hot=True,
    ),
    Queue(
        "undelivered",
        _("Letter came back"),
        _("Cases of which a letter did not arrive, the most urgent first"),
        lambda _scope: Q(undelivered_at__isnull=False),
        Group.NOW,
        phases=None,
        hot=True,
    ),
    Queue(
        "nobody",
        _("Nobody responsible"),
        _("Open cases that were sent to nobody, the most urgent first"),
        lambda _scope: Q(phase__in=UNDER_WAY) & ~Q(_live_referral()),
        Group.NOW,
        hot=True,
        dear=True,
    ),
    Queue(
        "review",
        _("To be looked at"),
        _("Cases that nobody has looked at yet, the most urgent first"),
        lambda _scope: Q(phase=Phase.MODERATION),
        Group.STATE,
    ),
    Queue(
        "promised",
        _("Promised day near"),
        _("Cases whose promised day is near or has passed"),
        lambda scope: Q(phase=Phase.WAITING, status__in=unproven(), promised_on__lte=scope.today + AHEAD),
        Group.STATE,
    ),
    Queue(
        "unanswered",
        _("Publicly unanswered"),
        _("Cases of which the public reads that nobody has answered"),
        lambda _scope: Q(unanswered_at__isnull=False),
        Group.STATE,
    ),
    OPEN,
)
QUEUES = {queue.code: queue for queue in ALL}
# What queues were called before: saved addresses go on working.
FORMER = {"answered": "news"}


def queue_called(code: str) -> Queue | None:
    """The queue of this code, also by its former one; None where there is none."""
    return QUEUES.get(FORMER.get(code, code))


def standing_in(queue: Queue, cases: QuerySet[Case], scope: Scope, full: "Counts") -> QuerySet[Case]:
    """The cases that stand in a queue. What says another case again stands in none: it is found by searching."""
    in_phase = ~Q(phase=Phase.DRAFT) if queue.phases is None else Q(phase__in=queue.phases)
    cases = cases.filter(Q(duplicate_of__isnull=True) & in_phase & queue.narrow(scope))
    # What makes a queue stays part of the question: the keys may be some seconds old, what is shown may not.
    members = full.members.get(queue.code)
    return cases if members is None else cases.filter(pk__in=members)

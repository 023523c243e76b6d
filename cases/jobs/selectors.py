"""Jobs as they are looked at: before (what would happen to each case), while they run, and after."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.catalogue import catalogue
from cases.jobs.acts import JobAct, Wish
from cases.models import BulkItem, BulkJob, Case
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

# What the refusals of acts may read of a case at no cost.
READ = ("public_id", "number", "title", "category", "status", "phase", "published", "priority", "assignee", "team",
        "duplicate_of")
# So many cases are listed one by one; the rest is counted.
LISTED = 200
CHUNK = 1_000
Outcome = BulkItem.Outcome


@dataclass(frozen=True)
class Judged:
    """One case of a choice, and why nothing would be done to it (empty: it would)."""

    case: Case
    sentence: str


@dataclass
class Outlook:
    """What an act would do: to how many cases, why not to the others, and to the first ones in particular."""

    will: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    listed: list[Judged] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.will + self.left

    @property
    def left(self) -> int:
        """How many would be left as they are."""
        return sum(self.reasons.values())

    @property
    def why(self) -> list[tuple[str, int]]:
        """The reasons with how many cases each, the most frequent first."""
        return self.reasons.most_common()

    @property
    def unlisted(self) -> int:
        return self.total - len(self.listed)


def outlook(act: JobAct, cases: QuerySet[Case], wish: Wish, actor: Actor) -> Outlook:
    """What would become of these cases, in the order of the queue. Some queries for each thousand.

    Raises:
        Refusal: it cannot be done to any of them.
    """
    told, understood = Outlook(), act.understood(wish, actor)
    for case in with_all_that_is_judged(cases, act.reads):
        sentence = act.refusal(case, understood, actor)
        if sentence:
            told.reasons[sentence] += 1
        else:
            told.will += 1
        if len(told.listed) < LISTED:
            told.listed.append(Judged(case, sentence))
    return told


def with_all_that_is_judged(cases: QuerySet[Case], reads: tuple[str, ...]) -> Iterator[Case]:
    """The cases with what refusals read, a thousand at a time: whole rows of 5,000 cases would cost seconds.

    Args:
        reads: what an act asks for besides, `referrals` or `participants`.
    """
    rules = catalogue()
    categories = {category.pk: category for category in rules.categories.values()}
    for case in cases.only(*READ).prefetch_related(*reads).iterator(chunk_size=CHUNK):
        case.status, case.category = rules.by_id[case.status_id], categories[case.category_id]
        yield case


def jobs_of(actor: Actor) -> QuerySet[BulkJob]:
    """The jobs that a person may look at: their own; everybody's for those who work on many cases."""
    jobs = BulkJob.objects.select_related("made_by", "undoes")
    if not actor.may(Permission.BULK):
        jobs = jobs.filter(made_by=actor.person)
    return jobs


@dataclass(frozen=True)
class Progress:
    """How far a job has come, in cases."""

    waiting: int
    done: int
    refused: int

    @property
    def total(self) -> int:
        return self.waiting + self.done + self.refused

    @property
    def settled(self) -> int:
        return self.done + self.refused


def progress(job: BulkJob) -> Progress:
    """Counted from the items, in one query."""
    return progresses([job])[job.pk]


def progresses(jobs: Iterable[BulkJob]) -> dict[object, Progress]:
    """The same for many jobs, in one query."""
    found = {job.pk: dict.fromkeys(Outcome.values, 0) for job in jobs}
    counted = (BulkItem.objects.filter(job__in=list(found)).order_by().values_list("job", "outcome")
               .annotate(n=Count("pk")))
    for job, outcome, count in counted:
        found[job][outcome] = count
    return {job: Progress(**outcomes) for job, outcomes in found.items()}


def reasons(job: BulkJob) -> list[tuple[str, int]]:
    """Why cases were left as they are, and how many for each reason, the most frequent first."""
    refused = job.items.filter(outcome=Outcome.REFUSED).order_by()
    return list(refused.values_list("sentence").annotate(n=Count("pk")).order_by("-n", "sentence"))


def left_alone(job: BulkJob) -> QuerySet[BulkItem]:
    """The cases that were left as they are, with their sentences."""
    return job.items.filter(outcome=Outcome.REFUSED).select_related("case").order_by("pk")


def undone_since(jobs: QuerySet[BulkJob]) -> QuerySet[BulkJob]:
    """Jobs with `was_undone`: whether somebody has ordered to undo them."""
    return jobs.annotate(was_undone=Exists(BulkJob.objects.filter(Q(undoes=OuterRef("pk")))))

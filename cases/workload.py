"""Who has how much to do: open cases by person and by team, and how many of them are late."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from cases.models import Case
from cases.selectors import cases_visible_to
from cases.workflow.phases import RUNNING
from tenants.accounts.actors import SYSTEM, Actor


@dataclass(frozen=True)
class Load:
    """So many open cases, so many of them late."""

    cases: int = 0
    late: int = 0


@dataclass(frozen=True)
class Workload:
    """The loads by primary key. A team's load is what stands with the team, whoever of it has taken a case in hand;
    `waiting` is that part of it which nobody has taken yet."""

    people: dict[int, Load] = field(default_factory=dict)
    teams: dict[int, Load] = field(default_factory=dict)
    waiting: dict[int, Load] = field(default_factory=dict)
    nobody: Load = Load()


def workload(actor: Actor = SYSTEM) -> Workload:
    """Everybody's open cases, in one query; those that the reader may see."""
    late = Count("pk", filter=Q(due_at__lt=timezone.now()))
    counted = (cases_visible_to(actor).filter(phase__in=RUNNING).order_by().values_list("assignee", "team")
               .annotate(cases=Count("pk"), late=late))
    told = Workload()
    nobody = Load()
    for person, team, cases, overdue in counted:
        load = Load(cases, overdue)
        if person:
            told.people[person] = _more(told.people.get(person), load)
        if team:
            told.teams[team] = _more(told.teams.get(team), load)
        if team and not person:
            told.waiting[team] = load
        if not team and not person:
            nobody = load
    return Workload(told.people, told.teams, told.waiting, nobody)


def _more(before: Load | None, load: Load) -> Load:
    return Load((before.cases if before else 0) + load.cases, (before.late if before else 0) + load.late)


def open_cases_of_team(team: int) -> int:
    """How many open cases stand with a team."""
    return Case.objects.filter(team=team, phase__in=RUNNING).count()

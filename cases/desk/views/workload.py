"""Who has how much to do, and the way to hand it out anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases.catalogue import catalogue
from cases.desk.answers import DeskView
from cases.desk.giving import colleagues
from cases.models import Team
from cases.workload import Load, workload
from tenants.accounts.absence import is_absent, substitute_of
from tenants.accounts.actors import ensure_may
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission

NOTHING = Load()


@dataclass(frozen=True)
class Line:
    """One colleague or team with the load; `query` finds their cases in the list."""

    who: Person | Team
    load: Load
    query: str
    waiting: Load = NOTHING
    is_away: bool = False
    substitute: Person | None = None
    left: bool = False


class WorkloadPage(DeskView):
    """For whoever hands out work to many."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.BULK)
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        load, today = workload(self.request.actor), timezone.localdate()
        here = colleagues()
        # Cases that stand with somebody who has left are nobody's, although they have a name.
        gone = Person.objects.filter(pk__in=set(load.people) - {person.pk for person in here}).order_by("name")
        people = [Line(person, load.people.get(person.pk, Load()), f"queue=open&assignee={person.public_id}",
                       is_away=is_absent(person, today),
                       substitute=substitute_of(person, today) if is_absent(person, today) else None)
                  for person in here]
        people += [Line(person, load.people[person.pk], f"queue=open&assignee={person.public_id}", left=True)
                   for person in gone]
        context = {
            "people": by_load(people), "teams": by_load(teams(load)), "nobody": load.nobody,
            "most": max((line.load.cases for line in people), default=0), "refusal": refusal,
        }
        return render(self.request, "desk/workload.html", context, status=status)


def teams(load: Any) -> list[Line]:
    """The teams, those that were given up only while cases still stand with them."""
    return [Line(team, load.teams.get(team.pk, Load()), f"queue=open&team={team.code}",
                 waiting=load.waiting.get(team.pk, Load()), left=not team.active)
            for team in catalogue().teams.values() if team.active or team.pk in load.teams]


def by_load(lines: Iterable[Line]) -> list[Line]:
    """The most late first, then the most open."""
    return sorted(lines, key=lambda line: (-line.load.late, -line.load.cases, str(line.who)))

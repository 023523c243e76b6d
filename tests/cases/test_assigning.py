"""Who looks after a case: colleagues, teams, those who are away, and what goes to whom by itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from cases.models import Case, Team
from cases.refusals import NotToThem, ReportRefused, TeamRefused
from cases.services.assigning import assign_case
from cases.services.moving import move_case
from cases.services.prioritising import prioritise
from cases.services.settling import rules_changed
from cases.services.teams import TeamWish, retire_team, save_team
from cases.taking import team_for
from cases.workload import Load, workload
from tenants.accounts.absence import (
    AbsenceRefused,
    is_absent,
    readers_of_letters,
    represented_by,
    set_absence,
    substitute_of,
)
from tenants.accounts.actors import PermissionRefused, actor_for
from tenants.accounts.models import AuditEntry, Person
from tenants.models import Municipality
from tests.towns import KOHID_SQUARE, a_case, actor_with, move, person_with

TODAY = timezone.localdate


@pytest.fixture
def town(kohid: Municipality) -> Iterator[Municipality]:
    with kohid.entered(), translation.override("en"):
        yield kohid


def a_team(code: str, *members: Person, takes: dict[str, Any] | None = None) -> Team:
    team = Team.objects.create(code=code, name=code.title(), takes=takes)
    team.members.set(members)
    rules_changed()
    return team


def given(case: Case) -> dict[str, Any]:
    """What the log says of who looks after it, last."""
    return case.events.filter(type="case_assigned").order_by("-seq")[0].data


def away(person: Person, *, substitute: Person | None = None, days: int = 3) -> Person:
    return set_absence(person, starts=TODAY(), ends=TODAY() + timedelta(days=days), substitute=substitute,
                       actor=actor_with("administrator"))


def test_a_case_stands_with_a_team_until_one_of_it_takes_it_and_leaves_it_with_a_stranger(town):
    agent, manager = person_with("agent"), person_with("manager")
    team = a_team("lamps", agent)
    case = assign_case(a_case(), team=team, actor=actor_for(manager))
    assert (case.assignee, case.team) == (None, team) and given(case) == {"team": "lamps"}
    case = assign_case(case, agent, actor=actor_for(agent))
    assert (case.assignee, case.team) == (agent, team)
    assert given(case) == {"to": str(agent.pseudonym), "team": "lamps"}
    case = assign_case(case, manager, actor=actor_for(manager))
    assert (case.assignee, case.team) == (manager, None)
    case = assign_case(case, actor=actor_for(manager))
    assert (case.assignee, case.team) == (None, None) and given(case) == {}
    count = case.events.count()
    assign_case(case, actor=actor_for(manager))
    assert case.events.count() == count


def test_nothing_goes_to_whoever_left_or_to_a_team_that_was_given_up(town):
    manager, agent = actor_with("manager"), person_with("agent")
    team = a_team("lamps")
    retire_team(team, actor=actor_with("administrator"))
    Person.objects.filter(pk=agent.pk).update(is_active=False)
    for wish in ({"person": Person.objects.get(pk=agent.pk)}, {"team": Team.objects.get()}):
        with pytest.raises(NotToThem):
            assign_case(a_case(), actor=manager, **wish)
    with pytest.raises(PermissionRefused):
        assign_case(a_case(), actor=actor_with("inspector"))


def test_new_work_for_somebody_who_is_away_is_asked_about_and_the_substitute_named(town):
    agent, manager = person_with("agent"), person_with("manager")
    away(agent, substitute=manager)
    agent.refresh_from_db()
    with pytest.raises(NotToThem) as told:
        assign_case(a_case(), agent, actor=actor_for(manager))
    assert "Kőhíd Manager stands in" in told.value.sentence
    assert assign_case(a_case(), agent, actor=actor_for(manager), even_if_absent=True).assignee == agent
    # Whoever is away and takes a case knows it.
    assert assign_case(a_case(), agent, actor=actor_for(agent)).assignee == agent


def test_absence_begins_ends_and_is_noted(town):
    agent, manager = person_with("agent"), person_with("manager")
    assert not is_absent(agent)
    agent = away(agent, substitute=manager, days=1)
    assert [is_absent(agent, TODAY() + timedelta(days=day)) for day in (-1, 0, 1, 2)] == [False, True, True, False]
    assert represented_by(manager) == [agent.pk] and substitute_of(agent) == manager
    assert readers_of_letters([agent]) == [agent, manager] and readers_of_letters([manager]) == [manager]
    assert AuditEntry.objects.get(act="absence_set").subject == str(agent.public_id)
    set_absence(agent, starts=None, ends=None, substitute=manager, actor=actor_for(agent))
    agent.refresh_from_db()
    assert (agent.absent_from, agent.substitute) == (None, None)


def test_who_stands_in_for_a_substitute_that_is_away_stands_in_for_both(town):
    agent, manager, inspector = person_with("agent"), person_with("manager"), person_with("inspector")
    away(agent, substitute=manager)
    away(manager, substitute=inspector)
    assert substitute_of(Person.objects.get(pk=agent.pk)) == inspector
    # In a ring nobody is there.
    Person.objects.filter(pk=inspector.pk).update(absent_from=TODAY(), substitute=agent)
    assert substitute_of(Person.objects.get(pk=agent.pk)) is None


@pytest.mark.parametrize(("starts", "ends", "who", "field"), [
    (3, 1, "manager", "ends"), (None, 1, "manager", "starts"), (-9, -1, "manager", "ends"),
    (0, 1, "agent", "substitute"), (0, 1, "retired", "substitute"), (0, 1, "away", "substitute")])
def test_days_and_substitutes_that_cannot_be_are_refused_in_words(town, starts, ends, who, field):
    agent = person_with("agent")
    Person.objects.create_user("retired@kohid.example", name="Gone", role="agent", is_active=False)
    Person.objects.create_user("away@kohid.example", name="Away", role="agent", absent_from=TODAY())
    substitute = (Person.objects.get(email=f"{who}@kohid.example") if who in ("retired", "away")
                  else person_with("manager") if who == "manager" else agent)
    days = [None if day is None else TODAY() + timedelta(days=day) for day in (starts, ends)]
    with pytest.raises(AbsenceRefused) as told:
        set_absence(agent, starts=days[0], ends=days[1], substitute=substitute, actor=actor_for(agent))
    assert told.value.field == field and told.value.sentence


def test_an_agent_sets_only_their_own_days(town):
    with pytest.raises(PermissionRefused):
        set_absence(person_with("manager"), starts=TODAY(), ends=None, substitute=None, actor=actor_with("agent"))


@pytest.mark.parametrize(("group", "area", "expected"), [
    ("light", "q1", "both"), ("light", "q2", "group"), ("road", "q1", "area"), ("road", "q2", "all"),
    ("", None, "all")])
def test_a_new_case_goes_to_the_team_whose_wish_is_the_most_specific(group, area, expected):
    def team(name: str, takes: dict[str, Any] | None, active: bool = True) -> Team:
        return Team(code=name, name=name, takes=takes, active=active)

    teams = [team("all", {}), team("area", {"areas": ["q1"]}), team("group", {"groups": ["light"], "areas": []}),
             team("both", {"groups": ["light"], "areas": ["q1"]}), team("none", None),
             team("gone", {"groups": ["light", "road"], "areas": ["q1", "q2"]}, active=False)]
    assert team_for(teams, group=group, area=area).name == expected
    assert team_for([teams[4], teams[5]], group=group, area=area) is None


def test_a_reported_case_goes_to_its_team_by_itself_and_nobody_stands_beside_it(town):
    team = a_team("everything", takes={})
    case = a_case()
    event = case.events.get(type="case_assigned")
    assert Case.objects.get(pk=case.pk).team == team
    assert (event.data, event.actor_kind, event.actor) == ({"team": "everything"}, "system", None)
    assert event.voice == "internal"


def test_a_case_that_nobody_took_goes_to_the_team_when_it_is_accepted(town):
    untaken, taken = a_case(), a_case()
    agent = actor_with("agent")
    assign_case(taken, agent.person, actor=agent)
    team = a_team("everything", takes={})
    move_case(untaken, move("send"), actor=agent)
    move_case(taken, move("send"), actor=agent)
    assert Case.objects.get(pk=untaken.pk).team == team
    assert Case.objects.get(pk=taken.pk).team is None


def test_a_priority_is_said_once_and_in_words(town):
    case, agent = a_case(), actor_with("agent")
    prioritise(case, 2, actor=agent)
    prioritise(case, 2, actor=agent)
    [event] = case.events.filter(type="case_prioritised")
    assert event.data == {"before": 0, "after": 2} and event.voice == "internal"
    with pytest.raises(ReportRefused):
        prioritise(case, 3, actor=agent)
    with pytest.raises(PermissionRefused):
        prioritise(case, 1, actor=actor_with("inspector"))


def test_the_workload_tells_people_teams_and_what_is_late(town):
    agent = person_with("agent")
    team = a_team("lamps", agent)
    mine, teams, _nobodys, closed = (a_case() for _ in range(4))
    manager = actor_with("manager")
    assign_case(mine, team=team, actor=manager)
    assign_case(mine, agent, actor=manager)
    assign_case(teams, team=team, actor=manager)
    assign_case(closed, agent, actor=manager)
    move_case(closed, move("close"), actor=manager, reason="no_answer")
    Case.objects.filter(pk=mine.pk).update(due_at=timezone.now() - timedelta(days=1))
    told = workload(manager)
    assert told.people == {agent.pk: Load(1, 1)}
    assert told.teams == {team.pk: Load(2, 1)} and told.waiting == {team.pk: Load(1, 0)}
    assert told.nobody == Load(1, 0)


def test_a_team_is_made_changed_and_never_takes_the_code_of_another(town):
    administrator, agent = actor_with("administrator"), person_with("agent")
    roads = save_team(None, TeamWish("Roads", [agent], {"groups": ["road"], "areas": []}, names_some=True),
                      actor=administrator)
    assert (roads.code, list(roads.members.all())) == ("roads", [agent])
    save_team(roads, TeamWish("Paths", [], None), actor=administrator)
    assert save_team(None, TeamWish("Roads"), actor=administrator).code == "roads-2"
    for wish in (TeamWish(" "), TeamWish("paths"), TeamWish("New", takes={"groups": []}, names_some=True)):
        with pytest.raises(TeamRefused):
            save_team(None, wish, actor=administrator)
    with pytest.raises(PermissionRefused):
        save_team(None, TeamWish("New"), actor=actor_with("manager"))


def test_places_outside_every_district_still_find_the_team_that_takes_all(town):
    a_team("old-town", takes={"areas": ["q1"]})
    everything = a_team("everything", takes={})
    assert Case.objects.get(pk=a_case(at=KOHID_SQUARE).pk).team == everything

"""The pages on which work is handed out: one case, teams, workload, absence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Team
from cases.services.assigning import assign_case
from tenants.accounts.models import Person
from tests.cases.desk.pages import desk, text_of
from tests.towns import a_case, actor_with, client_of, person_with

TODAY = timezone.localdate


@pytest.fixture
def case(kohid):
    with kohid.entered():
        return a_case()


@pytest.fixture
def manager(kohid):
    return client_of(kohid, role="manager")


@pytest.fixture
def administrator(kohid):
    return client_of(kohid, role="administrator")


def stands_with(kohid, case):
    with kohid.entered():
        case = Case.objects.select_related("assignee", "team").get(pk=case.pk)
        return str(case.assignee or ""), str(case.team or "")


def make(administrator, **told):
    return administrator.post("/desk/settings/teams/", {"title": "Lamps", "mode": "", **told})


def test_a_team_is_made_gets_a_case_and_is_given_up(kohid, staff_of_kohid, administrator, case):
    with kohid.entered():
        agent = str(person_with("agent").public_id)
    assert make(administrator, members=[agent]).status_code == 302
    assert "1 colleague" in text_of(administrator, "/desk/settings/teams/")
    page = text_of(staff_of_kohid, desk(case, "assign/"))
    assert "Lamps – nothing open" in page and "Kőhíd Manager – nothing open" in page
    staff_of_kohid.post(desk(case, "assign/"), {"to": "team:lamps"})
    assert stands_with(kohid, case) == ("", "Lamps")
    assert "Lamps – 1 open" in text_of(staff_of_kohid, desk(case, "assign/"))
    assert "team Lamps" in text_of(staff_of_kohid, desk(case))
    administrator.post("/desk/settings/teams/lamps/", {"retire": "1"})
    assert "1 open case still stands with it" in text_of(administrator, "/desk/settings/teams/")
    assert "Lamps" not in staff_of_kohid.get(desk(case, "assign/"), HTTP_HX_REQUEST="true").content.decode()
    administrator.post("/desk/settings/teams/lamps/", {"revive": "1"})
    with kohid.entered():
        assert Team.objects.get().active


def test_a_team_that_lacks_something_is_shown_again_with_all_that_was_written(administrator):
    answer = make(administrator, title="Lights", mode="some")
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="Lights"' in page
    assert "Tick at least one kind or one district" in page


def test_only_administrators_shape_teams_and_only_managers_see_the_workload(staff_of_kohid, manager):
    assert manager.get("/desk/settings/teams/").status_code == 403
    assert staff_of_kohid.get("/desk/workload/").status_code == 403
    assert manager.get("/desk/workload/").status_code == 200


def test_the_workload_leads_to_handing_out_anew(kohid, manager, case):
    with kohid.entered():
        agent = person_with("agent")
        assign_case(case, agent, actor=actor_with("manager"))
        a_case()
    page = text_of(manager, "/desk/workload/")
    assert "1 open case stands with nobody." in page
    anew = f"/desk/jobs/new/?all=1&amp;queue=open&amp;assignee={agent.public_id}"
    assert anew in page
    assert "1 case chosen" in text_of(manager, anew.replace("&amp;", "&"))
    assert "1 case chosen" in text_of(manager, "/desk/jobs/new/?all=1&queue=unassigned")
    with kohid.entered():
        Person.objects.filter(pk=agent.pk).update(is_active=False)
    assert "has left" in text_of(manager, "/desk/workload/")


def test_whoever_is_away_is_not_given_work_by_mistake(kohid, staff_of_kohid, manager, case):
    with kohid.entered():
        agent, boss = person_with("agent"), person_with("manager")
    saved = manager.post("/desk/me/", {"starts": TODAY().isoformat(), "ends": "", "substitute": str(agent.public_id)},
                         follow=True).content.decode()
    assert "You are away now." in saved and "Kőhíd Agent stands in." in saved
    assert "I stand in for" in text_of(staff_of_kohid, "/desk/me/")
    refused = staff_of_kohid.post(desk(case, "assign/"), {"to": f"person:{boss.public_id}"})
    page = refused.content.decode()
    assert refused.status_code == 409 and "Kőhíd Manager is away; Kőhíd Agent stands in." in page
    assert "Give it to Kőhíd Agent" in page and "It can wait until they are back" in page
    assert stands_with(kohid, case) == ("", "")
    staff_of_kohid.post(desk(case, "assign/"), {"to": f"person:{boss.public_id}", "even_if_absent": "on"})
    assert stands_with(kohid, case) == ("Kőhíd Manager", "")
    manager.post("/desk/me/", {"back": "1"})
    assert "You are away now." not in text_of(manager, "/desk/me/")


def test_a_manager_notes_when_a_colleague_is_away_and_an_agent_may_not(kohid, staff_of_kohid, manager):
    with kohid.entered():
        agent, boss = person_with("agent"), person_with("manager")
    days = {"starts": TODAY().isoformat(), "ends": (TODAY() - timedelta(days=1)).isoformat()}
    wrong = manager.post(f"/desk/people/{agent.public_id}/absence/", days)
    assert wrong.status_code == 400 and "The last day is before the first one." in wrong.content.decode()
    days["ends"] = (TODAY() + timedelta(days=2)).isoformat()
    page = manager.post(f"/desk/people/{agent.public_id}/absence/", days, follow=True).content.decode()
    assert "Kőhíd Agent is away now." in page and "Nobody stands in" in page
    assert "away, nobody stands in" in text_of(manager, "/desk/workload/")
    assert staff_of_kohid.get(f"/desk/people/{boss.public_id}/absence/").status_code == 403


def test_a_priority_is_set_on_the_case(kohid, staff_of_kohid, case):
    assert "normal" in text_of(staff_of_kohid, desk(case))
    page = staff_of_kohid.post(desk(case, "priority/"), {"priority": "2"}, follow=True).content.decode()
    assert "Priority: urgent" in page
    with kohid.entered():
        assert Case.objects.get(pk=case.pk).priority == 2
    assert staff_of_kohid.post(desk(case, "priority/"), {"priority": "9"}).status_code == 422

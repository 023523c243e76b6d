"""What can be done to many cases: each act by the rules of the single case, and back again."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.jobs.acts import ACTS
from cases.jobs.services import undo_job
from cases.models import Case, CaseEvent, Referral, Team
from cases.services.moving import move_case
from cases.services.prioritising import prioritise
from cases.services.settling import rules_changed
from tenants.accounts.models import Person
from tenants.models import Municipality
from tests.cases.jobs.working import DONE, REFUSED, done, outcomes, sentences, some_cases, work
from tests.towns import actor_with, move, person_with

pytestmark = pytest.mark.usefixtures("in_english")


def fresh(case: Case) -> Case:
    return Case.objects.select_related("status", "category", "assignee", "team").get(pk=case.pk)


def last_event(case: Case) -> CaseEvent:
    return case.events.order_by("-seq")[0]


def a_team(code: str = "lamps", *members: Person, **takes: Any) -> Team:
    team = Team.objects.create(code=code, name=code.title(), takes=takes or None)
    team.members.set(members)
    rules_changed()
    return team


def test_cases_move_on_where_the_step_starts_and_the_others_say_why_not(kohid: Municipality) -> None:
    with kohid.entered():
        checked, sent = some_cases(2)
        move_case(sent, move("send"), actor=actor_with("agent"))
        job = done("move", [checked, sent], transition="send")
        assert outcomes(job) == [DONE, REFUSED] and job.state == "done"
        assert fresh(checked).status.code == "sent"
        assert sentences(job) == ["", "It is “Waiting for an answer” already."]
        assert fresh(sent).events.filter(type="case_moved").count() == 1


def test_a_move_takes_its_reason_and_its_promised_day_along(kohid: Municipality) -> None:
    with kohid.entered():
        cases = some_cases(2)
        job = done("move", cases, transition="close", reason="no_answer")
        assert outcomes(job) == [DONE, DONE]
        assert last_event(cases[0]).data["reason"] == "no_answer"
        without = done("move", some_cases(1), transition="close")
        assert without.state == "stopped" and outcomes(without) == [REFUSED]
        assert sentences(without) == ["This step needs a reason. Please choose one."]


@pytest.mark.parametrize(("act", "wish", "event", "stands"), [
    ("priority", {"priority": 2}, "case_prioritised", lambda case: case.priority == 2),
    ("category", {"category": "potholes"}, "case_corrected", lambda case: case.category.code == "potholes"),
    ("assign", {"team": "lamps"}, "case_assigned", lambda case: case.team is not None and case.team.code == "lamps"),
])
def test_what_was_done_is_led_back_unless_it_changed_since(
        kohid: Municipality, act: str, wish: dict[str, Any], event: str, stands: Callable[[Case], bool]) -> None:
    with kohid.entered():
        a_team()
        still, changed = some_cases(2)
        job = done(act, [still, changed], **wish)
        assert stands(fresh(still)) and still.events.filter(type=event).count() == 1
        done(act, [changed], **{"priority": {"priority": -1}, "category": {"category": "lighting"},
                                "assign": {"person": str(person_with("agent").public_id)}}[act])
        undoing = undo_job(job, actor=actor_with("manager"))
        work()
        assert outcomes(undoing) == [DONE, REFUSED]
        assert not stands(fresh(still)) and not stands(fresh(changed))
        assert sentences(undoing)[1] == "It has changed since, so it stays as it is now."


def test_a_move_is_led_back_where_the_workflow_has_a_way_that_asks_for_nothing(kohid: Municipality) -> None:
    with kohid.entered():
        cases = some_cases(1)
        sent = done("move", cases, transition="send")
        claimed = done("move", cases, transition="claim")
        undoing = undo_job(claimed, actor=actor_with("manager"))
        work()
        assert outcomes(undoing) == [DONE] and fresh(cases[0]).status.code == "sent"
        no_way = undo_job(sent, actor=actor_with("manager"))
        work()
        assert outcomes(no_way) == [REFUSED] and fresh(cases[0]).status.code == "sent"


def test_cases_go_to_a_body_once_and_come_back_while_it_has_not_answered(kohid: Municipality) -> None:
    with kohid.entered():
        cases = some_cases(2)
        move_case(cases[0], move("send"), actor=actor_with("agent"))
        job = done("refer", cases, body="lamps", subject="Look at the pole")
        assert outcomes(job) == [REFUSED, DONE]
        undo_job(job, actor=actor_with("manager"))
        work()
        assert Referral.objects.get(case=cases[1]).state == "withdrawn"


def test_words_reach_only_those_who_can_read_them(kohid: Municipality) -> None:
    with kohid.entered():
        cases = some_cases(1)
        for voice, outcome in (("public", REFUSED), ("letter", REFUSED), ("internal", DONE)):
            assert outcomes(done("write", cases, voice=voice, words="We are on it.")) == [outcome]
        assert last_event(cases[0]).voice == "internal"
        assert not ACTS["write"].undoable


def test_what_is_so_already_is_not_recorded_again(kohid: Municipality) -> None:
    with kohid.entered():
        [case] = some_cases(1)
        prioritise(case, 2, actor=actor_with("agent"))
        count = case.events.count()
        assert outcomes(done("priority", [case], priority=2)) == [REFUSED]
        assert outcomes(done("assign", [case])) == [REFUSED]
        assert case.events.count() == count

"""The editor as an administrator walks it, with plain forms."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import BulkJob, Case, Category, Status, Workflow, WorkflowVersion
from cases.services.moving import move_case
from cases.workflows import definition_of
from tenants.accounts.middleware import SECOND_FACTOR
from tenants.accounts.models import Person, StaffRole
from tests.cases.desk.pages import text_of
from tests.cases.jobs.working import work
from tests.towns import a_case, actor_with, client_of, move

ALL = "/desk/settings/workflows/"
FLOW = f"{ALL}plain/"
STATUS = {"names.hu": "Szemlén", "names.en": "Being inspected", "names.de": "", "phase": "waiting", "proof": "none",
          "public": "on", "pauses": "others", "open311": ""}  # fmt: skip
MOVE = {"names.hu": "Szemlére", "names.en": "Inspect", "target": "szemlen", "sources": ["sent", "promised"],
        "roles": ["agent", "foreman"], "requires": ["note"], "tells.en": "Somebody goes and looks.",
        "reason-code-0": "", "reason-0.en": "It is dark"}  # fmt: skip
BACK = {"names.hu": "Vissza", "names.en": "Back", "target": "sent", "sources": ["szemlen"], "roles": ["agent"],
        "days": "20"}  # fmt: skip


@pytest.fixture
def boss(kohid) -> Client:
    with kohid.entered():
        StaffRole.objects.create(code="foreman", names={"en": "foreman"}, permissions=["see_cases", "move"])
    return client_of(kohid, role="administrator")


def told(client: Client, address: str, data: dict | None = None) -> str:
    """The page that follows a form."""
    response = client.post(address, data or {}, follow=True)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_list_says_what_each_workflow_is_for(boss) -> None:
    text = text_of(boss, ALL)
    assert "For all categories that no other workflow names." in text
    assert "Version 1" in text
    assert "/desk/settings/workflows/" in text_of(boss, "/desk/settings/")


@pytest.mark.parametrize("path", ["", "plain/", "plain/general/", "plain/publish/", "plain/draft/", "plain/play/"])
def test_only_whoever_sets_rules_comes_in(staff_of_kohid, path) -> None:
    assert staff_of_kohid.get(ALL + path).status_code == 403
    assert staff_of_kohid.post(ALL + path).status_code == 403


@pytest.mark.parametrize("path", ["other/", "plain/statuses/nowhere/", "plain/moves/nowhere/", "plain/versions/7/"])
def test_what_is_not_there_is_not_found(boss, path) -> None:
    assert boss.get(ALL + path).status_code == 404


def test_a_status_and_its_moves_are_added_and_published(kohid, boss) -> None:
    text = told(boss, f"{FLOW}new-status/", STATUS)
    assert "This is your draft." in text
    assert "No case can ever reach “Being inspected”." in text, "the checker speaks at once"
    assert f'href="{FLOW}statuses/szemlen/"' in text, "and leads to the page where it is put right"
    told(boss, f"{FLOW}new-move/", MOVE)
    text = told(boss, f"{FLOW}new-move/", BACK)
    assert "wrong" not in text
    assert "by itself after 20 days" in text
    with kohid.entered():
        assert not Status.objects.filter(code="szemlen").exists(), "a draft changes nothing"
    page = text_of(boss, f"{FLOW}publish/")
    assert "New status: Being inspected" in page
    assert "New move: Inspect (Waiting for an answer)" in page
    text = told(boss, f"{FLOW}publish/", {"base": "1", "note": "inspectors"})
    assert "Version 2 holds from now on." in text
    with kohid.entered():
        flow = Workflow.objects.get(code="plain")
        inspect = definition_of(flow).move("szemlere")
        assert inspect is not None
        assert (inspect.source, inspect.roles, inspect.requires) == ("sent", ("agent", "foreman"), ("note",))
        assert inspect.reasons == {"it_is_dark": {"en": "It is dark"}}
        assert inspect.tells == {"en": "Somebody goes and looks."}
        assert definition_of(flow).move("szemlere-promised") is not None
        assert WorkflowVersion.objects.get(workflow=flow, number=2).note == "inspectors"
    assert "inspectors" in text_of(boss, f"{FLOW}versions/")
    assert "Kőhíd Administrator" in text_of(boss, f"{FLOW}versions/2/")


def test_a_form_that_lacks_something_is_shown_again_with_all_that_was_typed(boss) -> None:
    response = boss.post(f"{FLOW}new-status/", {**STATUS, "names.hu": ""})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Write what the staff call it." in text
    assert 'value="Being inspected"' in text
    response = boss.post(f"{FLOW}new-move/", {**MOVE, "sources": [], "target": "sent", "days": "0"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Choose where it starts." in text
    assert "It is dark" in text
    assert "Somebody goes and looks." in text


def test_a_status_is_changed_moved_and_taken_away_by_buttons(kohid, boss) -> None:
    told(boss, f"{FLOW}statuses/sent/", {**STATUS, "names.en": "On its way", "phase": "open", "pauses": ""})
    text = text_of(boss, FLOW)
    assert "On its way" in text
    told(boss, f"{FLOW}statuses/sent/", {"act": "up"})
    places = [text_of(boss, FLOW).index(f"statuses/{code}/") for code in ("sent", "checking")]
    assert places == sorted(places)
    text = told(boss, f"{FLOW}statuses/promised/", {"act": "remove"})
    assert "Taken out of the draft: A date is promised, and 2 moves that began or ended there." in text
    text = told(boss, f"{FLOW}draft/", {"act": "undo"})
    assert "A date is promised" in text
    told(boss, f"{FLOW}moves/close/", {"act": "up"})
    text = told(boss, f"{FLOW}moves/close/", {"act": "remove"})
    assert "“Closed, not done”" in text, "what nothing leads to is told"
    text = told(boss, f"{FLOW}draft/", {"act": "discard"})
    assert "This is what holds: version 1." in text
    with kohid.entered():
        assert not WorkflowVersion.objects.exists()


def test_a_status_with_cases_goes_away_only_with_a_place_for_them(kohid, boss) -> None:
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        move_case(case, move("promise"), actor=agent, promised_on=timezone.localdate())
    told(boss, f"{FLOW}statuses/promised/", {"act": "remove"})
    page = text_of(boss, f"{FLOW}publish/")
    assert "1 case stands in “A date is promised”. They go to:" in page
    offered = re.findall(r'<option value="([a-z]*)"', page)
    assert offered == ["", "checking", "sent"], "nothing becomes done by a change of words"
    response = boss.post(f"{FLOW}publish/", {"base": "1", "to.promised": ""})
    assert response.status_code == 422
    assert "Choose where they go." in response.content.decode()
    text = told(boss, f"{FLOW}publish/", {"base": "1", "to.promised": "sent"})
    assert "1 case was led on." in text
    with kohid.entered():
        assert Case.objects.get(pk=case.pk).status.code == "sent"
    text = told(boss, f"{FLOW}versions/1/")
    assert "Version 1 is your draft now." in text
    assert "New status: A date is promised" in text
    assert "Version 3 holds from now on." in told(boss, f"{FLOW}publish/", {"base": "2"})


def test_many_cases_are_led_on_by_the_worker(kohid, boss, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.services.publishing.FEW", 2)
    with kohid.entered():
        for number in range(4):
            case = move_case(a_case(f"Lamp {number}"), move("send"), actor=actor_with("agent"))
            move_case(case, move("promise"), actor=actor_with("agent"), promised_on=timezone.localdate())
    told(boss, f"{FLOW}statuses/promised/", {"act": "remove"})
    text = told(boss, f"{FLOW}publish/", {"base": "1", "to.promised": "sent"})
    assert "Lead cases on after a change of the workflow" in text
    assert "4 cases" in text
    with kohid.entered():
        assert Case.objects.filter(status__code="promised").count() == 4
        # Somebody was faster with one of them.
        first = Case.objects.order_by("pk")[0]
        move_case(first, move("close"), actor=actor_with("agent"), reason="no_answer")
        work()
        assert not Case.objects.filter(status__code="promised").exists()
        outcomes = list(BulkJob.objects.get().items.order_by("pk").values_list("outcome", "sentence"))
        assert outcomes[0][0] == "refused" and outcomes[0][1], "it is said why"
        assert [outcome for outcome, _sentence in outcomes[1:]] == ["done"] * 3


def test_the_second_administrator_is_told_and_may_take_the_changes_in(kohid, boss) -> None:
    with kohid.entered():
        Person.objects.create_user("anna@kohid.example", name="Anna", role="administrator")
    anna = client_of(kohid)
    with kohid.entered():
        anna.force_login(Person.objects.get(name="Anna"))
        session = anna.session
        session[SECOND_FACTOR] = True
        session.save()
    told(boss, f"{FLOW}statuses/sent/", {**STATUS, "names.en": "Mine", "phase": "open", "pauses": ""})
    told(anna, f"{FLOW}statuses/promised/", {**STATUS, "names.en": "Hers", "pauses": ""})
    assert "Kőhíd Administrator has a draft of this workflow too." in text_of(anna, FLOW)
    told(anna, f"{FLOW}publish/", {"base": "1", "note": "clearer"})
    response = boss.post(f"{FLOW}publish/", {"base": "1"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Version 2 of this workflow was published while you were at work." in text
    assert "clearer" in text and "A date is promised, name" in text
    text = told(boss, f"{FLOW}merge/")
    assert "Their changes are in your draft now." in text
    assert "Version 3 holds from now on." in told(boss, f"{FLOW}publish/", {"base": "2"})
    with kohid.entered():
        names = {status.code: status.names["en"] for status in Status.objects.filter(active=True)}
        assert (names["sent"], names["promised"]) == ("Mine", "Hers")


def test_another_workflow_is_begun_from_a_ready_one(kohid, boss) -> None:
    with kohid.entered():
        Category.objects.filter(code="potholes").update(group="roads")
    response = boss.post(ALL, {"called": "Utak"})
    assert response.status_code == 422
    assert "Choose what to begin with." in response.content.decode()
    text = told(boss, ALL, {"like": "ready:council", "called": "Utak"})
    assert "Nobody works by it until you publish it." in text
    assert "This one needs" not in text
    assert "so this one needs category groups of its own" in text
    told(boss, f"{ALL}utak/general/", {"names.hu": "Utak", "names.en": "Roads", "groups": ["roads"]})
    assert "Version 1 holds from now on." in told(boss, f"{ALL}utak/publish/", {"base": "0"})
    with kohid.entered():
        assert a_case("Hole", category="potholes").status.code == "utak-checking"
        assert a_case("Lamp").status.code == "checking"
    text = text_of(boss, f"{ALL}utak/retire/")
    assert "1 case stands in" in text
    assert "is out of use" in told(boss, f"{ALL}utak/retire/", {"base": "1", "to.utak-checking": "checking"})
    assert "Out of use." in text_of(boss, ALL)
    assert "This workflow is out of use." in text_of(boss, f"{ALL}utak/")


def test_the_steps_of_the_ladder_are_entered(kohid, boss) -> None:
    rows = {"days-0": "30", "act-0": "resend", "role-0": "agent", "days-1": "8", "act-1": "remind", "role-1": ""}
    text = told(boss, f"{FLOW}ladder/", rows)
    assert text.index("after 8 days: remind the body") < text.index("after 30 days: send the whole letter again")
    text = told(boss, f"{FLOW}ladder/", {"days-0": "50", "act-0": "escalate", "role-0": ""})
    assert "reaches nobody. Choose the role that hears of it." in text
    text = told(boss, f"{FLOW}ladder/", {"days-0": "50", "act-0": "escalate", "role-0": "foreman"})
    assert "(foreman)" in text
    told(boss, f"{FLOW}publish/", {"base": "1"})
    with kohid.entered():
        assert Workflow.objects.get().ladder == [{"after_days": 50, "act": "escalate", "role": "foreman"}]


def test_a_case_is_played_through_and_nothing_is_written(kohid, boss) -> None:
    with kohid.entered():
        before = Case.objects.count()
    text = text_of(boss, f"{FLOW}play/?role=agent")
    assert "Checking" in text or "Being checked" in text
    assert "path=agent%3Asend" in text
    text = text_of(boss, f"{FLOW}play/?role=body&path=agent:send,body:claim")
    assert "The reporter is asked: is it really done?" in text
    assert "Nothing, in this role. Choose another one above." in text
    assert "path=agent%3Asend#here" in text, "one step back"
    assert "the play broke off" in text_of(boss, f"{FLOW}play/?path=agent:send,agent:nonsense")
    assert "path=" in text_of(boss, f"{FLOW}play/?of=live&role=nobody&path=%00,,:")
    with kohid.entered():
        assert Case.objects.count() == before


@pytest.mark.parametrize(("path", "most"), [("", 14), ("plain/", 22), ("plain/publish/", 24), ("plain/play/", 18),
                                            ("plain/versions/", 14)])
def test_pages_keep_to_their_number_of_queries(kohid, boss, path, most) -> None:
    with kohid.entered():
        for number in range(5):
            a_case(f"Lamp {number}")
    told(boss, f"{FLOW}statuses/promised/", {"act": "remove"})
    boss.get(ALL + path)
    with CaptureQueriesContext(connection) as caught:
        assert boss.get(ALL + path).status_code == 200
    assert len(caught) <= most, "\n".join(query["sql"][:120] for query in caught)

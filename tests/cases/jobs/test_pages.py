"""The pages of work on many cases, as managers and agents walk them."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.desk.jobs.choice import packed, unpacked
from cases.jobs.services import MOST_TICKED
from cases.models import BulkJob, Case
from cases.services.moving import move_case
from tenants.models import Municipality
from tests.cases.desk.pages import text_of
from tests.cases.jobs.working import DONE, WAITING, done, order, outcomes, some_cases, work
from tests.towns import a_case, actor_with, client_of, move

NEW = "/desk/jobs/new/"


@pytest.fixture
def manager(kohid: Municipality, in_english: None) -> Client:
    return client_of(kohid, role="manager")


@pytest.fixture
def cases(kohid: Municipality) -> list[Case]:
    with kohid.entered():
        return some_cases(3)


def test_from_ticked_rows_to_the_result_and_back(kohid, manager, cases):
    with kohid.entered():
        move_case(cases[2], move("send"), actor=actor_with("agent"))
    ticked = [str(case.public_id) for case in cases]
    page = manager.post(NEW, {"case": ticked}).content.decode()
    assert "3 cases chosen" in page and "Being checked → Waiting for an answer</small> <small>2 cases" in page
    [chosen] = [value for name, value in manager.post(NEW, {"case": ticked}).context["choice"].carried]
    look = manager.post(NEW, {"chosen": chosen, "act": "move:send", "step": "look"})
    assert look.status_code == 200
    assert (look.context["outlook"].will, look.context["outlook"].left) == (2, 1)
    page = look.content.decode()
    assert "Do it to 2 cases" in page and "It is “Waiting for an answer” already." in page
    started = manager.post(NEW, {**dict(look.context["choice"].carried), **dict(look.context["sent"]),
                                 "step": "start"}, follow=True)
    address = started.redirect_chain[0][0]
    page = started.content.decode()
    assert "0 of 3 cases" in page and "<progress" in page and 'hx-trigger="every 2s"' in page
    with kohid.entered():
        work()
    page = text_of(manager, address)
    assert "2 cases</b> were changed" in page and "every 2s" not in page
    assert "It is “Waiting for an answer” already." in page
    assert "every 2s" not in manager.get(address + "state/").content.decode()
    sheet = manager.get(address + "cases.csv").content.decode("utf-8-sig").splitlines()
    assert sheet[0] == "Number;What is wrong?;Outcome;Why" and len(sheet) == 4
    undone = manager.post(address + "undo/", follow=True)
    assert "Undo: Move on: send" in undone.content.decode()
    with kohid.entered():
        work()
        assert BulkJob.objects.count() == 2
    assert "This was undone." in text_of(manager, address)
    listed = text_of(manager, "/desk/jobs/")
    assert "Move on: send" in listed and "Undo: Move on: send" in listed


def test_what_was_seen_is_what_is_ordered_whatever_comes_in_between(kohid, manager, cases):
    look = manager.post(NEW, {"all": "1", "query": "queue=open", "act": "priority", "priority": "2", "step": "look"})
    assert look.context["outlook"].will == 3
    with kohid.entered():
        a_case("Came in between")
    manager.post(NEW, {**dict(look.context["choice"].carried), **dict(look.context["sent"]), "step": "start"})
    with kohid.entered():
        work()
        assert Case.objects.filter(priority=2).count() == 3


def test_a_filter_chooses_by_its_address(kohid, manager, cases):
    page = text_of(manager, NEW + "?all=1&queue=open&category=lighting")
    assert "3 cases chosen" in page and "All open" in page
    assert "No case is chosen" in manager.get(NEW + "?all=1&queue=open&category=potholes").content.decode()
    refused = manager.get(NEW + "?all=1&queue=open&category=gone")
    assert refused.status_code == 400 and "not there any more" in refused.content.decode()


@pytest.mark.parametrize(("act", "sent", "sentence"), [
    ("move:close", {}, "This step needs a reason. Please choose one."),
    ("priority", {"priority": "7"}, "Please choose one of the four priorities."),
    ("assign", {"to": ""}, "Please choose who gets it."),
    ("refer", {"body": ""}, "Please choose who gets it."),
    ("write", {"voice": "internal", "words": " "}, "Please write something first."),
    ("category", {"category": ""}, "Please choose what kind of problem it is."),
    ("merge", {"into": "KH-1"}, "There is no case with this number."),
    ("nonsense", {}, "This cannot be done to many cases at once."),
])
def test_what_is_missing_is_said_and_the_choice_stays(kohid, manager, cases, act, sent, sentence):
    answer = manager.post(NEW, {"chosen": packed([cases[0].public_id]), "act": act, "step": "look", **sent})
    assert answer.status_code >= 400
    page = answer.content.decode()
    assert sentence in page and "1 case chosen" in page
    with kohid.entered():
        assert not BulkJob.objects.exists()


def test_agents_work_on_what_they_have_ticked_and_see_their_own_jobs_only(kohid, staff_of_kohid, manager, cases):
    assert staff_of_kohid.get(NEW + "?all=1&queue=open").status_code == 200
    unknown = [str(uuid4()) for _ in range(MOST_TICKED)]
    ticked = staff_of_kohid.post(NEW, {"case": [str(cases[0].public_id), *unknown]})
    assert "1 case chosen" in ticked.content.decode()
    with kohid.entered():
        of_manager = order("priority", cases, priority=1)
        for number in range(MOST_TICKED):
            a_case(f"More {number}")
    assert staff_of_kohid.get(NEW + "?all=1&queue=open").status_code == 400
    assert staff_of_kohid.get(f"/desk/jobs/{of_manager.pk}/").status_code == 404
    assert manager.get(f"/desk/jobs/{of_manager.pk}/").status_code == 200
    assert "Priority: high" not in text_of(staff_of_kohid, "/desk/jobs/")


def test_a_job_is_stopped_and_the_rest_done_later(kohid, manager, cases):
    with kohid.entered():
        job = order("priority", cases, priority=1)
    page = manager.post(f"/desk/jobs/{job.pk}/stop/", follow=True).content.decode()
    assert "Stopped." in page and "3</b> were not reached" in page and "Do the rest" in page
    manager.post(f"/desk/jobs/{job.pk}/resume/")
    with kohid.entered():
        assert outcomes(job) == [WAITING] * 3
        work()
        assert outcomes(job) == [DONE] * 3


def test_looking_at_many_costs_as_many_queries_as_looking_at_few(kohid, manager, cases):
    def queries(chosen: list[Case]) -> int:
        sent = {"chosen": packed([case.public_id for case in chosen]), "act": "refer", "body": "lamps", "step": "look"}
        with CaptureQueriesContext(connection) as asked:
            assert manager.post(NEW, sent).context["outlook"].will == len(chosen)
        return len(asked)

    with kohid.entered():
        many = [*cases, *some_cases(20)]
    queries(cases)
    assert queries(many) == queries(cases) <= 12


def test_titles_that_look_like_formulas_are_words_in_the_table(kohid, manager):
    with kohid.entered():
        job = done("priority", [a_case('=HYPERLINK("http://x.example")')], priority=1)
    assert "'=HYPERLINK" in manager.get(f"/desk/jobs/{job.pk}/cases.csv").content.decode()


def test_a_choice_fits_into_little_space_and_survives_tampering():
    ids = tuple(uuid4() for _ in range(3))
    assert unpacked(packed(ids)) == ids and len(packed(ids)) == 64
    for text in ("", "x", "%%%", packed(ids)[:-1], "é"):
        assert len(unpacked(text)) < 3

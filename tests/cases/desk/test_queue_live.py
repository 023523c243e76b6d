"""The queue brings itself up to date: nothing where nothing has happened, else what the page shows now."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from cases.services.moving import move_case
from tests.cases.desk.pages import desk, text_of
from tests.towns import a_case, actor_with, client_of, move, person_with

LIVE = "/desk/live/?queue=open"


def mark_on(client, address: str = "/desk/?queue=open") -> str:
    """The mark that the page carries for its first question."""
    return text_of(client, address).split('data-mark="')[1].split('" ')[0].replace("&quot;", '"')


def test_nothing_is_sent_where_nothing_has_happened_and_the_question_is_cheap(kohid, staff_of_kohid):
    with kohid.entered():
        a_case()
    mark = mark_on(staff_of_kohid)
    with CaptureQueriesContext(connection) as asked:
        answer = staff_of_kohid.get(LIVE, headers={"if-none-match": mark})
    assert answer.status_code == 304 and not answer.content and answer.headers["ETag"] == mark
    tables = [query["sql"] for query in asked.captured_queries if "cases_" in query["sql"]]
    assert len(tables) == 1 and "cases_caseevent" in tables[0]


def test_what_has_happened_is_sent_once(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case("Dark lamp")
        mark = mark_on(staff_of_kohid)
        move_case(case, move("send"), actor=actor_with("agent"))
    answer = staff_of_kohid.get(LIVE, headers={"if-none-match": mark})
    text = answer.content.decode()
    assert answer.status_code == 200 and "Waiting for an answer" in text and case.number in text
    assert 'id="live-side"' in text and "1 case" in text and "no-cache" in answer.headers["Cache-Control"]
    again = staff_of_kohid.get(LIVE, headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_mark_is_one_persons_and_one_lists(kohid, staff_of_kohid):
    mark = mark_on(staff_of_kohid)
    other = client_of(kohid, role="manager")
    assert other.get(LIVE, headers={"if-none-match": mark}).status_code == 200
    assert staff_of_kohid.get("/desk/live/?queue=week", headers={"if-none-match": mark}).status_code == 200


def test_the_update_shows_what_the_page_shows(kohid, staff_of_kohid):
    with kohid.entered():
        for n in range(3):
            a_case(f"Case {n}")
    rows = lambda text: text.split("<tbody>")[1].split("</tbody>")[0]  # noqa: E731
    for query in ("queue=open", "queue=open&category=lighting&sort=newest", "q=case", "queue=open&view=map"):
        page, update = text_of(staff_of_kohid, f"/desk/?{query}"), text_of(staff_of_kohid, f"/desk/live/?{query}")
        assert rows(page) == rows(update), query


def test_updates_are_for_the_staff(kohid, citizen_of_kohid):
    assert citizen_of_kohid.get(LIVE).status_code == 302


def test_a_line_is_taken_and_marked_as_read_by_a_key(kohid, staff_of_kohid):
    with kohid.entered():
        case, me = a_case(), person_with("agent")
        Case.objects.filter(pk=case.pk).update(news_at=case.reported_at)
    fetched = {"x-requested-with": "fetch"}
    assert staff_of_kohid.post(desk(case, "take/"), headers=fetched).status_code == 204
    assert staff_of_kohid.post(desk(case, "seen/"), headers=fetched).status_code == 204
    case.refresh_from_db()
    assert case.assignee == me and case.news_at is None


@pytest.mark.parametrize("back", ["/desk/?queue=news", "https://elsewhere.example/", ""])
def test_without_a_script_it_leads_back_to_the_list(kohid, staff_of_kohid, back):
    with kohid.entered():
        case = a_case()
    answer = staff_of_kohid.post(desk(case, "take/"), {"next": back})
    assert answer.status_code == 302 and answer.headers["Location"] == (back if back.startswith("/") else "/desk/")


def test_who_may_not_take_is_told_so(kohid):
    with kohid.entered():
        case = a_case()
    inspector = client_of(kohid, role="inspector")
    refused = inspector.post(desk(case, "take/"), headers={"x-requested-with": "fetch"})
    assert refused.status_code == 403 and "Your role does not allow this" in refused.content.decode()
    assert "Your role does not allow this" in inspector.post(desk(case, "take/")).content.decode()


def test_a_case_says_what_waits_to_be_looked_at_until_somebody_has(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case()
        now = case.reported_at
        Case.objects.filter(pk=case.pk).update(news_at=now, unhappy_at=now, undelivered_at=now)
    page = text_of(staff_of_kohid, desk(case))
    for sentence in ("word from outside", "reporter is not content", "did not arrive", "I have read it"):
        assert sentence in page, sentence
    answer = staff_of_kohid.post(desk(case, "seen/"), {"next": desk(case)})
    assert answer.status_code == 302 and answer.headers["Location"] == desk(case)
    assert "I have read it" not in text_of(staff_of_kohid, desk(case)).split('class="keyhelp"')[0]
    assert "I have read it" not in text_of(client_of(kohid, role="inspector"), desk(case)).split('class="keyhelp"')[0]

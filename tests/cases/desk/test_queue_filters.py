"""Every way of narrowing the queue narrows it as it says; filters are saved, shared, and outlive their owners."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from cases.desk.columns import COLUMNS
from cases.desk.filters import ORDERS, Wish
from cases.desk.narrowing import NARROWINGS
from cases.desk.queues import QUEUES
from cases.models import Case, Photo, SavedFilter, Team
from cases.services.assigning import assign_case
from cases.services.moving import move_case
from cases.services.saving_filters import MOST, FilterRefused, save_filter
from tenants.accounts.models import Person
from tests.cases.desk.pages import text_of
from tests.cases.desk.test_queue import numbers_on
from tests.towns import a_case, actor_with, client_of, move, person_with


def ask(client, **query: str) -> set[str]:
    wanted = QueryDict(mutable=True)
    wanted.update({"queue": "open", **query})
    return set(numbers_on(client, f"/desk/?{wanted.urlencode()}"))


def test_every_narrowing_finds_what_it_says(kohid, staff_of_kohid):
    with kohid.entered():
        agent, manager = actor_with("agent"), person_with("manager")
        team = Team.objects.create(code="lamps", name="Lamps")
        one, other = a_case("Dark lamp"), a_case("Deep hole", category="potholes")
        move_case(other, move("send"), actor=agent)
        assign_case(other, manager, actor=agent)
        yesterday = timezone.now() - timedelta(days=1)
        Case.objects.filter(pk=one.pk).update(team=team, channel="phone", priority=2, reported_at=yesterday)
        Photo.objects.create(case=one, moment="before", width=10, height=10, added_at=timezone.now())
        today, before = timezone.localdate().isoformat(), (timezone.localdate() - timedelta(days=1)).isoformat()
        both, first, second = {one.number, other.number}, {one.number}, {other.number}
    wanted = {
        "category": ("potholes", second), "area": ("q2", both), "body": ("works", second), "status": ("sent", second),
        "phase": ("moderation", first), "assignee": (str(manager.public_id), second), "team": ("lamps", first),
        "priority": ("2", first), "channel": ("phone", first), "photo": ("yes", first), "workflow": ("plain", both),
        "from": (today, second), "to": (before, first),
    }  # fmt: skip
    assert set(wanted) == {one.name for one in NARROWINGS}
    for name, (value, found) in wanted.items():
        assert ask(staff_of_kohid, **{name: value}) == found, name
        text = text_of(staff_of_kohid, f"/desk/?queue=open&{name}={value}")
        assert "was left out" not in text, name
    assert ask(staff_of_kohid, photo="no") == second
    assert ask(staff_of_kohid, assignee="nobody") == first and ask(staff_of_kohid, assignee="me") == set()
    for name in wanted:
        assert "was left out" in text_of(staff_of_kohid, f"/desk/?queue=open&{name}=no-such-thing"), name


def test_what_narrows_can_be_taken_away_word_by_word(kohid, staff_of_kohid):
    day = f"{timezone.localdate().year}-03-05"
    text = text_of(staff_of_kohid, f"/desk/?queue=week&phase=open&from={day}&sort=priority")
    for words, left in (
        ("Due within 7 days", "queue=open"),
        ("Where it stands: open, nothing promised", "queue=week"),
        ("Reported from: ", "queue=week"),
        ("the most pressing first", "queue=week"),
    ):
        href = text.split(f">{words}")[1].split('href="?')[1].split('"')[0]
        assert left in href and len(href.split("&amp;")) == (4 if left == "queue=open" else 3), words


def test_what_is_chosen_in_the_fold_is_carried_while_it_is_closed_and_fetched_when_it_opens(kohid, staff_of_kohid):
    query = "queue=open&phase=open&sort=oldest"
    closed = text_of(staff_of_kohid, f"/desk/?{query}")
    assert '<input type="hidden" name="phase" value="open">' in closed and 'name="sort" value="oldest"' in closed
    assert 'id="filter-assignee"' not in closed
    for opened in (f"/desk/filter-fields/?{query}", f"/desk/?{query}&open=filters"):
        text = text_of(staff_of_kohid, opened)
        assert '<option value="open" selected>' in text and '<option value="oldest" selected>' in text
        assert 'id="filter-assignee"' in text and "Kőhíd Agent" in text and 'type="hidden" name="phase"' not in text


@pytest.mark.parametrize("order", ORDERS)
def test_the_list_is_sorted_as_wished(kohid, staff_of_kohid, order):
    with kohid.entered():
        old, new = a_case("Old"), a_case("New")
        Case.objects.filter(pk=old.pk).update(priority=1, updated_at=timezone.now() + timedelta(days=1))
    numbers = numbers_on(staff_of_kohid, f"/desk/?queue=open&sort={order}")
    assert numbers == ([new.number, old.number] if order == "newest" else [old.number, new.number])


def test_a_wish_survives_its_own_address(kohid):
    with kohid.entered():
        for query in ("queue=news&q=l%C3%A1mpa&sort=oldest&category=lighting&begins=1", "queue=answered", ""):
            wish = Wish.read(QueryDict(query))
            assert Wish.read(QueryDict(wish.query())) == wish
        assert Wish.read(QueryDict("queue=answered")).queue is QUEUES["news"], "as it was called before"


def test_nothing_has_the_word_but_something_begins_with_it(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case("Buszmegálló üvege")
    assert numbers_on(staff_of_kohid, "/desk/?q=buszmeg") == [case.number]
    assert "begins=1" in text_of(staff_of_kohid, "/desk/?q=buszmeg")


# Saved filters


def saved(client, name: str, query: str = "queue=open&category=potholes", **fields: str) -> SavedFilter:
    answer = client.post("/desk/filters/", {"name": name, "query": query, **fields})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return SavedFilter.objects.get(name=name)


def test_a_filter_is_saved_opened_renamed_shared_and_deleted(kohid, staff_of_kohid):
    other = client_of(kohid, role="manager")
    with kohid.entered():
        a_case("Dark lamp")
        hole = a_case("Deep hole", category="potholes")
        mine = saved(staff_of_kohid, "Holes", "queue=open&category=potholes&nonsense=1&csrf=x")
        address = f"/desk/filters/{mine.public_id}/"
        assert mine.query == "queue=open&category=potholes"
        landed = staff_of_kohid.get(address)
        assert numbers_on(staff_of_kohid, landed.headers["Location"]) == [hole.number]
        assert "<h1>Holes" in text_of(staff_of_kohid, landed.headers["Location"])
        assert "Holes" not in text_of(other, "/desk/")
        private = other.get(address)
        assert private.status_code == 404 and "Ask whoever sent you the link to share it" in private.content.decode()

        staff_of_kohid.post(f"{address}change/", {"name": "All holes", "shared": "1"})
        side = text_of(other, other.get(address).headers["Location"])
        assert "All holes" in side and "Shared by Kőhíd Agent" in side
        refused = other.post(f"{address}change/", {"name": "Mine now"})
        assert refused.status_code == 403 and "belongs to a colleague" in refused.content.decode()

        staff_of_kohid.post(f"{address}change/", {"name": "x", "delete": "1"})
        assert not SavedFilter.objects.exists()
        gone = staff_of_kohid.get(address)
        assert gone.status_code == 404 and "no longer there" in gone.content.decode()


def test_a_shared_filter_outlives_its_owner_and_a_private_one_says_so(kohid, staff_of_kohid):
    with kohid.entered():
        shared, private = saved(staff_of_kohid, "Holes", shared="1"), saved(staff_of_kohid, "My own")
        Person.objects.filter(role="agent").update(is_active=False, role="", retired_at=timezone.now())
        manager, administrator = client_of(kohid, role="manager"), client_of(kohid, role="administrator")
        page = text_of(manager, manager.get(f"/desk/filters/{shared.public_id}/").headers["Location"])
        assert "Holes" in page and "Shared by a former colleague" in page
        told = manager.get(f"/desk/filters/{private.public_id}/")
        assert told.status_code == 404 and "former colleague" in told.content.decode()
        assert manager.post(f"/desk/filters/{shared.public_id}/change/", {"delete": "1"}).status_code == 403
        assert administrator.post(f"/desk/filters/{shared.public_id}/change/", {"delete": "1"}).status_code == 302
        assert not SavedFilter.objects.filter(pk=shared.pk).exists()


def test_a_link_with_what_is_gone_says_what_it_left_out(kohid, staff_of_kohid):
    with kohid.entered():
        filter = save_filter("Gone", "queue=open&category=given-up", shared=True, actor=actor_with("manager"))
    landed = staff_of_kohid.get(f"/desk/filters/{filter.public_id}/").headers["Location"]
    text = text_of(staff_of_kohid, landed)
    assert "Category “given-up”" in text and "was left out" in text
    assert 'name="all"' not in text, "nobody works on more than was meant"


def test_a_filter_needs_a_name_of_its_own_and_what_was_typed_stays(kohid, staff_of_kohid):
    with kohid.entered():
        saved(staff_of_kohid, "Holes")
    for name, sentence in (("", "Please give the filter a name"), ("holes", "already"), ("x" * 99, "shorter name")):
        answer = staff_of_kohid.post("/desk/filters/", {"name": name, "query": "queue=open", "shared": "1"})
        text = answer.content.decode()
        assert answer.status_code == 400 and sentence in text
        assert f'value="{name}"' in text and 'value="queue=open"' in text and "checked" in text


def test_there_is_an_end_to_saving(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        SavedFilter.objects.bulk_create([SavedFilter(owner=agent.person, name=str(n), query="") for n in range(MOST)])
        with pytest.raises(FilterRefused):
            save_filter("One more", "queue=open", shared=False, actor=agent)


def test_nobody_reaches_a_neighbours_filters(kohid, zoldvar, staff_of_zoldvar):
    with kohid.entered():
        filter = save_filter("Holes", "queue=open", shared=True, actor=actor_with("agent"))
    assert staff_of_zoldvar.get(f"/desk/filters/{filter.public_id}/").status_code == 404
    assert staff_of_zoldvar.get(f"/desk/filters/{uuid4()}/").status_code == 404


# Columns


def test_columns_are_chosen_and_kept_for_the_person(kohid, staff_of_kohid):
    with kohid.entered():
        a_case()
        assert "<th scope=\"col\" class=\"\">Number" in text_of(staff_of_kohid, "/desk/?queue=open")
        staff_of_kohid.post("/desk/columns/", {"column": ["due", "area", "nonsense"], "next": "/desk/?queue=open"})
        head = text_of(staff_of_kohid, "/desk/?queue=open").split("<thead>")[1].split("</thead>")[0]
        assert "District" in head and "What is wrong?" in head and "Number" not in head
        assert person_with("agent").settings == {"queue_columns": ["due", "title", "area"]}
        assert "Number" in text_of(client_of(kohid, role="manager"), "/desk/?queue=open").split("<thead>")[1]
        usual = [code for code, column in COLUMNS.items() if column.usual]
        staff_of_kohid.post("/desk/columns/", {"column": usual})
        assert person_with("agent").settings == {}


def test_every_column_can_be_drawn(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case()
        Case.objects.filter(pk=case.pk).update(
            priority=2, news_at=timezone.now(), unhappy_at=timezone.now(), undelivered_at=timezone.now())
        staff_of_kohid.post("/desk/columns/", {"column": list(COLUMNS)})
    row = text_of(staff_of_kohid, "/desk/?queue=open").split("<tbody>")[1].split("</tbody>")[0]
    assert row.count("<td") == len(COLUMNS) + 1
    for words in ("urgent", "new answer", "the reporter is not content", "a letter came back", "on the site"):
        assert words in row, words


def test_a_list_without_columns_is_refused(kohid, staff_of_kohid):
    answer = staff_of_kohid.post("/desk/columns/", {"column": []})
    assert answer.status_code == 400 and "leave at least one column" in answer.content.decode()

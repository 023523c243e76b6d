"""The queue: what stands in it, in which order, how it is narrowed and turned, and what it costs."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.catalogue import forget_catalogues
from cases.desk import tallies
from cases.desk.paging import Cursor, Order, page
from cases.desk.queues import ALL, QUEUES, Scope, log_mark, standing_in
from cases.desk.reading import read_lines
from cases.desk.tallies import Counts, counts, forget_counts
from cases.events.record import record
from cases.events.types import DeliverySettled
from cases.models import Body, Case, Part, Participant, Team
from cases.models.event import Voice
from cases.services.asking import answer_survey
from cases.services.assigning import assign_case
from cases.services.joining import join_case
from cases.services.locking import locked
from cases.services.merging import merge_case
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case, withdraw_referral
from cases.services.writing import add_note
from tenants.accounts.actors import ANONYMOUS, BODY, SYSTEM, actor_for
from tenants.accounts.models import Person
from tests.cases.desk.pages import text_of
from tests.towns import a_case, actor_with, client_of, move, person_with


def reported_days_ago(days: int, title: str, **report):
    """A case reported so long ago; the test town promises an answer within 8 days."""
    case = a_case(title, **report)
    Case.objects.filter(pk=case.pk).update(
        reported_at=case.reported_at - timedelta(days=days),
        answer_due_at=case.answer_due_at - timedelta(days=days),
        due_at=case.due_at - timedelta(days=days),
    )
    case.refresh_from_db()
    return case


def numbers_on(client, address: str) -> list[str]:
    """The case numbers of the page's rows, from top to bottom."""
    rows = text_of(client, address).split("<tbody>")[-1].split("<tr id=")[1:]
    return [row.split('"')[1] for row in rows]


def test_the_week_shows_what_is_due_soon_and_late_ones_first(kohid, staff_of_kohid):
    with kohid.entered():
        reported_days_ago(0, "Later")
        soon, late = reported_days_ago(6, "Soon"), reported_days_ago(12, "Late")
    page_text = text_of(staff_of_kohid, "/desk/")
    assert numbers_on(staff_of_kohid, "/desk/") == [late.number, soon.number]
    assert "2 cases" in page_text and "1 late" in page_text
    assert "4 days late" in page_text


def test_ended_cases_stand_in_no_queue_but_are_found(kohid, staff_of_kohid):
    with kohid.entered():
        case = move_case(a_case("Dark lamp"), move("close"), actor=actor_with("agent"), reason="no_answer")
    assert numbers_on(staff_of_kohid, "/desk/?queue=open") == []
    assert numbers_on(staff_of_kohid, "/desk/?q=lamp") == [case.number]
    assert numbers_on(staff_of_kohid, f"/desk/?q={case.number.lower()}") == [case.number]


def test_every_queue_counts_exactly_what_it_shows(kohid, staff_of_kohid):
    with kohid.entered():
        agent, me = actor_with("agent"), person_with("agent")
        fresh = [a_case(f"Fresh {n}", email="anna@posta.example") for n in range(4)]
        assign_case(fresh[0], me, actor=agent)
        assign_case(fresh[1], team=a_team("lamps", me), actor=agent)
        merge_case(fresh[3], into=fresh[2], actor=agent)
        sent = [move_case(reported_days_ago(20, f"Sent {n}"), move("send"), actor=agent) for n in range(5)]
        answer_referral(sent[0].referrals.get(), actor=BODY, answer="We look into it.")
        withdraw_referral(sent[1].referrals.get(), actor=agent)
        promised = timezone.localdate() + timedelta(days=3)
        move_case(sent[2], move("promise"), actor=agent, promised_on=promised)
        done = move_case(move_case(a_case("Promised and done"), move("send"), actor=agent), move("claim"), actor=agent)
        Case.objects.filter(pk=done.pk).update(promised_on=promised)
        move_case(sent[3], move("close"), actor=agent, reason="no_answer")
        tonight = Scope.of(agent).tonight
        Case.objects.filter(pk=sent[4].pk).update(unanswered_at=timezone.now(), due_at=tonight)
        move_case(fresh[2], move("send"), actor=agent)
        claimed = move_case(fresh[2], move("claim"), actor=agent)
        answer_survey(claimed, "no", actor=ANONYMOUS)
        record_failure(sent[0])
        scope = Scope.of(agent)
        tallied = counts(scope).of(scope)
        for queue in ALL:
            found = standing_in(queue, Case.objects.all(), scope, Counts())
            assert tallied[queue.code].cases == found.count(), queue.code
            assert tallied[queue.code].late == found.filter(due_at__lt=scope.now).count(), queue.code
            shown = numbers_on(staff_of_kohid, f"/desk/?queue={queue.code}")
            assert set(shown) == set(found.values_list("number", flat=True)), queue.code
        assert {code: tally.cases for code, tally in tallied.items()} == {
            "mine": 1,
            "team": 1,
            "week": 3,
            "today": 1,
            "overdue": 2,
            "unassigned": 6,
            "news": 1,
            "unhappy": 1,
            "undelivered": 1,
            "nobody": 1,
            "review": 2,
            "promised": 1,
            "unanswered": 1,
            "open": 8,
        }


def a_team(code: str, *members) -> Team:
    team = Team.objects.create(code=code, name=code.title())
    team.members.set(members)
    forget_catalogues()
    return team


def record_failure(case) -> None:
    """A letter about the case came back."""
    with transaction.atomic():
        record(locked(case), DeliverySettled(delivery=uuid4(), outcome="refused"), actor=SYSTEM, voice=Voice.INTERNAL)


def test_whoever_stands_in_for_a_colleague_finds_their_cases_among_their_own(kohid):
    with kohid.entered():
        agent, me, away = actor_with("agent"), person_with("agent"), person_with("manager")
        case = assign_case(a_case(), away, actor=agent)
        mine = lambda: list(standing_in(QUEUES["mine"], Case.objects.all(), Scope.of(agent), Counts()))  # noqa: E731
        assert mine() == []
        Person.objects.filter(pk=away.pk).update(substitute=me, absent_from=timezone.localdate())
        assert mine() == [case]
        Person.objects.filter(pk=away.pk).update(absent_until=timezone.localdate() - timedelta(days=1))
        assert mine() == []


def test_what_says_another_case_again_is_found_but_stands_in_no_queue(kohid, staff_of_kohid):
    with kohid.entered():
        first, again = a_case("Dark lamp"), a_case("Dark lamp again")
        merge_case(again, into=first, actor=actor_with("agent"))
    assert numbers_on(staff_of_kohid, "/desk/?queue=open") == [first.number]
    assert numbers_on(staff_of_kohid, f"/desk/?q={again.number}") == [again.number]


def test_empty_queues_are_folded_away_and_counted(kohid, staff_of_kohid):
    with kohid.entered():
        a_case()
    side = text_of(staff_of_kohid, "/desk/?queue=open").split('id="quiet-queues"')
    assert "Letter came back" in side[1].split("</details>")[0] and "Letter came back" not in side[0]
    assert "All open" in side[0] and "Waiting for me" in side[0]
    assert "Letter came back" in text_of(staff_of_kohid, "/desk/?queue=undelivered").split('id="quiet-queues"')[0]


def test_a_queue_of_very_many_is_counted_so_far_and_says_so(kohid, staff_of_kohid, monkeypatch):
    monkeypatch.setattr(tallies, "MOST", 2)
    with kohid.entered():
        for n in range(4):
            a_case(f"Case {n}")
    text = text_of(staff_of_kohid, "/desk/?queue=open")
    assert "<b>2+</b>" in text and "more than 2 cases" in text


def test_counts_follow_what_happens_at_once(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = a_case()
        assert counts(Scope.of(agent)).shared["review"].cases == 1
        move_case(case, move("send"), actor=agent)
        assert counts(Scope.of(agent)).shared["review"].cases == 0


def test_an_entry_that_is_committed_after_a_later_one_is_noticed(kohid):
    with kohid.entered():
        case = a_case()
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_caseevent', 'id'))")
            early = cursor.fetchone()[0]
        last = add_note(case, "Later", voice=Voice.INTERNAL, actor=actor_with("agent"))
        before = log_mark()
        last.pk, last.seq = early, last.seq + 1
        last.save(force_insert=True)
        assert log_mark() != before


def test_where_counting_is_dear_it_rests_but_nothing_wrong_is_shown(kohid, monkeypatch):
    monkeypatch.setattr(tallies, "CHEAP", 0.0)
    monkeypatch.setattr(tallies, "RESTS", 10_000)
    with kohid.entered():
        agent = actor_with("agent")
        forget_counts()
        cases = [move_case(a_case(f"Case {n}"), move("send"), actor=agent) for n in range(2)]
        for case in cases:
            withdraw_referral(case.referrals.get(), actor=agent)
        assert counts(Scope.of(agent)).shared["nobody"].cases == 2
        refer_case(cases[0], Body.objects.get(code="works"), actor=agent)
        scope = Scope.of(agent)
        assert counts(scope).shared["nobody"].cases == 2, "resting"
        shown = standing_in(QUEUES["nobody"], Case.objects.all(), scope, counts(scope))
        assert list(shown) == [cases[1]]


def test_nobody_who_opens_a_page_waits_for_dear_counts_but_its_updates_do(kohid, monkeypatch):
    monkeypatch.setattr(tallies, "CHEAP", 0.0)
    monkeypatch.setattr(tallies, "RESTS", 0)
    with kohid.entered():
        agent = actor_with("agent")
        forget_counts()
        assert counts(Scope.of(agent)).shared["review"].cases == 0, "the first one counts"
        a_case()
        assert counts(Scope.of(agent)).shared["review"].cases == 0
        assert counts(Scope.of(agent), may_wait=True).shared["review"].cases == 1
        assert counts(Scope.of(agent)).shared["review"].cases == 1


def test_a_queue_of_many_is_read_without_keys(kohid, monkeypatch):
    monkeypatch.setattr(tallies, "MOST", 1)
    with kohid.entered():
        forget_counts()
        agent = actor_with("agent")
        assert counts(Scope.of(agent)).members["nobody"] == []
        cases = [move_case(a_case(f"Case {n}"), move("send"), actor=agent) for n in range(3)]
        for case in cases:
            withdraw_referral(case.referrals.get(), actor=agent)
        scope = Scope.of(agent)
        assert "nobody" not in counts(scope).members
        assert set(standing_in(QUEUES["nobody"], Case.objects.all(), scope, counts(scope))) == set(cases)


def test_counts_are_those_of_the_part_that_a_person_sees(kohid):
    with kohid.entered():
        a_case(), a_case("Deep hole", category="potholes")
        here = person_with("agent")
        assert counts(Scope.of(actor_for(here))).shared["open"].cases == 2
        here.scope = {"areas": ["q1"]}
        assert counts(Scope.of(actor_for(here))).shared["open"].cases == 0


def test_a_neighbours_counts_are_not_mine(kohid, zoldvar):
    with kohid.entered():
        a_case()
        assert counts(Scope.of(actor_with("agent"))).shared["open"].cases == 1
    with zoldvar.entered():
        assert counts(Scope.of(actor_with("agent"))).shared["open"].cases == 0


def test_filters_narrow_and_unknown_values_are_not_used_but_named(kohid, staff_of_kohid):
    with kohid.entered():
        agent = actor_with("agent")
        lamp, hole = a_case("Dark lamp"), a_case("Deep hole", category="potholes")
        move_case(hole, move("send"), actor=agent)
    ask = lambda query: numbers_on(staff_of_kohid, f"/desk/?queue=open&{query}")  # noqa: E731
    assert ask("category=potholes") == [hole.number]
    assert ask("body=works") == [hole.number]
    assert ask("area=q1") == [] and len(ask("area=q2")) == 2
    assert set(ask("category=nonsense&body=<script>")) == {lamp.number, hole.number}
    text = text_of(staff_of_kohid, "/desk/?queue=open&category=nonsense&body=<script>")
    assert "Category “nonsense”" in text and "Responsible “&lt;script&gt;”" in text
    assert ask("q=hole") == [hole.number]


def test_a_caller_is_found_by_address_and_number_by_those_who_may_know(kohid):
    with kohid.entered():
        case = a_case(email="anna@posta.example")
        a_case("Another")
        Participant.objects.filter(case=case).update(phone="+36 30 123-4567")
    agent, inspector = client_of(kohid, role="agent"), client_of(kohid, role="inspector")
    for words in ("anna@posta.example", "06301234567", "0630/123 45 67"):
        assert numbers_on(agent, f"/desk/call/?q={words}") == [case.number], words
        assert numbers_on(inspector, f"/desk/call/?q={words}") == [], words


def test_a_row_says_who_has_it_how_many_it_affects_and_who_cares(kohid, staff_of_kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        refer_case(case, Body.objects.get(code="works"), actor=agent)
        join_case(case, Part.SUPPORTER, actor=ANONYMOUS)
        assign_case(case, person_with("manager"), actor=agent)
    row = text_of(staff_of_kohid, "/desk/?queue=open").split("<tbody>")[1]
    assert "at 2 bodies" in row
    assert "FényHáló Közvilágítás and 1 more" in row
    assert '<td class="opt hide num">2</td>' in row
    assert "KM" in row and "Kőhíd Manager" in row


def orders(by_due: list[Case]) -> dict[Order, list[Case]]:
    """The cases as each order has them."""
    return {
        Order.DUE: by_due,
        Order.NEWEST: sorted(by_due, key=lambda case: -case.pk),
        Order.OLDEST: sorted(by_due, key=lambda case: case.pk),
        Order.CHANGED: sorted(by_due, key=lambda case: (case.updated_at, case.pk), reverse=True),
        Order.PRIORITY: sorted(by_due, key=lambda case: -case.priority),
    }


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_turning_all_pages_shows_every_case_once_in_order_and_back_again(kohid, size):
    with kohid.entered():
        for n in range(9):
            case = a_case(f"Case {n}")
            due = None if n % 4 == 3 else case.due_at + timedelta(days=n % 3)
            changed = case.updated_at + timedelta(days=n % 2)
            Case.objects.filter(pk=case.pk).update(due_at=due, priority=n % 3 - 1, updated_at=changed)
        expected = sorted(
            Case.objects.all(), key=lambda case: (case.due_at is None, case.due_at or case.reported_at, case.pk)
        )
        for order, wanted in orders(expected).items():
            forth: list[int] = []
            back: list[int] = []
            turned = {"read": read_lines, "size": size} if size % 2 else {"size": size}
            here = page(Case.objects.all(), order, **turned)
            while True:
                forth += [case.pk for case in here.cases]
                if not here.older:
                    break
                here = page(Case.objects.all(), order, after=Cursor.read(here.older), **turned)
            assert forth == [case.pk for case in wanted]
            while True:
                back = [case.pk for case in here.cases] + back
                if not here.newer:
                    break
                here = page(Case.objects.all(), order, before=Cursor.read(here.newer), **turned)
            assert back == forth


def test_a_case_that_moved_meanwhile_neither_repeats_nor_hides_others(kohid):
    with kohid.entered():
        cases = [a_case(f"Case {n}") for n in range(4)]
        first = page(Case.objects.all(), Order.DUE, size=2)
        Case.objects.filter(pk=cases[1].pk).update(due_at=cases[1].due_at + timedelta(days=30))
        rest = page(Case.objects.all(), Order.DUE, after=Cursor.read(first.older), size=10)
        assert [case.pk for case in rest.cases] == [cases[2].pk, cases[3].pk, cases[1].pk]


@given(text=st.text(max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_cursor_in_the_address_gives_a_page(text):
    cursor = Cursor.read(text)
    assert cursor is None or Cursor.read(str(cursor)) == cursor


@pytest.mark.parametrize(
    "query", ["after=nonsense", "before=2026-01-01T00:00:00Z_KH-1", "queue=unknown", "view=map", "q=%00"]
)
def test_odd_addresses_give_a_page(kohid, staff_of_kohid, query):
    with kohid.entered():
        a_case()
    assert staff_of_kohid.get(f"/desk/?{query}").status_code == 200


def test_the_next_page_keeps_filter_and_view(kohid, staff_of_kohid, monkeypatch):
    monkeypatch.setattr("cases.desk.views.queue.page", lambda *a, **k: page(*a, **{**k, "size": 1}))
    with kohid.entered():
        for n in range(3):
            a_case(f"Case {n}")
    text = text_of(staff_of_kohid, "/desk/?queue=open&category=lighting&view=map")
    link = next(part.split('"')[0] for part in text.split('href="')[1:] if "after=" in part)
    asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    assert asked["category"] == ["lighting"] and asked["queue"] == ["open"] and asked["view"] == ["map"]


def test_an_empty_queue_says_what_to_do(staff_of_kohid):
    assert "There is nothing to do here now." in text_of(staff_of_kohid, "/desk/")
    assert "Take down a new case" in text_of(staff_of_kohid, "/desk/?q=nothingatall")


def test_the_desk_is_for_the_staff(kohid, citizen_of_kohid):
    response = citizen_of_kohid.get("/desk/")
    assert response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/")
    with kohid.entered():
        citizen_of_kohid.force_login(Person.objects.create_user("anna@posta.example"))
    assert citizen_of_kohid.get("/desk/").status_code == 403

"""One's own page: what became of my cases, what I take part in, what I settle, the thanks that I got."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.badges import badges_of
from cases.models import Alert, Case, Part, Participant
from cases.services.asking import answer_survey
from cases.services.joining import join_case
from cases.services.moving import move_case
from cases.services.reporting import Report, Reporter, report_case
from cases.services.settling import settle
from cases.settings import setting
from integrations.letters.choosing import letters_for
from tenants.accounts.actors import actor_for
from tenants.accounts.models import Person
from tenants.models import Municipality
from tests.towns import KOHID_SQUARE, a_case, actor_with, client_of, move

EMAIL = "anna@reader.example"


@pytest.fixture
def anna(kohid: Municipality) -> Client:
    """A citizen who came in with a code."""
    client = client_of(kohid)
    with kohid.entered():
        client.force_login(Person.objects.create_user(EMAIL, name="Kiss Anna", language="en"))
    return client


def her() -> Person:
    return Person.objects.get(email=EMAIL)


def read(client: Client, path: str = "/my/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def a_claimed_case(**more: Any) -> Case:
    """A case of hers of which it is said that it is done."""
    case = a_case("Dark lamp", email=EMAIL, **more)
    for step in ("send", "claim"):
        case = move_case(case, move(step), actor=actor_with("agent"))
    return case


@pytest.mark.parametrize("path", ["/my/", "/my/settings/", "/my/data/", "/my/data/delete/"])
def test_whoever_is_not_signed_in_stands_before_a_friendly_door(citizen_of_kohid: Client, path: str) -> None:
    text = read(citizen_of_kohid, path)
    assert 'action="/accounts/login/code/"' in text and f'name="next" value="{path}"' in text


def test_what_was_reported_before_with_the_address_belongs_to_the_account(anna: Client, kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case("Dark lamp", email=EMAIL)
        Participant.objects.filter(case=case).update(person=None)
        stranger = a_case("Another lamp", email="somebody@reader.example")
    text = read(anna)
    assert case.number in text and "Only you and we see it" in text and stranger.number not in text
    with kohid.entered():
        assert Participant.objects.get(case=case).person == her()


def test_a_case_that_is_said_to_be_done_asks_until_it_is_answered(anna: Client, kohid: Municipality) -> None:
    with kohid.entered():
        case = a_claimed_case()
    assert "We ask you: is it done?" in read(anna)
    with kohid.entered():
        answer_survey(case, "no", actor=actor_for(her()))
    assert "We ask you" not in read(anna)


def test_leaving_a_case_is_undone_with_one_press(anna: Client, kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case("Dark lamp")
        move_case(case, move("send"), actor=actor_with("agent"))
        for part in (Part.FOLLOWER, Part.SUPPORTER):
            join_case(case, part, actor=actor_for(her()), email=EMAIL)
    assert case.number in read(anna)
    answer = anna.post("/my/leave/", {"case": case.number}, follow=True)
    text = answer.content.decode()
    assert "You have left" in text and text.count('name="part"') == 2
    with kohid.entered():
        assert not Participant.objects.filter(case=case).exists()
    anna.post("/my/come-back/", {"case": case.number, "part": ["follower", "supporter"]})
    with kohid.entered():
        assert Participant.objects.filter(case=case, person=her()).count() == 2


def test_what_she_settles_holds_and_a_colleague_settles_less(anna: Client, kohid: Municipality) -> None:
    answer = anna.post("/my/settings/", {"name": " Kiss  Anna Mária ", "language": "de", "rhythm": "daily"})
    assert answer.status_code == 302
    with kohid.entered():
        assert (her().name, her().language, her().settings["rhythm"]) == ("Kiss Anna Mária", "de", "daily")
    assert anna.post("/my/settings/", {"rhythm": "hourly"}).status_code == 400
    agent = client_of(kohid, "agent")
    assert "Your own page" not in read(agent) and 'name="language"' not in read(agent, "/my/settings/")
    agent.post("/my/settings/", {"name": "Somebody Else", "rhythm": "never"})
    with kohid.entered():
        assert Person.objects.get(role="agent").name != "Somebody Else"


def test_badges_come_once_each_from_the_log_and_can_be_switched_off(anna: Client, kohid: Municipality) -> None:
    with kohid.entered():
        for _time in range(2):
            case = a_claimed_case()
            answer_survey(case, "yes", actor=actor_for(her()))
        assert [given.badge.code for given in badges_of(her())] == ["first_report", "first_answer"]
        assert not badges_of(Person.objects.get(role="agent"))
    assert "Gone to look" in read(anna)
    with kohid.entered():
        settle("thanks", {"badges": False, "list": False}, actor=actor_with("administrator"))
    assert "Gone to look" not in read(anna)


def test_a_year_is_counted_from_the_first_time(kohid: Municipality) -> None:
    with kohid.entered():
        report_case(Report(category="lighting", title="Lamp", at=KOHID_SQUARE, reporter=Reporter(email=EMAIL)),
                    reported_at=timezone.now() - timedelta(days=400))
        assert [given.badge.code for given in badges_of(her())] == ["first_report", "a_year"]


def test_the_municipality_thanks_and_everybody_reads_the_words_but_not_the_name(
        staff_of_kohid: Client, citizen_of_kohid: Client, anna: Client, kohid: Municipality) -> None:
    with kohid.entered():
        case = a_claimed_case()
        reporter = Participant.objects.get(case=case)
    address = f"/desk/cases/{case.public_id}/thanks/"
    assert "whoever reported it" in read(staff_of_kohid, address)
    assert staff_of_kohid.post(address, {"to": reporter.pseudonym, "words": " "}).status_code == 400
    for _press in range(2):
        sent = {"to": reporter.pseudonym, "words": "You spared us a night's search."}
        assert staff_of_kohid.post(address, sent).status_code == 302
    with kohid.entered():
        event = case.events.get(type="thanks_said")
        letters = [addressed.letter for addressed in letters_for(event)]
    assert [letter.to_address for letter in letters] == [EMAIL] and "night's search" in letters[0].text
    page = read(citizen_of_kohid, f"/{case.number}/")
    assert "says thank you" in page and "night's search" in page.replace("&#x27;", "'") and "Kiss Anna" not in page
    assert "Thanks from the municipality" in read(anna)


def test_contributors_are_named_by_the_alphabet_only_where_they_and_the_town_wish_it(
        anna: Client, citizen_of_kohid: Client, kohid: Municipality) -> None:
    assert citizen_of_kohid.get("/contributors/").status_code == 404
    administrator = client_of(kohid, "administrator")
    assert administrator.post("/desk/settings/thanks/", {"badges": "on", "list": "on"}).status_code == 302
    with kohid.entered():
        assert setting("thanks") == {"badges": True, "list": True}
        a_claimed_case()
        for name, email in (("Ádám Éva", "b@reader.example"), ("Zoltán", "c@reader.example")):
            case = a_case("Lamp", email=email)
            move_case(case, move("send"), actor=actor_with("agent"))
            Person.objects.filter(email=email).update(name=name, settings={"named": True})
        Person.objects.create_user("d@reader.example", name="Nobody Yet", settings={"named": True})
    text = read(citizen_of_kohid, "/contributors/")
    assert "Kiss Anna" not in text and "Nobody Yet" not in text
    anna.post("/my/settings/", {"name": "Kiss Anna", "language": "hu", "rhythm": "at_once", "named": "on"})
    text = read(citizen_of_kohid, "/contributors/")
    assert text.index("Ádám Éva") < text.index("Kiss Anna") < text.index("Zoltán")


def test_her_page_asks_no_more_questions_with_more_cases(anna: Client, kohid: Municipality,
                                                         django_assert_max_num_queries: Any) -> None:
    with kohid.entered():
        for number in range(25):
            a_case(f"Lamp {number}", email=EMAIL)
        now = timezone.now()
        Alert.objects.create(email=EMAIL, since=now, told_until=now, confirmed_at=now, person=her())
        assert Case.objects.count() == 25
    with django_assert_max_num_queries(32):
        text = read(anna)
    older = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert text.count('<article class="case">') == 20
    assert read(anna, f"/my/{older}").count('<article class="case">') == 5

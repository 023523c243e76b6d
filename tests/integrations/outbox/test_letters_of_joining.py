"""Who is written to when cases are joined, parted or passed on: everybody once, nobody about what was taken back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F

from cases.models import Body, Case, Contact, Part, Participant, ToDo
from cases.services.joining import join_case
from cases.services.merging import merge_case, part_case
from cases.services.moving import move_case
from cases.services.passing_on import pass_on
from cases.services.referring import answer_referral, withdraw_referral
from cases.services.reminding import remind
from integrations.outbox.carrier import carry
from tenants.accounts.actors import ANONYMOUS, BODY
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of, move


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


@pytest.fixture
def town(zoldvar: Municipality, mailbox: Mailbox) -> Iterator[Municipality]:
    with zoldvar.entered():
        Participant.objects.update(language="en")
        Contact.objects.filter(body__code="lamps").update(email="lamps@bodies.example")
        Body.objects.update(language="en")
        yield zoldvar


def two_cases() -> tuple[Case, Case]:
    main = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    again = a_case("Dark", at=ZOLDVAR_SQUARE, email="bela@posta.example")
    join_case(again, Part.FOLLOWER, actor=ANONYMOUS, email="cili@posta.example", language="en")
    carry()
    return main, again


def carried(mailbox: Mailbox) -> dict[str, str]:
    """What goes out after the ten seconds: the words by address."""
    mailbox.letters.clear()
    ToDo.objects.update(not_before=F("not_before") - timedelta(seconds=10))
    carry()
    return {letter["To"].addresses[0].addr_spec: letter.get_body(("plain",)).get_content()
            for letter in mailbox.letters}


def test_the_duplicates_people_hear_of_it_and_the_body_that_it_is_settled_elsewhere(town, mailbox) -> None:
    main, again = two_cases()
    merge_case(again, main, actor=actor_with("agent"))
    letters = carried(mailbox)
    assert set(letters) == {"bela@posta.example", "cili@posta.example", "lamps@bodies.example"}
    assert main.number in letters["bela@posta.example"] and f"/{main.number}/" in letters["bela@posta.example"]
    assert "the same as" in letters["lamps@bodies.example"] and main.number in letters["lamps@bodies.example"]


def test_from_then_on_everybody_hears_of_the_main_case_once(town, mailbox) -> None:
    main, again = two_cases()
    join_case(main, Part.FOLLOWER, actor=ANONYMOUS, email="bela@posta.example", language="en")
    merge_case(again, main, actor=actor_with("agent"))
    carried(mailbox)
    move_case(main, move("claim"), actor=actor_with("agent"))
    mailbox.letters.clear()
    ToDo.objects.update(not_before=F("not_before") - timedelta(seconds=10))
    carry()
    to = sorted(letter["To"].addresses[0].addr_spec for letter in mailbox.letters)
    assert to == ["anna@posta.example", "bela@posta.example", "cili@posta.example"]


def test_parted_at_once_nobody_has_heard_of_anything(town, mailbox) -> None:
    main, again = two_cases()
    merge_case(again, main, actor=actor_with("agent"))
    part_case(again, actor=actor_with("agent"))
    letters = carried(mailbox)
    assert set(letters) <= {"lamps@bodies.example"}
    assert "bela@posta.example" not in letters


def test_parted_later_its_reporter_and_its_body_hear_that_it_goes_on(town, mailbox) -> None:
    main, again = two_cases()
    merge_case(again, main, actor=actor_with("agent"))
    carried(mailbox)
    part_case(again, actor=actor_with("agent"))
    letters = carried(mailbox)
    assert set(letters) == {"bela@posta.example", "lamps@bodies.example"}
    assert again.number in letters["bela@posta.example"] and "/answer/" in letters["lamps@bodies.example"]


def test_passed_on_the_new_body_reads_why_and_the_old_one_that_it_is_over(town, mailbox) -> None:
    main, _again = two_cases()
    pass_on(main.referrals.get(), Body.objects.get(code="works"), actor=actor_with("agent"), note="Their own mast.")
    letters = carried(mailbox)
    assert "Their own mast." in letters["works@zoldvar-bodies.example"]
    assert "nothing more for you to do" in letters["lamps@bodies.example"]
    assert "anna@posta.example" in letters


def test_taken_back_before_it_went_out_a_body_reads_nothing(town, mailbox) -> None:
    case = a_case(at=ZOLDVAR_SQUARE)
    withdraw_referral(case.referrals.get(), actor=actor_with("agent"))
    assert carried(mailbox) == {}


def test_the_letter_to_a_body_leads_to_its_own_page(town, mailbox) -> None:
    mailbox.letters.clear()
    case = a_case(at=ZOLDVAR_SQUARE)
    letters = carried(mailbox)
    address = re.search(r"http\S+?(/answer/\S+)", letters["lamps@bodies.example"])
    assert address and client_of(town).get(address[1]).status_code == 200
    remind(case.referrals.get(), actor=actor_with("agent"))
    assert "/answer/" in carried(mailbox)["lamps@bodies.example"]


def test_not_theirs_is_said_to_the_reporter_as_what_it_is(town, mailbox) -> None:
    main, _again = two_cases()
    answer_referral(main.referrals.get(), actor=BODY, answer="", not_theirs=True)
    assert "says that it is not responsible" in carried(mailbox)["anna@posta.example"]

"""Letters that go out because time has passed."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.models import Case, Participant, Timer, ToDo, Workflow
from cases.services.extending import extend_due
from cases.services.moving_by_time import run_timers
from cases.services.referring import answer_referral
from integrations.models import Letter
from integrations.outbox.carrier import carry
from tenants.accounts.actors import BODY
from tenants.accounts.models import Person
from tenants.look import dates
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of

LINK = re.compile(r"/answer/\S+")


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        Workflow.objects.update(ladder=[
            {"after_days": 8, "act": "remind"}, {"after_days": 15, "act": "resend"},
            {"after_days": 20, "act": "escalate", "role": "manager"}])
        forget_catalogues()
        yield zoldvar


def a_sent_case() -> Case:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example", description="It has been dark for a week.")
    carry()
    return case


def days_pass(mailbox: Mailbox, days: int) -> list[Letter]:
    """The letters of what time did meanwhile."""
    known = set(Letter.objects.values_list("pk", flat=True))
    mailbox.letters.clear()
    Timer.objects.update(due_at=F("due_at") - timedelta(days=days))
    run_timers()
    ToDo.objects.update(not_before=F("not_before") - timedelta(seconds=10))
    carry()
    return list(Letter.objects.exclude(pk__in=known).order_by("written_at"))


def test_a_body_is_reminded_in_a_few_lines_then_written_to_again_in_the_same_conversation(town, mailbox):
    case = a_sent_case()
    first = Letter.objects.get(kind="referral")
    (reminder,) = days_pass(mailbox, 9)
    assert (reminder.kind, reminder.to_address) == ("reminder", first.to_address)
    assert (reminder.thread, reminder.reply_to, reminder.subject) == (first.thread, first.reply_to, first.subject)
    assert "It has been dark" not in reminder.text and case.number in reminder.text
    (again,) = days_pass(mailbox, 7)
    # Each letter has a fresh link of its own to answer by.
    assert LINK.sub("", again.text) == LINK.sub("", first.text) and again.thread == first.thread
    assert [letter["To"].addresses[0].addr_spec for letter in mailbox.letters] == [first.to_address]


def test_an_escalation_reaches_everybody_with_the_role_whose_role_holds_here(town, mailbox):
    Person.objects.create_user("second@zoldvar.example", role="manager")
    Person.objects.create_user("left@zoldvar.example", role="manager", is_active=False)
    Person.objects.create_user("other@zoldvar.example", role="manager", scope={"bodies": ["works"]})
    case = a_sent_case()
    days_pass(mailbox, 16)
    letters = days_pass(mailbox, 5)
    assert [letter.to_address for letter in letters] == ["manager@zoldvar.example", "second@zoldvar.example"]
    assert f"/desk/cases/{case.public_id}/" in letters[0].text


def test_the_reporter_is_told_that_it_takes_longer_and_why(town, mailbox):
    case = a_sent_case()
    extend_due(case, "answer", timezone.localdate() + timedelta(days=40), "The part is ordered.",
               actor=actor_with("agent"))
    (letter,) = days_pass(mailbox, 0)
    assert letter.to_address == "anna@posta.example" and "> The part is ordered." in letter.text
    assert "We need more time for the answer" in letter.text


def test_what_is_put_off_twice_at_once_names_the_last_day_only(town, mailbox):
    case = a_sent_case()
    today = timezone.localdate()
    for days in (40, 50):
        extend_due(case, "answer", today + timedelta(days=days), "The part is ordered.", actor=actor_with("agent"))
    (letter,) = days_pass(mailbox, 0)
    told = [dates.until(today + timedelta(days=days), "en", today=today) for days in (40, 50)]
    assert [day in letter.text for day in told] == [False, True]


def test_the_reporter_is_asked_after_the_promised_day_and_the_answer_is_kept(town, mailbox):
    case = a_sent_case()
    answer_referral(case.referrals.get(), actor=BODY, answer="Soon.",
                    promised_on=timezone.localdate() + timedelta(days=4))
    days_pass(mailbox, 0)
    (letter,) = days_pass(mailbox, 5)
    assert letter.kind == "reporter_reporter_asked" and "Yes, it is done" in letter.text
    address = next(line for line in letter.text.splitlines() if "?a=no" in line).split("://", 1)[1].split("/", 1)[1]
    client = client_of(town)
    page = client.post(f"/{address.split('?')[0]}", {"solved": "no"})
    assert page.context["moved"] is False, "nothing is opened again that was never said to be done"
    with town.entered():
        assert case.events.get(type="survey_answered").data["solved"] == "no"
        assert Participant.objects.filter(case=case, part="reporter").exists()

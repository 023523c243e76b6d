"""Letters that come back: known in the shapes that mail servers give them, matched to the delivery, and drawn
conclusions from. The shapes follow what Postfix, Exchange, Gmail and Exim send; names and hosts are made up."""

from collections.abc import Iterator
from email import message_from_string, policy
from email.message import EmailMessage

import pytest
from django.utils import timezone

from cases.models import Alert, Case, Participant
from cases.services.reachability import address_works
from cases.services.referring import answer_referral
from integrations.email import addresses
from integrations.email.bounces import bounce_in, is_hard
from integrations.email.incoming import receive
from integrations.models import Delivery, Fate, IncomingLetter, State
from integrations.outbox.carrier import carry
from tenants.accounts.actors import BODY
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case

POSTFIX = """\
From: MAILER-DAEMON@mx.posta.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{key}@mx.posta.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain; charset=utf-8

<anna@posta.example>: host mx.posta.example[192.0.2.1] said: {said} (in reply to RCPT TO command)

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.posta.example

Final-Recipient: rfc822; anna@posta.example
Original-Recipient: rfc822;anna@posta.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--=b
Content-Type: message/rfc822

Message-ID: <{ours}@localhost>
Subject: [ZV-2026-00001] Dark lamp

Hello
--=b--
"""
EXCHANGE = """\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@hivatal.example>
To: {to}
Subject: =?utf-8?b?S8OpemJlc8OtdGhldGV0bGVuOiBEYXJrIGxhbXA=?=
Message-ID: <{key}@hivatal.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/html; charset=utf-8

<p>Nem sikerült kézbesíteni a következő címzetteknek: <b>anna@posta.example</b>. A cím nem található.</p>
--=b
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.hivatal.example

Final-recipient: RFC822;anna@posta.example
Action: failed
Status: 5.1.10
Diagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--=b--
"""
GMAIL = """\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: {to}
Subject: Delivery Status Notification (Failure)
Auto-Submitted: auto-replied
Message-ID: <{key}@mail.example>
X-Failed-Recipients: anna@posta.example
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

** A cím nem található **

Az üzenetet nem sikerült kézbesíteni anna@posta.example részére, mert a cím nem található.

A válasz a távoli kiszolgálótól: 550 5.1.1 The email account that you tried to reach does not exist.
"""
EXIM = """\
From: Mail Delivery System <Mailer-Daemon@exim.example>
To: {to}
Subject: A levél kézbesítése nem sikerült: visszaküldjük a feladónak
Auto-Submitted: auto-replied
Message-ID: <{key}@exim.example>
Return-Path: <>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Ezt az üzenetet a levelezőprogram készítette.
Az Ön által küldött levelet nem sikerült kézbesíteni a következő címzettnek:

  anna@posta.example
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

Message-ID: <{ours}@localhost>
"""
AWAY = """\
From: Anna <anna@posta.example>
To: {to}
Subject: Házon kívül vagyok: Dark lamp
Auto-Submitted: auto-replied
Message-ID: <{key}@posta.example>
Content-Type: text/plain; charset=utf-8

Nem sikerült elérnie: november 30-ig nem olvasom a leveleimet. Sürgős esetben: 550-1234.
"""
FULL = {"said": "452 4.2.2 The email account is over quota", "action": "failed", "status": "4.2.2"}
UNKNOWN = {"said": "550 5.1.1 User unknown", "action": "failed", "status": "5.1.1"}


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar


def message(shape: str, *, to: str = "x@localhost", key: str = "1", ours: str = "-", **more: str) -> EmailMessage:
    text = shape.format(to=to, key=key, ours=ours, **{**UNKNOWN, **more})
    found = message_from_string(text, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def a_reported_case() -> Case:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    carry()
    return case


def delivery_to_anna() -> Delivery:
    return Delivery.objects.filter(endpoint="anna@posta.example").order_by("pk")[0]


@pytest.mark.parametrize(("shape", "more", "hard"), [
    (POSTFIX, UNKNOWN, True), (EXCHANGE, {}, True), (GMAIL, {}, True), (EXIM, {}, True), (POSTFIX, FULL, False),
    (POSTFIX, {"said": "550 5.7.1 blocked as spam", "action": "failed", "status": "5.7.1"}, False),
    (POSTFIX, {"said": "451 4.7.1 Greylisted", "action": "delayed", "status": "4.7.1"}, False)],
    ids=["postfix", "exchange", "gmail", "exim", "full", "spam", "delayed"])
def test_a_letter_that_came_back_is_known_by_its_shape(shape: str, more: dict[str, str], hard: bool) -> None:
    bounce = bounce_in(message(shape, **more))
    assert bounce is not None and bounce.hard == hard
    assert shape is EXIM or bounce.address == "anna@posta.example"


def test_people_and_their_absence_are_no_bounces() -> None:
    assert bounce_in(message(AWAY)) is None
    assert bounce_in(message(POSTFIX, action="delivered", status="2.0.0", said="250 ok")) is None
    said = EmailMessage()
    said["From"], said["Subject"] = "Anna <anna@posta.example>", "Re: delivery failed"
    said.set_content("The delivery failed twice: 550 no such user. Can you call?")
    assert bounce_in(said) is None


def test_what_a_server_said_decides_by_its_code_and_else_by_its_words() -> None:
    assert is_hard("550 5.1.1 gone") and is_hard("554 delivery error: no such user here")
    assert not is_hard("550 5.2.2 mailbox full") and not is_hard("552 Mailbox full") and not is_hard("451 later")
    assert not is_hard("550 Message rejected as spam by policy") and not is_hard("")


def test_letters_to_an_address_that_is_none_stop_and_the_desk_and_the_reporter_hear_of_it(
    town: Municipality, mailbox: Mailbox
) -> None:
    case = a_reported_case()
    now = timezone.now()
    Alert.objects.create(email="anna@posta.example", since=now, told_until=now, confirmed_at=now)
    # The envelope's sender names the delivery: a bounce need not quote anything.
    way = addresses.of_delivery(town, delivery_to_anna())
    assert receive(message(GMAIL, to=way), [way]) == Fate.BOUNCED
    case.refresh_from_db()
    assert case.undelivered_at is not None
    assert Participant.objects.get(case=case).failing_since is not None and Alert.objects.get().rhythm == "never"
    assert delivery_to_anna().state == State.REFUSED and "does not exist" in delivery_to_anna().answer
    mailbox.letters.clear()
    answer_referral(case.referrals.get(), actor=BODY, answer="Soon.")
    carry()
    assert mailbox.letters == []
    assert address_works("anna@posta.example") == 1
    assert Participant.objects.get(case=case).failing_since is None


def test_a_bounce_at_another_address_of_ours_is_matched_by_the_letter_it_quotes(
    town: Municipality, mailbox: Mailbox
) -> None:
    case = a_reported_case()
    ours = str(delivery_to_anna().public_id)
    for way, shape in ((addresses.of_participant(town, Participant.objects.get(case=case)), POSTFIX),
                       ("zoldvar@localhost", EXIM)):
        Participant.objects.update(failing_since=None)
        assert receive(message(shape, to=way, ours=ours, key=way[:7]), [way]) == Fate.BOUNCED
        assert Participant.objects.get(case=case).failing_since is not None


def test_three_that_could_not_come_for_now_in_a_week_are_enough(town: Municipality, mailbox: Mailbox) -> None:
    case = a_reported_case()
    way = addresses.of_delivery(town, delivery_to_anna())
    for key in ("1", "1", "2"):
        assert receive(message(POSTFIX, to=way, key=key, **FULL), [way]) == Fate.DELAYED
    assert Participant.objects.get(case=case).failing_since is None, "the same one twice is one"
    receive(message(POSTFIX, to=way, key="3", **FULL), [way])
    assert Participant.objects.get(case=case).failing_since is not None


def test_an_absence_note_to_the_envelopes_sender_changes_nothing_and_words_reach_the_case(
    town: Municipality, mailbox: Mailbox
) -> None:
    case = a_reported_case()
    way = addresses.of_delivery(town, delivery_to_anna())
    assert receive(message(AWAY, to=way), [way]) == Fate.AUTOMATIC
    assert Participant.objects.get(case=case).failing_since is None
    said = message(AWAY, to=way, key="2")
    del said["Auto-Submitted"]
    assert receive(said, [way]) == Fate.ATTACHED
    assert IncomingLetter.objects.filter(case=case).count() == 2


def test_an_address_refused_at_the_door_counts_and_a_bodys_is_only_told(town: Municipality, mailbox: Mailbox) -> None:
    mailbox.answers = ["550 5.1.1 no such person", "550 5.1.1 no such person"]
    case = a_reported_case()
    assert Participant.objects.get(case=case).failing_since is not None
    assert case.events.filter(type="delivery_settled", data__outcome="refused").count() == 2


def test_a_forged_delivery_is_nobodys(town: Municipality, mailbox: Mailbox) -> None:
    case = a_reported_case()
    forged = addresses.reply_address(town, "b", f"{delivery_to_anna().pk}-aaaaaaaaaaaaaaaa")
    receive(message(GMAIL, to=forged).__class__(policy=policy.default), [forged])
    assert Participant.objects.get(case=case).failing_since is None

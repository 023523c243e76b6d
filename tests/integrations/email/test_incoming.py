"""What comes back by mail lands where it belongs, once, and nothing automatic is taken for an answer."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case, Participant, Referral, Text
from cases.models.event import Voice
from cases.services.referring import withdraw_referral
from integrations.email import addresses
from integrations.email.incoming import NotForUs, receive
from integrations.email.listener import Door, listener
from integrations.email.reading import is_automatic, own_words, whole_text
from integrations.models import Fate, IncomingLetter
from tenants.models import Municipality
from tests.conftest import server
from tests.fakes.smtp import free_port
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar


def letter(text: str = "We will mend it on Friday.", *, to: str = "", subject: str = "Re: Dark lamp",
           message_id: str = "<1@body.example>", html: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Lamps <lamps@body.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if html:
        message.set_content(html, subtype="html")
    else:
        message.set_content(text)
    return message


def referral_address(town: Municipality, case: Case) -> str:
    return addresses.of_referral(town, Referral.objects.get(case=case))


def test_a_bodys_letter_becomes_its_answer_for_a_clerk_to_check(town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE)
    assert receive(letter(), [referral_address(town, case)]) == Fate.ATTACHED
    referral = Referral.objects.get(case=case)
    event = case.events.get(type="referral_answered")
    assert referral.state == "answered" and event.voice == Voice.INTERNAL and event.actor_kind == "body"
    assert Text.objects.get(pk=event.data["note"]).body == "We will mend it on Friday."


def test_the_same_letter_twice_is_taken_once(town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE)
    for _again in range(2):
        receive(letter(), [referral_address(town, case)])
    assert case.events.filter(type="referral_answered").count() == 1


def test_a_reporters_reply_goes_into_the_case(town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    address = addresses.of_participant(town, Participant.objects.get(case=case))
    receive(letter("It is getting worse."), [address])
    event = case.events.get(type="note_added")
    assert event.actor_kind == "citizen" and event.voice == Voice.INTERNAL


def test_a_guessed_participant_is_nobody(town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    number = Participant.objects.get(case=case).pk
    forged = addresses.reply_address(town, "p", f"{number}-aaaaaaaaaaaaaaaa")
    assert receive(letter(), [forged]) == Fate.UNMATCHED
    assert not case.events.filter(type="note_added").exists()


def test_another_towns_address_reaches_only_that_town(kohid: Municipality, town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE)
    token = Referral.objects.get(case=case).reply_token
    receive(letter(), [addresses.reply_address(kohid, "r", token)])
    assert not case.events.filter(type="referral_answered").exists()


def test_the_case_number_is_the_fallback_and_two_are_a_question(town: Municipality) -> None:
    first, second = a_case(at=ZOLDVAR_SQUARE), a_case(at=ZOLDVAR_SQUARE)
    lost = addresses.reply_address(town, "r", "gone")
    assert receive(letter(subject=f"Re: {first.number}"), [lost]) == Fate.ATTACHED
    both = letter(subject=f"{first.number} and {second.number}", message_id="<2@body.example>")
    assert receive(both, [lost]) == Fate.UNMATCHED
    assert IncomingLetter.objects.get(fate=Fate.UNMATCHED).text


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<x>"}, {"Return_Path": "<>"}])
def test_what_a_program_wrote_answers_nothing(town: Municipality, headers: dict[str, str]) -> None:
    case = a_case(at=ZOLDVAR_SQUARE)
    assert receive(letter(**headers), [referral_address(town, case)]) == Fate.AUTOMATIC
    assert Referral.objects.get(case=case).state == "sent"


def test_an_answer_after_withdrawal_is_kept_as_a_note(town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE)
    address = referral_address(town, case)
    withdraw_referral(Referral.objects.get(case=case), actor=actor_with("agent"))
    assert receive(letter(), [address]) == Fate.ATTACHED
    assert case.events.filter(type="note_added").exists()


def test_a_letter_for_nobody_here_is_refused(town: Municipality) -> None:
    with pytest.raises(NotForUs):
        receive(letter(to="info@posta.example"), ["info@posta.example"])


def test_the_door_speaks_smtp_and_says_taken_only_after_it_is_kept(committed: None) -> None:
    town = Municipality.objects.get(slug="zoldvar")
    with town.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        address = referral_address(town, case)
    server = listener("127.0.0.1", free_port())
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", server.port) as sender:
            sender.send_message(letter(to=address), "lamps@body.example", [address])
            with pytest.raises(smtplib.SMTPDataError, match="550"):
                sender.send_message(letter(), "lamps@body.example", ["nobody@posta.example"])
    finally:
        server.stop()
    with town.entered():
        assert case.events.filter(type="referral_answered").count() == 1


@pytest.mark.parametrize("quoted", [
    "Kovács Béla <b@x.example> ezt írta (időpont: 2026. nov. 3., K, 10:02):\n> régi",
    "On Tue, 3 Nov 2026 at 10:02, Town <t@x.example> wrote:\n> old",
    "Am 03.11.2026 um 10:02 schrieb Stadt:\n> alt",
    "-----Original Message-----\nFrom: Town\nold",
    "-----Eredeti üzenet-----\nFeladó: Város\nrégi",
    "________________________________\nFeladó: Város\nrégi",
    "-- \nKovács Béla\ncsoportvezető",
    "> old\n> older",
])
def test_quotations_and_signatures_are_left_out(quoted: str) -> None:
    assert own_words(letter(f"Pénteken megjavítjuk.\n\n{quoted}")) == "Pénteken megjavítjuk."


def test_a_letter_in_html_alone_is_read() -> None:
    message = letter(html="<style>p{}</style><p>We&nbsp;mend it<br>on Friday.</p><blockquote>old</blockquote>")
    assert own_words(message) == "We mend it\non Friday."


def test_an_unknown_charset_is_no_reason_to_lose_a_letter() -> None:
    message = letter("Árvíztűrő")
    message.set_param("charset", "x-unknown")
    assert whole_text(message)


@given(st.binary(max_size=400))
def test_whatever_bytes_come_the_door_answers(raw: bytes) -> None:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert isinstance(own_words(message), str)
    assert is_automatic(message) in {True, False}


def test_the_door_refuses_what_is_addressed_to_nobody(db: None) -> None:
    assert Door().take(b"Subject: x\n\nHello", ["x@posta.example"]).startswith("550")


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: =?utf-8?q?a=00b?=",
        b"Message-ID: <a\0b@body.example>",
        b"From: =?utf-8?q?=00?= <a\0@body.example>",
        b"Content-Type: text/plain; charset=idna",
        b"Content-Type: text/plain; charset=base64",
        b"Content-Type: multipart/mixed",
        b"Subject: \xed\xa0\x80",
    ],
)
def test_a_broken_letter_is_kept_and_known_again(town: Municipality, head: bytes) -> None:
    address = referral_address(town, a_case(at=ZOLDVAR_SQUARE))
    raw = b"\r\n".join([head, b"To: " + address.encode(), b"", b"We mend it. \xff\xed\xa0\x80 \0"])
    for _time in range(2):
        assert Door().take(raw, [address]).startswith("250")
    assert IncomingLetter.objects.count() == 1


def test_the_door_opens_again_when_the_database_comes_back(committed: None) -> None:
    town = Municipality.objects.get(slug="zoldvar")
    with town.entered():
        address = referral_address(town, a_case(at=ZOLDVAR_SQUARE))
    assert Door().take_afresh(letter(to=address, message_id="<1@x>").as_bytes(), [address]).startswith("250")
    pid = connection.connection.info.backend_pid
    with server() as elsewhere:
        elsewhere.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert Door().take_afresh(letter(to=address, message_id="<2@x>").as_bytes(), [address]).startswith("250")

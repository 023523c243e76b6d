"""The door: a code by mail for everybody, a second step for whoever works here."""

import re
import uuid

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from tenants.accounts import forms
from tenants.accounts.models import Person
from tenants.limits import MINUTE, Limit
from tenants.models import Municipality
from tests.towns import a_case, client_of, person_with


@pytest.fixture(autouse=True)
def _outbox(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    # The suite may be run more often than a person signs in.
    monkeypatch.setattr(forms, "CODES", (Limit(f"code-{uuid.uuid4()}", 3, MINUTE),))


def code_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter.body, re.MULTILINE)
    assert found, letter.body
    return found[1]


def sign_in(client: Client, email: str) -> object:
    client.post("/accounts/login/", {"email": email})
    return client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[-1])})


def test_a_citizen_signs_in_with_a_code(kohid: Municipality) -> None:
    with kohid.entered():
        Person.objects.create_user("anna@posta.example", name="Anna")
    client = client_of(kohid)
    assert "Write your e-mail address" in client.get("/accounts/login/").content.decode()
    answer = sign_in(client, "anna@posta.example")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert "_auth_user_id" in client.session


def test_an_unknown_address_learns_nothing(kohid: Municipality) -> None:
    with kohid.entered():
        Person.objects.create_user("anna@posta.example")
    seen = []
    for address in ("anna@posta.example", "nobody@posta.example"):
        client = client_of(kohid)
        asked = client.post("/accounts/login/", {"email": address})
        page = client.get(asked.headers["Location"])
        wrong = client.post(asked.headers["Location"], {"code": "AAAA-AAAA"})
        texts = [re.sub(r'value="[^"]*"', "", one.content.decode().replace(address, "…")) for one in (page, wrong)]
        seen.append((asked.status_code, asked.headers["Location"], page.status_code, wrong.status_code, *texts))
    assert seen[0] == seen[1]


def test_staff_without_a_second_step_set_it_up_first(kohid: Municipality) -> None:
    client = client_of(kohid)
    with kohid.entered():
        client.force_login(person_with("agent"))
    answer = client.get("/desk/")
    assert answer.status_code == 302 and answer.headers["Location"] == "/accounts/2fa/totp/activate/"


def test_staff_with_a_second_step_are_asked_for_it(kohid: Municipality) -> None:
    secret = generate_totp_secret()
    with kohid.entered():
        agent = person_with("agent")
        TOTP.activate(agent, secret)
    client = client_of(kohid)
    sign_in(client, agent.email)
    assert "_auth_user_id" not in client.session
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in client.session


def test_strangers_are_sent_to_the_door(kohid: Municipality) -> None:
    answer = client_of(kohid).get("/desk/")
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_without_their_second_step_staff_see_no_more_than_a_citizen(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case()
        agent = person_with("agent")
    client = client_of(kohid)
    with kohid.entered():
        client.force_login(agent)
    # Nobody has looked at it yet, so it is not public.
    assert client.get(f"/{case.number}/").status_code == 404
    assert client_of(kohid, "agent").get(f"/{case.number}/").status_code == 200

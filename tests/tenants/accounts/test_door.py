"""The door: the second step is taken in each session, what is done there is noted, and strangers learn nothing."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tenants.accounts import forms
from tenants.accounts.actors import actor_for
from tenants.accounts.models import AuditEntry, Person
from tenants.accounts.services import reset_second_step, retire_colleague
from tenants.accounts.sessions import device_of, forget_ended_sessions, sessions_of
from tenants.limits import MINUTE, Limit
from tenants.models import Municipality
from tests.towns import actor_with, client_of, person_with

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _outbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # The suite knocks more often than people do.
    cache.clear()
    monkeypatch.setattr(forms, "CODES", (Limit(f"code-{uuid.uuid4()}", 3, MINUTE),))


def knock(client: Client, email: str) -> Any:
    """Ask for a code and type it in, with a browser that has a name."""
    client.post("/accounts/login/", {"email": email})
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return client.post("/accounts/login/code/confirm/", {"code": found[1]}, headers={"User-Agent": FIREFOX})


def figures(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def with_app(town: Municipality, role: str) -> tuple[Person, str]:
    """Somebody with an app for the second step, and its secret."""
    secret = generate_totp_secret()
    with town.entered():
        person = person_with(role)
        TOTP.activate(person, secret)
        RecoveryCodes.activate(person)
    return person, secret


def acts(town: Municipality) -> list[str]:
    with town.entered():
        return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


def come_in(town: Municipality, role: str = "agent") -> Client:
    """A browser in which somebody has taken both steps."""
    person, secret = with_app(town, role)
    client = client_of(town)
    knock(client, person.email)
    client.post("/accounts/2fa/authenticate/", {"code": figures(secret)}, headers={"User-Agent": FIREFOX})
    return client


def test_who_works_here_comes_out_at_the_desk_and_it_is_noted(kohid):
    client = come_in(kohid)
    assert client.get("/desk/").status_code == 200
    client.post("/accounts/logout/")
    assert acts(kohid) == ["signed_in", "signed_out"]


def test_what_citizens_do_at_the_door_is_not_noted(kohid):
    with kohid.entered():
        Person.objects.create_user("anna@posta.example")
    client = client_of(kohid)
    assert knock(client, "anna@posta.example").headers["Location"] == "/my/"
    client.post("/accounts/logout/")
    assert acts(kohid) == []


def test_a_wrong_second_step_is_noted(kohid):
    person, _secret = with_app(kohid, "agent")
    client = client_of(kohid)
    knock(client, person.email)
    page = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That was not right" in page.content.decode() and "_auth_user_id" not in client.session
    assert acts(kohid) == ["second_step_failed"]


def test_a_recovery_code_stands_in_once(kohid):
    person, _secret = with_app(kohid, "agent")
    with kohid.entered():
        code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    for works in (True, False):
        client = client_of(kohid)
        knock(client, person.email)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is works


def test_a_session_from_before_the_second_step_does_not_get_in_with_it(kohid):
    with kohid.entered():
        agent = person_with("agent")
    early, own = client_of(kohid), client_of(kohid)
    knock(early, agent.email)
    knock(own, agent.email)
    with_app(kohid, "agent")
    assert early.get("/desk/").headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2F"


def test_setting_the_second_step_up_lets_in_and_ends_older_sessions(committed):
    kohid = Municipality.objects.get(slug="kohid")
    with kohid.entered():
        agent = person_with("agent")
    early, own = client_of(kohid), client_of(kohid)
    knock(early, agent.email)
    knock(own, agent.email)
    page = own.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert secret and own.get("/desk/").status_code == 302
    answer = own.post("/accounts/2fa/totp/activate/", {"code": figures(secret[1])})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<code>\d{8}</code>", own.get("/accounts/2fa/recovery-codes/").content.decode())) == 10
    assert own.get("/desk/").status_code == 200
    assert early.get("/desk/").headers["Location"].startswith("/accounts/login/")
    assert "second_step_added" in acts(kohid)
    assert mail.outbox[-1].to == [agent.email] and "second step is set up" in mail.outbox[-1].subject


def test_the_recovery_codes_are_there_to_be_printed(kohid):
    client = come_in(kohid)
    page = client.get("/accounts/2fa/recovery-codes/")
    assert len(re.findall(r"<code>\d{8}</code>", page.content.decode())) == 10


def test_the_last_second_step_is_not_removed_by_whoever_works_here(kohid):
    client = come_in(kohid)
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert "Add another one first" in page.content.decode()
    with kohid.entered():
        assert Authenticator.objects.filter(type="totp").exists()


def test_keys_are_offered_where_they_are_set_up(kohid):
    person, _secret = with_app(kohid, "agent")
    client = client_of(kohid)
    assert "data-passkey=\"login\"" in client.get("/accounts/login/").content.decode()
    knock(client, person.email)
    assert "data-passkey" not in client.get("/accounts/2fa/authenticate/").content.decode()
    challenge = client_of(kohid).get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()
    assert challenge["request_options"]["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": 1}', '{"response": {"userHandle": "AAAA"}}', "no"])
def test_a_made_up_key_opens_nothing(kohid, credential):
    client = client_of(kohid)
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert answer.status_code in (200, 302) and "_auth_user_id" not in client.session


def test_after_a_reset_everything_is_set_up_anew(kohid):
    client = come_in(kohid)
    with kohid.entered():
        agent = person_with("agent")
        reset_second_step(agent, actor=actor_with("administrator"))
        assert not Authenticator.objects.filter(user=agent).exists() and not sessions_of(agent)
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")
    knock(client, agent.email)
    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/totp/activate/"


def test_where_somebody_is_signed_in_is_seen_and_ended(kohid):
    with kohid.entered():
        anna = Person.objects.create_user("anna@posta.example")
    here, there = client_of(kohid), client_of(kohid)
    knock(here, anna.email)
    knock(there, anna.email)
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("Firefox on Linux") >= 2 and "here and now" in page
    key = re.search(r'name="end" value="(\d+)"', page)
    assert key
    here.post("/accounts/sessions/", {"end": key[1]})
    assert "_auth_user_id" not in there.session and "_auth_user_id" in here.session
    knock(there, anna.email)
    here.post("/accounts/sessions/", {"end": "others"})
    assert there.get("/accounts/sessions/").status_code == 302


def test_nobody_ends_a_strangers_session(kohid):
    with kohid.entered():
        anna, bela = (Person.objects.create_user(f"{name}@posta.example") for name in ("anna", "bela"))
    annas, belas = client_of(kohid), client_of(kohid)
    knock(annas, anna.email)
    knock(belas, bela.email)
    with kohid.entered():
        key = sessions_of(anna)[0].key
    belas.post("/accounts/sessions/", {"end": str(key)})
    assert annas.get("/accounts/sessions/").status_code == 200


def test_ones_own_page_needs_signing_in(kohid):
    for page in ("/accounts/sessions/", "/accounts/2fa/", "/accounts/2fa/recovery-codes/"):
        assert client_of(kohid).get(page).status_code in (302, 404)


@pytest.mark.parametrize("who", ["nobody@posta.example", "agent@kohid.example", "manager@kohid.example"])
def test_who_is_known_here_and_who_has_left_looks_the_same_as_a_stranger(kohid, who):
    with kohid.entered():
        retire_colleague(person_with("agent"), actor=actor_with("administrator"))
        Person.objects.create_user("anna@posta.example")
    pages = []
    for email in ("anna@posta.example", who):
        client = client_of(kohid)
        answer = client.post("/accounts/login/", {"email": email})
        shown = client.get(answer.headers["Location"]).content.decode().replace(email, "…")
        wrong = client.post("/accounts/login/code/confirm/", {"code": "XXXXXX"}).content.decode().replace(email, "…")
        pages.append((answer.status_code, answer.headers["Location"], *map(without_tokens, (shown, wrong))))
    assert pages[0] == pages[1]


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_codes_are_not_sent_without_end(kohid):
    for _time in range(6):
        page = client_of(kohid).post("/accounts/login/", {"email": "flooded@posta.example"})
    assert page.status_code == 200 and len(mail.outbox) == 3


def test_whoever_mistyped_the_address_begins_again(kohid):
    client = client_of(kohid)
    client.post("/accounts/login/", {"email": "wrong@posta.example"})
    assert client.get("/accounts/login/").status_code == 302
    assert client.post("/accounts/logout/", {"next": "/accounts/login/"}).headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200


def test_a_code_is_guessed_three_times_at_most(kohid):
    with kohid.entered():
        Person.objects.create_user("anna@posta.example")
    client = client_of(kohid)
    client.post("/accounts/login/", {"email": "anna@posta.example"})
    for _time in range(3):
        answer = client.post("/accounts/login/code/confirm/", {"code": "XXXXXX"})
    assert answer.status_code == 302 and client.get("/accounts/login/code/confirm/").status_code == 302


@pytest.mark.parametrize("closed", ["signup", "email", "password/reset", "password/change", "password/set",
                                    "confirm-email"])
def test_what_we_do_not_use_leads_to_the_door(kohid, closed):
    answer = client_of(kohid).get(f"/accounts/{closed}/")
    assert answer.status_code == 302 and answer.headers["Location"] == "/accounts/login/"


def test_the_associations_door_has_its_head(client: Client, db: None):
    page = client.get("/accounts/login/", headers={"host": "localhost", "accept-language": "en"}).content.decode()
    assert 'class="mast"' in page and 'id="main"' in page and "Your e-mail address" in page
    assert "placeholder" not in page


@pytest.mark.parametrize(("user_agent", "words"), [
    (FIREFOX, "Firefox on Linux"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 "
     "Edg/140.0.0.0", "Edge on Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
     "Mobile/15E148 Safari/604.1", "Safari on iPhone"),
    ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile "
     "Safari/537.36", "Chrome on Android"),
    ("curl/8", "An unknown browser"), ("", "An unknown browser"),
])
def test_a_browser_is_called_as_people_call_it(user_agent, words):
    assert device_of(user_agent) == words


def test_a_request_of_whoever_is_signed_in_asks_nothing_for_their_rights(kohid, django_assert_max_num_queries):
    client = come_in(kohid)
    client.get("/desk/round/worker.js")
    with django_assert_max_num_queries(3) as asked:  # the session, the person, now and then the host
        assert client.get("/desk/round/worker.js").status_code == 200
    told = " ".join(query["sql"] for query in asked.captured_queries)
    assert not re.search("staffrole|mfa_|usersession", told)


def test_a_key_is_a_second_step_like_any_other(kohid):
    with kohid.entered():
        agent = person_with("agent")
        WebAuthn(Authenticator.objects.create(user=agent, type="webauthn", data={"name": "blue", "credential": {}}))
        assert actor_for(agent).role == "agent"
    client = client_of(kohid)
    with kohid.entered():
        client.force_login(agent)
    assert client.get("/desk/").headers["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_that_a_session_is_used_is_noted_now_and_then(kohid):
    client = come_in(kohid)
    with kohid.entered():
        UserSession.objects.update(last_seen_at=LONG_AGO)
    client.get("/accounts/sessions/")
    with kohid.entered():
        assert UserSession.objects.get().last_seen_at > LONG_AGO
        UserSession.objects.update(last_seen_at=LONG_AGO)
    client.get("/accounts/sessions/")
    with kohid.entered():
        assert UserSession.objects.get().last_seen_at == LONG_AGO


def test_of_ended_sessions_nothing_is_kept(kohid):
    come_in(kohid)
    with kohid.entered():
        forget_ended_sessions(timezone.now())
        assert UserSession.objects.count() == 1
        forget_ended_sessions(timezone.now() + timedelta(days=15))
        assert not UserSession.objects.exists()

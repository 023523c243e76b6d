"""Keys: shown once, hashed, judged, counted, retired; and what a caller without one may do."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases.models import Case
from integrations.models import ApiKey
from integrations.open311.server import limits
from integrations.open311.server.keys import hashed, retire_key
from tenants.network import network_of
from tests.integrations.open311.server.asking import LAMP, caller, errors, sentence, told


def command(act: str, *arguments: str, town: str = "zoldvar") -> str:
    out = StringIO()
    call_command("api_key", act, *arguments, "--municipality", town, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_secret_is_kept_nowhere(zoldvar, app):
    with zoldvar.entered():
        key = ApiKey.objects.get()
        assert key.hash == hashed(app.secret) and key.prefix == app.secret.split("_")[1]
        assert app.secret.split("_")[2] not in str(ApiKey.objects.values())


def test_reading_needs_no_key_and_writing_does(zoldvar, anybody, in_english):
    anybody.rows("requests.json")
    for address in ("requests", "servicerequestupdates"):
        for form in ("json", "xml"):
            response = anybody.post(f"{address}.{form}", LAMP)
            assert errors(response) == [(403, "This call needs an api_key. Ask the municipality for one.")]
    with zoldvar.entered():
        assert not Case.objects.exists()


@pytest.mark.parametrize("secret", ["x", "jarda_", "jarda_00000000_" + "0" * 40, "' OR 1=1", "é" * 60, "a" * 500])
def test_a_wrong_key_is_refused_even_for_reading(anybody, in_english, secret):
    assert sentence(anybody.post("requests.json", LAMP, api_key=secret)).startswith("This api_key is not known here")
    assert errors(anybody.get("requests.json", api_key=secret))[0][0] == 403


def test_the_right_prefix_with_a_wrong_rest_is_a_wrong_key(app):
    wrong = app.secret[:-1] + ("1" if app.secret.endswith("0") else "0")
    assert errors(app.get("requests.json", api_key=wrong))[0][0] == 403


def test_an_expired_key_and_a_retired_one_say_so(zoldvar, in_english):
    expired = caller(zoldvar, "Old", may=("report",), expires_at=timezone.now() - timedelta(seconds=1))
    assert "has expired" in sentence(expired.post("requests.json", LAMP))
    retired = caller(zoldvar, "Gone", may=("report",))
    with zoldvar.entered():
        retire_key(retired.key.prefix)
    assert "has been retired" in sentence(retired.post("requests.json", LAMP))
    with zoldvar.entered():
        assert not Case.objects.exists()


def test_a_key_without_the_right_is_refused(zoldvar, in_english):
    reporter, updater = caller(zoldvar, "R", may=("report",)), caller(zoldvar, "U", may=("update",))
    number = reporter.report()
    wish = {"service_request_id": number, "update_id": "1", "description": "Hello"}
    assert "may not send updates" in sentence(reporter.post("servicerequestupdates.json", wish))
    assert "may not report" in sentence(updater.post("requests.json", LAMP))


def test_last_use_is_noted_once_a_minute(zoldvar, app):
    assert app.key.last_used_at is None
    app.report()
    with zoldvar.entered():
        first = ApiKey.objects.get().last_used_at
        assert timezone.now() - first < timedelta(minutes=1)
    app.report()
    with zoldvar.entered():
        assert ApiKey.objects.get().last_used_at == first
        ApiKey.objects.update(last_used_at=first - timedelta(minutes=2))
    app.report()
    with zoldvar.entered():
        assert ApiKey.objects.get().last_used_at > first


def test_each_key_has_its_own_limit(zoldvar, anybody, in_english):
    slow, other = (caller(zoldvar, name, may=("report",), per_minute=2) for name in ("Slow", "Other"))
    answers = [slow.get("services.json", api_key=slow.secret) for _ in range(6)]
    late = next(answer for answer in answers if answer.status_code == 429)
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert "more than 2 calls a minute" in sentence(late)
    assert 0 < int(late.headers["Retry-After"]) <= 60
    assert other.get("services.json", api_key=other.secret).status_code == 200
    assert anybody.get("services.json").status_code == 200


def test_each_network_has_its_limit(zoldvar, anybody, monkeypatch):
    monkeypatch.setattr(limits, "PER_NETWORK", 2)

    def ask(address: str) -> int:
        return anybody.client.get("/open311/v2/services.json", REMOTE_ADDR=address).status_code

    assert 429 in [ask("203.0.113.7") for _ in range(6)]
    assert ask("203.0.113.8") == 200
    assert 429 in [ask(f"2001:db8:1:2::{number}") for number in range(6)], "a /64 is one network"
    assert ask("2001:db8:1:3::1") == 200
    assert 429 in [anybody.get("requests.json", api_key="wrong").status_code for _ in range(6)], "guessing counts too"


def test_behind_a_proxy_its_last_word_counts(rf, settings):
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7")
    assert network_of(request) == "10.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert network_of(request) == "203.0.113.7"
    assert network_of(rf.get("/", REMOTE_ADDR="nonsense")) == "unknown"


def test_the_command_makes_a_key_that_works(zoldvar, anybody):
    secret = command("create", "--name", "FényHáló", "--may", "update", "--body", "lamps", "--days", "30").strip()
    with zoldvar.entered():
        key = ApiKey.objects.get()
        assert (key.name, key.rights, key.side, key.body.code) == ("FényHáló", ["update"], "body", "lamps")
        assert timedelta(days=29) < key.expires_at - timezone.now() <= timedelta(days=30)
    told(anybody.get("requests.json", api_key=secret))


def test_the_command_lists_and_retires(zoldvar, anybody):
    secret = command("create", "--name", "An app", "--may", "report", "update").strip()
    listed = command("list")
    prefix = secret.split("_")[1]
    assert prefix in listed and "An app" in listed and "report,update" in listed and secret not in listed
    assert "An app" in command("retire", prefix)
    assert anybody.get("requests.json", api_key=secret).status_code == 403
    assert prefix in command("list")
    assert command("list", town="kohid") == ""


@pytest.mark.parametrize("arguments", [
    ("create", "--name", "X", "--side", "body"), ("create", "--name", "X", "--body", "nobody"),
    ("create", "--name", "X", "--side", "office", "--body", "lamps"), ("create", "--name", "X", "--days", "0"),
    ("create", "--name", "X", "--per-minute", "0"), ("create", "--name", "X", "--may", "rule"), ("retire", "00000000")])
def test_the_command_says_what_to_write_instead(zoldvar, arguments):
    with pytest.raises(CommandError):
        command(*arguments)


def test_the_command_names_its_municipality(db):
    with pytest.raises(CommandError, match="nowhere"):
        command("list", town="nowhere")

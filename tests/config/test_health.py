"""`/healthz` and `/readyz` on every host."""

import json
import os
import re

import pytest
from django.db import connection
from django.test import Client

from config import health
from config.celery import app

HOSTS = ["localhost", "kohid.localhost", "unknown.example", "127.0.0.1", "a_b.example"]


@pytest.fixture
def fresh(monkeypatch, django_db_setup, django_db_blocker):
    """The real database, only read: the check closes its connection, which no test's transaction would survive."""
    monkeypatch.setattr(health, "_migrated_until", 0.0)
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.parametrize("host", HOSTS)
def test_healthz_answers_on_every_host_without_a_database(host):
    answer = Client(HTTP_HOST=host).get("/healthz")
    assert (answer.status_code, answer.json()["alive"]) == (200, True)


@pytest.mark.parametrize("host", HOSTS)
def test_readyz_says_that_everything_answers(fresh, host):
    answer = Client(HTTP_HOST=host).get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert answer.json() == {
        "ready": True, "database": True, "broker": True, "migrations": True, "demo": True,
        "sentence": "Everything that is needed answers.",
    }  # fmt: skip


def test_readyz_names_a_database_that_does_not_answer(fresh, settings, monkeypatch):
    told = {**settings.DATABASES["default"], "HOST": "/nonexistent"}
    monkeypatch.setitem(settings.DATABASES, "default", told)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": False, "sentence": "The database does not answer."}


def test_readyz_names_a_broker_that_does_not_answer(fresh, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_write_url", "redis+socket:///nonexistent/redis.sock")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["sentence"] == "The broker does not answer."


def test_in_the_demo_readyz_waits_for_this_runs_panel(fresh, settings, monkeypatch, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    monkeypatch.setenv("JARDA_DEMO_RUN", "this run")
    flag = tmp_path / "demo" / "ready"
    assert Client().get("/readyz").json()["demo"] is False
    flag.parent.mkdir()
    flag.write_text("an earlier run")
    assert Client().get("/readyz").status_code == 503
    flag.write_text("this run")
    assert Client().get("/readyz").status_code == 200


def test_an_answer_gives_no_address_away(fresh, settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES, "default", {**settings.DATABASES["default"], "HOST": "/nonexistent"})
    said = json.dumps(Client().get("/readyz").json())
    assert not re.search(r"/nonexistent|socket|localhost", said)
    assert os.environ["DATABASE_URL"] not in said

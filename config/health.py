"""`/healthz`: the process is alive. `/readyz`: it can do its work. On every host, before any municipality is looked up.

Ready means that the database and the broker answer, every schema has its migrations, and in a demo that the runner has
shown its panel of addresses. Each answer is JSON with one sentence, and never says more than an outsider may know.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_tenants.utils import schema_context
from psycopg.conninfo import make_conninfo

from config.celery import app
from tenants.fleet.migration import lagging

# A look at the fleet's migrations costs a query over all schemas, so a good answer counts for this many seconds.
_KEPT = 60.0
_SECONDS = 3

_migrated_until = 0.0
_look = threading.Lock()


class NotReady(Exception):
    """Something is missing; the message is a sentence."""


class HealthMiddleware:
    """Answers the two addresses and lets everything else pass."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return _answer({"alive": True, "sentence": "The process is alive."})
        if request.path == "/readyz":
            return ready()
        return self.answer(request)


def ready() -> JsonResponse:
    """Try each part in turn. 200 when all of them are there, 503 with the first reason otherwise."""
    parts: dict[str, bool] = {}
    for name, try_it in PARTS.items():
        try:
            try_it()
        except NotReady as reason:
            return _answer({"ready": False, **parts, name: False, "sentence": str(reason)}, status=503)
        parts[name] = True
    return _answer({"ready": True, **parts, "sentence": "Everything that is needed answers."})


def _database() -> None:
    # A connection of its own: it says the truth even where the pool is busy or its connections are stale.
    try:
        with psycopg.connect(_conninfo(), connect_timeout=_SECONDS, autocommit=True) as probe:
            probe.execute("SELECT 1")
    except psycopg.Error as error:
        raise NotReady("The database does not answer.") from error


def _broker() -> None:
    try:
        with app.connection_for_write(connect_timeout=_SECONDS) as line:
            line.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=_SECONDS)
    except Exception as error:  # each transport has errors of its own
        raise NotReady("The broker does not answer.") from error


def _migrations() -> None:
    global _migrated_until
    with _look:
        if time.monotonic() < _migrated_until:
            return
        try:
            waiting = _unapplied()
        except Exception as error:  # tables that do not exist yet
            raise NotReady("The database is not set up yet: run `manage.py fleet migrate`.") from error
        finally:
            connection.close()
        if waiting:
            raise NotReady("Migrations wait: run `manage.py fleet migrate`.")
        _migrated_until = time.monotonic() + _KEPT


def _unapplied() -> bool:
    with schema_context("public"):
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes())) or bool(lagging())


def _panel() -> None:
    run = os.environ.get("JARDA_DEMO_RUN")
    if settings.DEMO and run:
        flag = settings.DATA_DIR / "demo" / "ready"
        if not flag.exists() or flag.read_text() != run:
            raise NotReady("The demo is still being prepared.")


# In the order in which they are tried; each raises NotReady.
PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "broker": _broker,
    "migrations": _migrations,
    "demo": _panel,
}


def _conninfo() -> str:
    told: dict[str, Any] = settings.DATABASES["default"]
    words = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {key: str(told[name]) for key, name in words.items() if told.get(name)}
    options = {key: value for key, value in told["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo("", **known, **options)


def _answer(body: dict[str, object], *, status: int = 200) -> JsonResponse:
    answer = JsonResponse(body, status=status)
    answer["Cache-Control"] = "no-store"
    # Not being ready is an answer and no fault: it is not reported as an error of the server.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer

"""The suite runs on real schemas: a database of its own, brought up by the fleet, with two towns in it."""

import os
import zlib
from collections.abc import Iterator
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from psycopg import sql

from cases.catalogue import forget_catalogues
from tenants.accounts.rolebook import forget_roles
from tenants.fleet.connection import db
from tenants.fleet.creation import remove
from tenants.fleet.migration import migrate
from tenants.hosts import forget_hosts
from tenants.models import Municipality, Wake
from tests import towns

PREFIX = "test_"
# A busy machine is no fault of an example.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A fresh database, migrated as an installation is, with Kőhíd and Zöldvár onboarded."""
    name = f"{PREFIX}{connection.settings_dict['NAME']}_{os.getpid()}"
    with django_db_blocker.unblock():
        recreate(name)
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = name
        for _line in migrate():
            pass
        towns.found_all()
        yield
        connection.close()
        connection.settings_dict["NAME"] = before
        with server() as left:
            drop(left, name)


def recreate(name: str) -> None:
    """Make the database, after dropping what runs left that were killed: databases first, then their roles."""
    with server() as at:
        known = at.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"]).fetchall()
        for (left,) in known:
            if left == name or not runs(left):
                drop(at, left)
        at.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def server() -> psycopg.Connection:
    """The server itself, outside the suite's database."""
    settings = connection.settings_dict
    return psycopg.connect(dbname=settings["NAME"], user=settings["USER"] or None, host=settings["HOST"] or None,
                           port=settings["PORT"] or None, password=settings["PASSWORD"] or None, autocommit=True)


def drop(at: psycopg.Connection, name: str) -> None:
    at.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    for (role,) in at.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [name + ":"]):
        at.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def runs(name: str) -> bool:
    """Whether the process that made a test database is still there; its number stands at the end of the name."""
    number = name.rsplit("_", 1)[-1]
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture(autouse=True)
def _nothing_kept_between_tests() -> Iterator[None]:
    """A request leaves the connection inside its municipality; the next test begins outside."""
    db.set_schema_to_public()
    yield
    db.set_schema_to_public()
    forget_catalogues()
    forget_roles()
    forget_hosts()


@pytest.fixture(autouse=True)
def _nothing_counted_between_tests(request: pytest.FixtureRequest) -> None:
    """Every test counts in a room of its own in the shared cache: what one does too often is not the next one's."""
    room = f"{settings.CELERY_TASK_DEFAULT_QUEUE}:{zlib.crc32(request.node.nodeid.encode()):x}"
    settings.CACHES["shared"]["KEY_PREFIX"] = caches["shared"].key_prefix = room


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For what a test must really commit (threads, processes, lost connections): both towns are made anew after."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connection.close()
            db.set_schema_to_public()
            for town in Municipality.objects.all():
                remove(town)
            Wake.objects.all().delete()
            towns.found_all()


@pytest.fixture
def kohid(db: None) -> Municipality:
    """Moderates before anything is sent; Hungarian and English."""
    return Municipality.objects.select_related("branding").get(slug="kohid")


@pytest.fixture
def zoldvar(db: None) -> Municipality:
    """Sends at once; Hungarian only."""
    return Municipality.objects.select_related("branding").get(slug="zoldvar")


@pytest.fixture
def citizen_of_kohid(kohid: Municipality) -> Client:
    return towns.client_of(kohid)


@pytest.fixture
def staff_of_kohid(kohid: Municipality) -> Client:
    return towns.client_of(kohid, role="agent")


@pytest.fixture
def staff_of_zoldvar(zoldvar: Municipality) -> Client:
    return towns.client_of(zoldvar, role="agent")

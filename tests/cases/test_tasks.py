"""What the scheduler orders: every municipality by name, work only where somebody woke it, tidying at night."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tenants.utils import schema_context

from cases.models import Photo, ToDo
from cases.tasks import tidy, tidy_all, work
from config.celery import app
from tenants.fleet.names import PUBLIC
from tenants.models import Municipality, Wake
from tenants.slots import readers
from tests.towns import a_case


def test_the_night_takes_away_what_nobody_comes_back_for(kohid: Municipality) -> None:
    with kohid.entered():
        Photo.objects.create(width=4, height=3, kept_for=uuid4(), added_at=timezone.now() - timedelta(days=2))
        waiting = Photo.objects.create(width=4, height=3, kept_for=uuid4(), added_at=timezone.now())
        Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    tidy(kohid.schema_name)
    with kohid.entered():
        assert list(Photo.objects.all()) == [waiting]
        assert not Session.objects.exists()


def test_the_night_ends_the_associations_sessions_too(db: None) -> None:
    with schema_context(PUBLIC):
        Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    tidy_all()
    app.control.purge()
    with schema_context(PUBLIC):
        assert not Session.objects.exists()


def test_work_for_a_municipality_that_is_gone_is_no_error(db: None) -> None:
    wake = Wake.objects.create(schema_name="m_gone", not_before=timezone.now())
    work("m_gone", [wake.pk])
    assert not Wake.objects.filter(pk=wake.pk).exists()


def test_one_reader_that_fails_keeps_no_other_from_its_work(kohid: Municipality, settings: object) -> None:
    def broken() -> None:
        raise LookupError("seeded")

    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    readers.fill("broken", broken, position=1)
    try:
        with kohid.entered():
            a_case()
        wakes = list(Wake.objects.values_list("pk", flat=True))
        with pytest.raises(LookupError):
            work(kohid.schema_name, wakes)
        with kohid.entered():
            assert not ToDo.objects.filter(reader="carry").exists()
        assert Wake.objects.filter(pk__in=wakes).exists()
    finally:
        readers._entries.pop("broken")

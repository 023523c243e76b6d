"""Limits count for each municipality apart, and hold nobody up when the cache is away."""

import uuid

import pytest
from django.test import override_settings
from django.utils import translation

from tenants.limits import HOUR, Limit, TooOften, count, ensure_within


@pytest.fixture
def limit() -> Limit:
    return Limit(f"try-{uuid.uuid4()}", 2, HOUR)


def test_what_is_too_much_is_refused_with_the_time_to_wait(kohid, limit):
    with kohid.entered(), translation.override("en"):
        ensure_within(limit, "192.0.2.1")
        ensure_within(limit, "192.0.2.1")
        with pytest.raises(TooOften) as refusal:
            ensure_within(limit, "192.0.2.1")
    assert 0 < refusal.value.wait <= HOUR
    assert "minute" in refusal.value.sentence


def test_a_storm_on_one_town_leaves_the_other_alone(kohid, zoldvar, limit):
    with kohid.entered():
        for _try in range(5):
            count(limit, "192.0.2.1")
    with zoldvar.entered():
        assert count(limit, "192.0.2.1")[0] == 1


def test_where_the_cache_is_away_nobody_is_held_up(kohid, limit, settings):
    away = {**settings.CACHES, "shared": {**settings.CACHES["shared"], "LOCATION": "redis://127.0.0.1:1/0"}}
    with override_settings(CACHES=away), kohid.entered():
        for _try in range(5):
            ensure_within(limit, "192.0.2.1")

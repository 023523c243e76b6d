import pytest
from django.core.cache import cache

from tests.integrations.open311.server.asking import Caller, caller


@pytest.fixture(autouse=True)
def _nothing_counted_before(settings, tmp_path):
    """Each test has its own minute and its own folder for photos."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def in_english(zoldvar) -> None:
    """For tests that read sentences: the town speaks English to its callers."""
    zoldvar.languages = ["en", "hu"]
    zoldvar.save()


@pytest.fixture
def anybody(zoldvar) -> Caller:
    """Somebody without a key, at the town that publishes at once."""
    return caller(zoldvar)


@pytest.fixture
def app(zoldvar) -> Caller:
    """An app for citizens that may report and send updates."""
    return caller(zoldvar, "An app", may=("report", "update"))


@pytest.fixture
def contractor(zoldvar) -> Caller:
    """The system of the body that looks after the lamps."""
    return caller(zoldvar, "FényHáló", may=("update",), body="lamps")


@pytest.fixture
def office(zoldvar) -> Caller:
    """The municipality's own back office."""
    return caller(zoldvar, "Back office", may=("report", "update"), side="office")

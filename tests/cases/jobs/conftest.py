"""What the tests of jobs share."""

import pytest

from tenants.accounts.models import Person
from tenants.models import Municipality


@pytest.fixture
def in_english(kohid: Municipality) -> None:
    """Whoever orders jobs in Kőhíd reads English, so that their sentences are those of the source."""
    with kohid.entered():
        Person.objects.exclude(role="").update(language="en")

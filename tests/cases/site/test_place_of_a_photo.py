"""A photo's own place is an offer: it never takes the word from the reporter, and never leads out of town."""

from uuid import uuid4

import pytest
from django.http import QueryDict

from cases.site.report import Draft, offers_place
from tenants.models import Municipality
from tests.towns import KOHID_SQUARE

HERE = (KOHID_SQUARE.lat or 0.0, KOHID_SQUARE.lon or 0.0)


@pytest.mark.parametrize(("typed", "position", "offered"), [
    ("", HERE, True), ("", (43.4, 11.8), False), ("street=Malom utca", HERE, False),
    ("lat=47.0&lon=19.0", HERE, False)])
def test_a_photos_place_is_offered_only_where_it_helps(
    kohid: Municipality, typed: str, position: tuple[float, float], offered: bool
) -> None:
    with kohid.entered():
        assert offers_place(position, Draft(QueryDict(typed), uuid4())) is offered

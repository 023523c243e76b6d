"""A wish that arrives twice happens once."""

import pytest

from cases.models import OnceOnly
from cases.services.once import once


def test_a_second_copy_is_answered_and_does_nothing(kohid):
    done = []

    def act() -> dict[str, int]:
        done.append(1)
        return {"number": len(done)}

    with kohid.entered():
        assert once("a wish", act) == ({"number": 1}, True)
        assert once("a wish", act) == ({"number": 1}, False)
    assert done == [1]


def test_what_failed_may_be_tried_again(kohid):
    def fail() -> dict[str, int]:
        raise ValueError

    with kohid.entered():
        with pytest.raises(ValueError):
            once("a wish", fail)
        assert not OnceOnly.objects.exists()
        assert once("a wish", dict) == ({}, True)

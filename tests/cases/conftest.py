"""What the tests of the core share."""

from collections.abc import Iterator

import pytest

from cases.desk import tallies
from cases.desk.views import live


@pytest.fixture(autouse=True)
def _counts_are_always_fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """However slow the machine is; what rests is tried where resting is the subject."""
    monkeypatch.setattr(tallies, "CHEAP", 3600.0)
    tallies.forget_counts()
    live.forget_lists()
    yield
    tallies.forget_counts()
    live.forget_lists()

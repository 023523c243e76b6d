"""What the tests of the core share."""

from collections.abc import Iterator

import pytest

from cases.desk import queues


@pytest.fixture(autouse=True)
def _counts_are_always_fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """However slow the machine is; what rests is tried where resting is the subject."""
    monkeypatch.setattr(queues, "CHEAP", 3600.0)
    queues.forget_counts()
    yield
    queues.forget_counts()

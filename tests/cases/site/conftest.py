from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_counted_before() -> Iterator[None]:
    """What the pages count is kept for a minute, which is longer than a test."""
    cache.clear()
    yield
    cache.clear()

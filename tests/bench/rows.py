"""All rows of the table, in the order in which they are measured."""

from collections.abc import Iterator

from config.local.prepare import collect_static
from tests.bench.clock import Row
from tests.bench.pages import page_rows
from tests.bench.polling import polling
from tests.bench.town import Town
from tests.bench.works import work_rows


def all_rows(cases: int) -> Iterator[Row]:
    """Measure everything, one row after the other."""
    collect_static()
    town = Town.of("kohid")
    yield from page_rows(town, cases)
    yield from polling(town, cases)
    yield from work_rows(town, cases)

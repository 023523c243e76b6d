"""Writing many stories at once, by COPY: whole batches or nothing of them, each case once.

Nothing is announced: history in bulk leaves no to-do rows, so it is never sent. What others derive from the log is
derived through the slot `after_bulk`, in the same transaction.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from psycopg import Copy

from cases.catalogue import catalogue
from cases.models import Contact
from cases.models.case import Origin
from cases.numbers import reserve_numbers
from cases.stories import CaseStory
from cases.telling import COLUMNS, Rows, Telling
from tenants import current
from tenants.slots import after_bulk


@dataclass(frozen=True)
class Written:
    """What became of a batch: the new cases' ids in the order of their stories, their events, and how many stories
    were there already (or twice in the batch)."""

    cases: list[int]
    events: int
    existing: int


@transaction.atomic
def write_stories(stories: Sequence[CaseStory], *, origin: Origin = Origin.IMPORT) -> Written:
    """Write stories in the municipality entered, all in one transaction; those whose `foreign_id` is there are left out.

    Two writers in one municipality wait for each other, so that neither sees half of the other's batch. Some thousand
    stories at a time are the right measure: memory is that of one batch.

    Raises:
        StoryRefused: one of them cannot be told here; nothing of the batch is written.
    """
    here, rules = current.municipality(), catalogue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.bulk', 0))")
    fresh = _without_known(stories)
    if not fresh:
        return Written([], 0, len(stories))
    telling = Telling(rules, here.zone, origin, timezone.now(), list(Contact.objects.filter(active=True).order_by("pk")))
    ids, numbers = _reserve_ids(len(fresh)), _reserve_numbers(fresh)
    areas = rules.area_index.find_many([story.lat for story in fresh], [story.lon for story in fresh])
    rows: Rows = {table: [] for table in COLUMNS}
    events = 0
    # The log goes first and while it is being told, so that PostgreSQL writes one case while we tell the next; what it
    # refers to follows before the transaction ends.
    with copying("cases_caseevent") as log:
        for story, pk, number, area in zip(fresh, ids, numbers, areas, strict=True):
            telling.tell(story, pk=pk, number=number, area=story.area or area, rows=rows)
            for row in rows["cases_caseevent"]:
                log.write_row(row)
            events += len(rows["cases_caseevent"])
            rows["cases_caseevent"].clear()
    for table in [table for table in COLUMNS if rows[table]]:
        with copying(table) as copy:
            for row in rows[table]:
                copy.write_row(row)
    for derive in after_bulk:
        derive(ids)
    return Written(ids, events, len(stories) - len(fresh))


def _without_known(stories: Sequence[CaseStory]) -> list[CaseStory]:
    """The stories that are not in the database yet, each foreign id once."""
    wished = [story.foreign_id for story in stories if story.foreign_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT foreign_id FROM cases_case WHERE foreign_id <> '' AND foreign_id = ANY(%s)", [wished])
        known = {foreign_id for (foreign_id,) in cursor.fetchall()}
    fresh = []
    for story in stories:
        if story.foreign_id not in known:
            fresh.append(story)
        if story.foreign_id:
            known.add(story.foreign_id)
    return fresh


def _reserve_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) FROM generate_series(1, %s)", [count])
        return [pk for (pk,) in cursor.fetchall()]


def _reserve_numbers(stories: Sequence[CaseStory]) -> list[str]:
    """Case numbers in the order of the stories, from the running count of the year in which each was reported."""
    here = current.municipality()
    years = [story.reported.at.astimezone(here.zone).year for story in stories]
    # In the order of the years, so that two writers never wait for each other crosswise.
    numbers = {year: iter(reserve_numbers(here.prefix, year, count)) for year, count in sorted(Counter(years).items())}
    return [next(numbers[year]) for year in years]


@contextmanager
def copying(table: str) -> Iterator[Copy]:
    """COPY into a table, row by row, in the order of its COLUMNS."""
    statement = f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield copy

"""Writing many stories at once, by COPY: whole batches or nothing of them, each case once.

Nothing is announced: history in bulk leaves no to-do rows, so it is never sent. What others derive from the log is
derived through the slot `after_bulk`, in the same transaction.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from cases.catalogue import catalogue
from cases.models import Contact
from cases.models.case import Origin
from cases.numbers import reserve_numbers
from cases.stories import CaseStory
from cases.telling import COLUMNS, Rows, Telling
from tenants import current
from tenants.slots import after_bulk

ID, NUMBER = COLUMNS["cases_case"].index("id"), COLUMNS["cases_case"].index("number")
CASE_ID = {table: columns.index("case_id") for table, columns in COLUMNS.items() if table != "cases_case"}


@dataclass(frozen=True)
class Written:
    """What became of a batch: the new cases' ids in the order of their stories, their events, and how many stories
    were there already (or twice in the batch)."""

    cases: list[int]
    events: int
    existing: int


@transaction.atomic
def write_stories(stories: Sequence[CaseStory], *, origin: Origin = Origin.IMPORT) -> Written:
    """Write stories in the municipality entered, in one transaction; those whose `foreign_id` is there are left out.

    Two writers in one municipality wait for each other, so that neither sees half of the other's batch. Some thousand
    stories at a time are the right measure: memory is that of one batch.

    Args:
        origin: import for history that others lived, live for what this installation is to have lived itself; neither
            is sent to anybody.

    Raises:
        StoryRefused: one of them cannot be told here; nothing of the batch is written.
    """
    told = _tell(stories, origin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.bulk', 0))")
    fresh = _each_once(stories)
    ids = _reserve_ids(len(fresh))
    numbers = _reserve_numbers([stories[place] for place in fresh])
    new = [told[place] for place in fresh]
    for rows, pk, number in zip(new, ids, numbers, strict=True):
        rows["cases_case"][0][ID], rows["cases_case"][0][NUMBER] = pk, number
        for table, place in CASE_ID.items():
            for row in rows[table]:
                row[place] = pk
    for table in COLUMNS:
        _copy(table, new)
    if ids:
        for derive in after_bulk:
            derive(ids)
    return Written(ids, sum(len(rows["cases_caseevent"]) for rows in new), len(stories) - len(fresh))


def _tell(stories: Sequence[CaseStory], origin: Origin) -> list[Rows]:
    here, rules = current.municipality(), catalogue()
    contacts = list(Contact.objects.filter(active=True).order_by("pk"))
    telling = Telling(rules, here.zone, origin, timezone.now(), contacts)
    areas = rules.area_index.find_many([story.lat for story in stories], [story.lon for story in stories])
    return [telling.tell(story, story.area or area) for story, area in zip(stories, areas, strict=True)]


def _each_once(stories: Sequence[CaseStory]) -> list[int]:
    """The places of the stories that the municipality does not have yet, each foreign id once."""
    known = known_foreign_ids([story.foreign_id for story in stories])
    fresh = []
    for place, story in enumerate(stories):
        if story.foreign_id not in known:
            fresh.append(place)
            known.update({story.foreign_id} - {""})
    return fresh


def known_foreign_ids(wished: Sequence[str]) -> set[str]:
    """Those of these foreign ids that the municipality has already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT foreign_id FROM cases_case WHERE foreign_id <> '' AND foreign_id = ANY(%s)",
            [[foreign_id for foreign_id in wished if foreign_id]],
        )
        return {foreign_id for (foreign_id,) in cursor.fetchall()}


def _reserve_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [pk for (pk,) in cursor.fetchall()]


def _reserve_numbers(stories: Sequence[CaseStory]) -> list[str]:
    """Case numbers in the order of the stories, from the running count of the year in which each was reported."""
    prefix, zone = current.municipality().prefix, current.municipality().zone
    years = [story.reported.at.astimezone(zone).year for story in stories]
    # In the order of the years, so that two writers never wait for each other crosswise.
    numbers = {year: iter(reserve_numbers(prefix, year, count)) for year, count in sorted(Counter(years).items())}
    return [next(numbers[year]) for year in years]


def _copy(table: str, stories: Sequence[Rows]) -> None:
    if not any(rows[table] for rows in stories):
        return
    statement = f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for rows in stories:
            for row in rows[table]:
                copy.write_row(row)

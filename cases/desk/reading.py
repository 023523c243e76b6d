"""What the lines of a queue need of their cases, and nothing else, in one question.

The hottest query of the product is written by hand: putting it together anew would cost more than answering it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from cases.models import GONE, Part


class Line(NamedTuple):
    """One case, as its line needs it. `supporters` joined it; `bodies` have it now, the first asked first."""

    pk: int
    public_id: UUID
    number: str
    title: str
    category_id: int
    status_id: int
    phase: str
    address: str
    landmark: str
    due_at: datetime | None
    updated_at: datetime
    promised_on: date | None
    priority: int
    channel: str
    reported_at: datetime
    area_id: int | None
    team_id: int | None
    news_at: datetime | None
    unhappy_at: datetime | None
    undelivered_at: datetime | None
    lat: float | None
    lon: float | None
    carer_name: str | None
    carer_email: str | None
    supporters: int
    bodies: list[int]


_OF_THE_CASE = Line._fields[1 : Line._fields.index("carer_name")]
_SQL = f"""
    SELECT c.id, {", ".join(f"c.{column}" for column in _OF_THE_CASE)}, who.name, who.email,
        (SELECT count(*) FROM cases_participant AS one WHERE one.case_id = c.id AND one.part = %s),
        ARRAY(SELECT sent.body_id FROM cases_referral AS sent WHERE sent.case_id = c.id AND NOT sent.state = ANY(%s)
            ORDER BY sent.sent_at, sent.id)
    FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(id, place) JOIN cases_case AS c ON c.id = wanted.id
        LEFT JOIN accounts_person AS who ON who.id = c.assignee_id
    ORDER BY wanted.place
"""  # noqa: S608 (made of the names above)


def read_lines(keys: Sequence[int]) -> list[Line]:
    """The cases with these primary keys, in the order of the keys."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [Part.SUPPORTER.value, [state.value for state in GONE], list(keys)])
        return [Line(*row) for row in cursor.fetchall()]

"""What the page of a case reads beside the case and its log, in one statement by hand: eight small questions of the
framework would cost more than all the rest of the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from cases.models import Case, Part, Participant, Photo

# So many cases of a reporter are counted.
COUNTED = 500
READ = """
SELECT
    (SELECT json_object_agg(id, body) FROM cases_text WHERE case_id = %(case)s),
    (SELECT json_object_agg(pseudonym, name) FROM accounts_person WHERE pseudonym = ANY (%(people)s::uuid[])
        OR (role <> '' AND pseudonym IN (SELECT added_by FROM cases_photo WHERE case_id = %(case)s))),
    (SELECT row_to_json(who) FROM (SELECT id, pseudonym, name, email, phone, language, shows_name FROM cases_participant
        WHERE case_id = %(case)s AND part = 'reporter' LIMIT 1) AS who),
    (SELECT json_object_agg(part, n) FROM (SELECT part, count(*) AS n FROM cases_participant
        WHERE case_id = %(case)s GROUP BY part) AS counted),
    (SELECT json_agg(row_to_json(photo)) FROM (SELECT id, moment, width, height, alt, hidden, added_by, redacted_at,
        position FROM cases_photo WHERE case_id = %(case)s ORDER BY position, added_at) AS photo),
    (SELECT json_agg(json_build_array(c.public_id, c.number, c.title, c.status_id)) FROM (
        SELECT case_id FROM cases_participant WHERE part = 'reporter' AND pseudonym = (
            SELECT pseudonym FROM cases_participant WHERE case_id = %(case)s AND part = 'reporter' LIMIT 1)
        ORDER BY since DESC LIMIT %(counted)s) AS theirs JOIN cases_case AS c ON c.id = theirs.case_id)
"""


@dataclass(frozen=True)
class AtOnce:
    """The words of the log by id; names of colleagues by pseudonym; who reported; how many have which part; the photos;
    the reporter's cases as (public id, number, title, status)."""

    words: dict[str, str]
    names: dict[str, str]
    reporter: Participant | None
    parts: dict[str, int]
    photos: list[Photo]
    theirs: list[tuple[UUID, str, str, int]]


def read(case: Case, people: set[str]) -> AtOnce:
    """All of it for one case, with the names of these pseudonyms and of whoever added its photos."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"case": case.pk, "people": sorted(people), "counted": COUNTED})
        row = cursor.fetchone()
    assert row is not None
    words, names, reporter, parts, photos, theirs = row
    return AtOnce(
        words=words or {},
        names=names or {},
        reporter=Participant(case_id=case.pk, part=Part.REPORTER, **_with(reporter, pseudonym=UUID))
        if reporter else None,
        parts=parts or {},
        photos=[Photo(case_id=case.pk, **_with(photo, id=UUID, added_by=UUID, redacted_at=datetime.fromisoformat))
                for photo in photos or []],
        theirs=[(UUID(public_id), number, title, status) for public_id, number, title, status in theirs or []],
    )


def _with(row: dict[str, Any], **readers: Any) -> dict[str, Any]:
    """A row of JSON with some of its values read as what they are."""
    return row | {name: read_as(row[name]) for name, read_as in readers.items() if row[name] is not None}

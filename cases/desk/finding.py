"""Finding a case by what a caller can say: its number, an old one, a telephone number, an address, words."""

import re

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cases.models import Case, Participant
from cases.models.participant import PhoneEnding
from cases.selectors import matching
from tenants import current
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

# Of a number like KH-2026-04107 people often say only the end; it is looked for in this year and so many before.
YEARS_BACK = 2
_RUNNING_NUMBER = re.compile(r"\d{5,7}")
_OLD_NUMBER = re.compile(r"\S*\d\S*")
# What importers put before the numbers of other systems, at most.
SOURCES = 12


def found_by(cases: QuerySet[Case], words: str, actor: Actor, *, beginnings: bool = False) -> QuerySet[Case]:
    """Cases with this number, theirs or an old one, or with all these words; for those who may know people, those of
    whoever has this address or telephone. With `beginnings` words also find what begins with them."""
    if numbers := numbered(words):
        found = cases.filter(Q(number__in=numbers) | Q(foreign_id__in=old_numbers(words)))
        if found.exists():
            return found
    if actor.may(Permission.SEE_PEOPLE) and ("@" in words or is_telephone(words)):
        people = Participant.objects.filter(email=words.lower()) if "@" in words else with_telephone(words)
        return cases.filter(pk__in=people.values("case"))
    return matching(cases, words, beginnings=beginnings)


def numbered(words: str) -> list[str]:
    """The case numbers that these words may mean; none where they are no number."""
    if not _OLD_NUMBER.fullmatch(words) or "@" in words:
        return []
    numbers = [words, words.upper()]
    if _RUNNING_NUMBER.fullmatch(words):
        year = timezone.localdate().year
        numbers += [f"{current.municipality().prefix}-{year - back}-{words}" for back in range(YEARS_BACK + 1)]
    return numbers


def old_numbers(words: str) -> list[str]:
    """Under which ids a case with this old number may have been imported: as it is, and behind its source's name."""
    return [words, *(f"{source}:{words}" for source in sources())]


def sources() -> list[str]:
    """The names of the systems from which cases were imported, read by leaping over the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE source(name, n) AS ("
            " (SELECT split_part(foreign_id, ':', 1), 1 FROM cases_case WHERE foreign_id > ''"
            " ORDER BY foreign_id LIMIT 1)"
            " UNION ALL SELECT (SELECT split_part(foreign_id, ':', 1) FROM cases_case"
            " WHERE foreign_id <> '' AND foreign_id > source.name || ';' ORDER BY foreign_id LIMIT 1), n + 1"
            " FROM source WHERE name IS NOT NULL AND n < %s) SELECT name FROM source WHERE name IS NOT NULL",
            [SOURCES],
        )
        return [name for (name,) in cursor.fetchall()]


def is_telephone(words: str) -> bool:
    return sum(map(str.isdigit, words)) >= 7 and not any(map(str.isalpha, words))


def with_telephone(words: str) -> QuerySet[Participant]:
    """Whoever left this number, however they and we write it: the last eight digits decide."""
    wanted = "".join(filter(str.isdigit, words))[-8:]
    return Participant.objects.exclude(phone="").annotate(ending=PhoneEnding(F("phone"))).filter(ending=wanted)

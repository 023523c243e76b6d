"""What others call what they gave us: held, so that the same thing sent again is known and not written twice."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from cases.models import Case
from integrations.models import ApiKey, Named, RemoteName

LONGEST = 120


def known(key: ApiKey, kind: Named, name: str) -> RemoteName | None:
    """What this key gave us under this name before, if it did."""
    names = RemoteName.objects.select_related("case").filter(key=key, kind=kind, name=name)
    return names.first() if name else None


def hold(key: ApiKey, kind: Named, name: str) -> None:
    """Let nobody else take in the same name until the transaction ends; waits for whoever is just doing it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, 0))",
                       [f".open311.{key.pk}.{kind}.{name}"])


def remember(key: ApiKey, kind: Named, name: str, case: Case, *, first: int, last: int,
             told_at: datetime) -> RemoteName:
    """Keep a name with the events that it became."""
    return RemoteName.objects.create(key=key, kind=kind, name=name, case=case, first=first, last=last, told_at=told_at)


def reported_by(key: ApiKey, case: Case) -> bool:
    """Whether a case came with this key."""
    return RemoteName.objects.filter(key=key, kind=Named.REQUEST, case=case).exists()


def own_numbers(key: ApiKey | None, cases: Iterable[int]) -> dict[int, str]:
    """What a key's holder calls the cases that it reported, by the cases' ids; nothing for strangers."""
    if key is None:
        return {}
    names = RemoteName.objects.filter(key=key, kind=Named.REQUEST, case__in=list(cases)).exclude(name="")
    return dict(names.values_list("case_id", "name"))

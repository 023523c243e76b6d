"""Who works here now, read once for everything on a page that asks: lists of names, who stands in for whom."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tenants.accounts.absence import is_absent
from tenants.accounts.models import Person


@dataclass(frozen=True)
class Colleague:
    pk: int
    public_id: UUID
    name: str
    is_absent: bool
    substitute: int | None


def colleagues(today: date) -> list[Colleague]:
    """Everybody who works here, by name."""
    here = Person.objects.filter(is_active=True).exclude(role="").order_by("name")
    read = here.only("public_id", "name", "email", "absent_from", "absent_until", "substitute")
    return [Colleague(one.pk, one.public_id, str(one), is_absent(one, today), one.substitute_id) for one in read]

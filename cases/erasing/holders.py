"""Who keeps personal data: packages above say here what they keep of a person, and how it is forgotten."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cases.models import Case
from tenants.accounts.models import Person
from tenants.slots import Slot


@dataclass(frozen=True)
class Traces:
    """By what a person is known: in one case, where one is named, else everywhere.

    Names, addresses and telephone numbers are as they were written, addresses in small letters besides.
    """

    pseudonyms: frozenset[UUID]
    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    case: Case | None = None
    person: Person | None = None
    # Where the person takes part.
    cases: tuple[int, ...] = field(default=())


@dataclass(frozen=True)
class PersonHolder:
    """One place where personal data are kept.

    Args:
        told: what is kept of somebody, as plain rows under a heading, for their own copy.
        forget: takes all of it away, inside the transaction of the erasure. Called again, it finds nothing.
    """

    told: Callable[[Traces], Iterable[tuple[str, list[dict[str, Any]]]]]
    forget: Callable[[Traces], object]


person_holders: Slot[PersonHolder] = Slot()

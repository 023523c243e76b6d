"""Which cases somebody has chosen: ticked rows, a filter, or what they have looked at already."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from cases.desk.filters import Wish
from cases.desk.queues import Scope
from cases.desk.tallies import counts
from cases.jobs.services import MOST
from cases.models import Case
from cases.selectors import cases_visible_to
from tenants.accounts.actors import Actor

# What stands in a page's address beside the filter.
OURS = ("all", "case", "chosen", "step", "act", "csrfmiddlewaretoken", "lang")


@dataclass(frozen=True)
class Choice:
    """A choice of cases. `query` is a filter of the queue, `ids` are public ids; one of them is empty."""

    query: str = ""
    ids: tuple[UUID, ...] = ()

    @classmethod
    def read(cls, sent: QueryDict, actor: Actor) -> "Choice":
        """What a form or an address says: `chosen` (looked at already), `case` again and again, or `all=1` beside a
        filter. What cannot be read chooses nothing."""
        if chosen := sent.get("chosen", ""):
            return cls(ids=unpacked(chosen))
        if sent.get("all"):
            query = sent.copy()
            for name in OURS:
                query.pop(name, None)
            query = QueryDict(sent.get("query", ""), mutable=True) if "query" in sent else query
            return cls(query=query.urlencode() or "queue=open")
        named = [name for name in sent.getlist("case")[:MOST] if "\0" not in name]
        ids = [read_id(name) for name in named]
        numbers = [name.upper() for name, id_ in zip(named, ids, strict=True) if id_ is None]
        by_number = dict(cases_visible_to(actor).filter(number__in=numbers).values_list("number", "public_id"))
        return cls(ids=tuple(dict.fromkeys(id_ or by_number[name.upper()] for name, id_ in zip(named, ids, strict=True)
                                           if id_ or name.upper() in by_number)))

    @cached_property
    def carried(self) -> list[tuple[str, str]]:
        """The hidden fields that carry the choice on."""
        return [("all", "1"), ("query", self.query)] if self.query else [("chosen", packed(self.ids))]

    def cases(self, actor: Actor) -> QuerySet[Case]:
        """The cases, those that are due first before the others."""
        visible = cases_visible_to(actor)
        if self.query:
            scope, wish = Scope.of(actor), Wish.read(QueryDict(self.query))
            found = wish.apply(visible, actor, scope, counts(scope))
        else:
            found = visible.filter(Q(public_id__in=self.ids))
        return found.order_by(F("due_at").asc(nulls_last=True), "pk")

    def looked_at(self, cases: QuerySet[Case]) -> "Choice":
        """The same cases whatever the filter finds later: what was seen is what is ordered."""
        return Choice(ids=tuple(cases.values_list("public_id", flat=True)))


def read_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def packed(ids: Iterable[UUID]) -> str:
    """Many ids in little space: 22 letters each."""
    return urlsafe_b64encode(b"".join(id_.bytes for id_ in ids)).decode().rstrip("=")


def unpacked(text: str) -> tuple[UUID, ...]:
    """The ids again; none where somebody has tampered with them."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        return ()
    whole = len(data) - len(data) % 16
    return tuple(UUID(bytes=data[at:at + 16]) for at in range(0, min(whole, 16 * (MOST + 1)), 16))

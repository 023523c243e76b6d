"""What the page of a queue is asked for, and how it is carried from page to page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.desk.finding import found_by as found_by
from cases.desk.finding import is_telephone as is_telephone
from cases.desk.narrowing import BY_NAME, NARROWINGS
from cases.desk.paging import Order
from cases.desk.queues import WEEK, Queue, Scope, queue_called, standing_in
from cases.desk.tallies import Counts
from cases.models import Case
from tenants.accounts.actors import Actor

LONGEST = 120
CARRIED = ("queue", "q", "sort", *BY_NAME)
ORDERS: dict[Order, str | Promise] = {
    Order.DUE: _("what is due next"),
    Order.NEWEST: _("the newest first"),
    Order.OLDEST: _("the oldest first"),
    Order.CHANGED: _("what changed last"),
    Order.PRIORITY: _("the most pressing first"),
}


@dataclass(frozen=True)
class Choice:
    """One field that narrows the queue: what "all" is called, codes with their words, what is chosen."""

    name: str
    label: str | Promise
    every: str | Promise
    options: list[tuple[str, str]]
    chosen: str
    kind: str = "choice"


@dataclass(frozen=True)
class Wish:
    """What the page is asked for: a queue, narrowed and sorted. `unknown` is what was asked for and means nothing here:
    what it would narrow, and the value."""

    queue: Queue
    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    unknown: tuple[tuple[str | Promise, str], ...] = ()
    # Whether words find what begins with them too: what is tried where nothing has the very words.
    begins: bool = False

    @classmethod
    def read(cls, asked: QueryDict) -> "Wish":
        wanted = {name: asked.get(name, "").replace("\0", "").strip()[:LONGEST] for name in ("queue", "sort", *BY_NAME)}
        queue = queue_called(wanted["queue"]) if wanted["queue"] else WEEK
        unknown: list[tuple[str | Promise, str]] = [] if queue else [(_("Queue"), wanted["queue"])]
        chosen = {}
        for one in NARROWINGS:
            if value := wanted[one.name]:
                if one.named(value):
                    chosen[one.name] = value
                else:
                    unknown.append((one.label, value))
        sort = wanted["sort"]
        if sort and sort not in ORDERS:
            unknown.append((_("Sorted by"), sort))
        sort = sort if sort in ORDERS else ""
        return cls(queue or WEEK, words_in(asked, "q"), chosen, sort, tuple(unknown), asked.get("begins") == "1")

    @property
    def body(self) -> str:
        return self.chosen.get("body", "")

    @property
    def in_front(self) -> list[Choice]:
        """The lists that stand above the queue."""
        return [self._choice(one.name) for one in NARROWINGS if one.in_front]

    @property
    def folded(self) -> list[Choice]:
        """The fields that stand in the fold; a list with nothing to choose between is left out."""
        choices = [self._choice(one.name) for one in NARROWINGS if not one.in_front]
        return [one for one in choices if one.kind != "choice" or len(one.options) > 1 or one.chosen]

    @property
    def folded_values(self) -> list[tuple[str, str]]:
        """What is chosen in the fold, carried along while it is closed."""
        found = [(name, value) for name, value in self.chosen.items() if not BY_NAME[name].in_front]
        return [*found, ("sort", self.sort)] if self.sort else found

    def _choice(self, name: str) -> Choice:
        one, chosen = BY_NAME[name], self.chosen.get(name, "")
        options = one.options()
        if chosen and one.kind != "date" and chosen not in dict(options):
            options.append((chosen, one.named(chosen)))
        return Choice(name, one.label, one.every, options, chosen, one.kind)

    @property
    def orders(self) -> list[tuple[str, str]]:
        return [(order.value, str(words)) for order, words in ORDERS.items()]

    @property
    def removable(self) -> list[tuple[str, str]]:
        """What narrows the queue beyond the lists above it, in words, each with the query that takes it away."""
        found = []
        if self.queue.due and not self.words:
            found.append((str(self.queue.due), self.query(queue="open")))
        for one in NARROWINGS:
            if one.name in self.chosen and not one.in_front:
                words = f"{one.label}: {one.named(self.chosen[one.name])}"
                found.append((words, self.query(**{one.name: ""})))
        if self.sort:
            found.append((str(ORDERS[self.order]), self.query(sort="")))
        return found

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def order(self) -> Order:
        """Whoever searches gets the newest first; a queue is read by what is due."""
        return Order(self.sort) if self.sort else Order.NEWEST if self.words else Order.DUE

    def query(self, **change: str) -> str:
        """The address's query for this wish, with changes; ready to stand behind a `?`."""
        wanted = {"queue": self.queue.code, "q": self.words, **self.chosen, "sort": self.sort}
        wanted |= {"begins": "1" if self.begins and self.words else "", **change}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in wanted.items() if value})
        return query.urlencode()

    def apply(self, cases: QuerySet[Case], actor: Actor, scope: Scope, full: Counts) -> QuerySet[Case]:
        """The cases wished for. Words search in every case, ended ones too: a caller may ask about any."""
        if self.words:
            cases = found_by(cases, self.words, actor, beginnings=self.begins)
        else:
            cases = standing_in(self.queue, cases, scope, full)
        for name, value in self.chosen.items():
            cases = BY_NAME[name].narrow(cases, value, scope)
        return cases


def words_in(asked: QueryDict, name: str) -> str:
    """What somebody typed into a search field, as far as a database can take it."""
    return asked.get(name, "").replace("\0", "").strip()[:LONGEST]

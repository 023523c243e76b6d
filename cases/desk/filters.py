"""What the queue's filter form narrows, and how it is carried from page to page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Right
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.catalogue import catalogue
from cases.desk.paging import Order
from cases.desk.queues import AT_WORK, QUEUES, WEEK, Counts, Queue, Scope, standing_in
from cases.models import Case, Participant, Referral
from cases.selectors import matching
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

LONGEST = 120
CARRIED = ("queue", "q", "category", "area", "body")


@dataclass(frozen=True)
class Choice:
    """One list of the row of fields above the queue: what it narrows, what "all" is called, codes with their words."""

    name: str
    label: str | Promise
    every: str | Promise
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Wish:
    """What the page is asked for: a queue, narrowed."""

    queue: Queue
    words: str = ""
    category: str = ""
    area: str = ""
    body: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> "Wish":
        rules = catalogue()
        return cls(
            queue=QUEUES.get(asked.get("queue", ""), WEEK),
            words=words_in(asked, "q"),
            category=known(asked, "category", rules.categories),
            area=known(asked, "area", rules.areas),
            body=known(asked, "body", rules.bodies),
        )

    @property
    def choices(self) -> list[Choice]:
        """The lists that narrow the queue."""
        rules = catalogue()
        categories = [(code, str(row)) for code, row in rules.categories.items() if row.active]
        areas = [(code, row.name) for code, row in rules.areas.items()]
        bodies = [(code, str(row)) for code, row in rules.bodies.items() if row.active]
        return [
            Choice("category", _("Category"), _("Every category"), categories, self.category),
            Choice("area", _("District"), _("Every district"), areas, self.area),
            Choice("body", _("Responsible"), _("Everybody responsible"), bodies, self.body),
        ]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.category or self.area or self.body)

    @property
    def order(self) -> Order:
        """Whoever searches gets the newest first; a queue is read by what is due."""
        return Order.NEWEST if self.words else Order.DUE

    def query(self, **change: str) -> str:
        """The address's query for this wish, with changes; ready to stand behind a `?`."""
        wanted = {
            "queue": self.queue.code,
            "q": self.words,
            "category": self.category,
            "area": self.area,
            "body": self.body,
            **change,
        }
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in wanted.items() if value})
        return query.urlencode()

    def apply(self, cases: QuerySet[Case], actor: Actor, scope: Scope, full: Counts) -> QuerySet[Case]:
        """The cases wished for. Words search in every case, ended ones too: a caller may ask about any."""
        rules = catalogue()
        cases = found_by(cases, self.words, actor) if self.words else standing_in(self.queue, cases, scope, full)
        if self.category:
            cases = cases.filter(category=rules.categories[self.category].pk)
        if self.area:
            cases = cases.filter(area=rules.areas[self.area].pk)
        if self.body:
            at_work = Referral.objects.filter(body=rules.bodies[self.body].pk, state__in=AT_WORK)
            cases = cases.filter(pk__in=at_work.values("case"))
        return cases


def words_in(asked: QueryDict, name: str) -> str:
    """What somebody typed into a search field, as far as a database can take it."""
    return asked.get(name, "").replace("\0", "").strip()[:LONGEST]


def known(asked: QueryDict, name: str, rows: dict[str, Any]) -> str:
    """The code asked for, if there is such a row."""
    code = asked.get(name, "")
    return code if code in rows else ""


def found_by(cases: QuerySet[Case], words: str, actor: Actor) -> QuerySet[Case]:
    """Cases with this number or with all these words; for those who may know people, theirs by address or telephone."""
    numbered = cases.filter(number__in={words, words.upper()})
    if numbered.exists():
        return numbered
    if actor.may(Permission.SEE_PEOPLE) and ("@" in words or is_telephone(words)):
        people = Participant.objects.filter(email=words.lower()) if "@" in words else with_telephone(words)
        return cases.filter(pk__in=people.values("case"))
    return matching(cases, words)


def is_telephone(words: str) -> bool:
    return sum(map(str.isdigit, words)) >= 7 and not any(map(str.isalpha, words))


def with_telephone(words: str) -> QuerySet[Participant]:
    """Whoever left this number, however they and we write it: the last eight digits decide."""
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    wanted = "".join(filter(str.isdigit, words))[-8:]
    return (
        Participant.objects.exclude(phone="")
        .annotate(ending=Right(digits, 8, output_field=CharField()))
        .filter(ending=wanted)
    )

"""A case as one line of the queue: everything that the line says, in words."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.catalogue import catalogue
from cases.desk.columns import USUAL
from cases.desk.narrowing import CHANNELS
from cases.desk.reading import Line
from cases.priorities import NORMAL, priority_of
from cases.workflow.phases import Phase, Proof, face
from tenants.accounts.models import Person
from tenants.look import dates
from tenants.look.templatetags import look

_NOBODYS = UUID(int=0)
# What waits to be looked at: icon and words, in the order of the columns.
MARKS = (
    ("envelope", gettext_lazy("new answer")),
    ("refresh", gettext_lazy("the reporter is not content")),
    ("close", gettext_lazy("a letter came back")),
)


@dataclass(frozen=True)
class Row:
    """One line. `affected` counts the reporter and all who joined; `initials` are empty where nobody looks after it.

    Signs that many lines share (`due`, `sign`, `chip`) are drawn once a page and stand here as HTML.
    """

    address: str
    public_id: str
    number: str
    title: str
    place: str
    face: str
    due: str
    sign: str
    chip: str
    bodies: str
    affected: int
    initials: str
    carer: str
    marks: str
    # What stands in the columns that few people choose, as HTML, by column.
    more: dict[str, str]
    lat: float | None
    lon: float | None


def rows(
    read: Sequence[Line], language: str, *, query: str = "", columns: Collection[str] = frozenset(USUAL)
) -> list[Row]:
    """The lines of what was read; their addresses carry `query`. What only stands in columns that are not asked for is
    left out. No query."""
    writer = _Writer(language, f"?{query}" if query else "", columns)
    return [writer.row(case) for case in read]


class _Writer:
    """Writes the lines of one page. What many lines share is put into words once."""

    def __init__(self, language: str, query: str, columns: Collection[str]) -> None:
        self.language, self.query, self.today = language, query, timezone.localdate()
        self.seldom = [column for column in columns if column in SELDOM]
        self.rules = catalogue()
        self.category = cache(lambda pk: self._category(pk))
        self.status = cache(lambda pk: self._status(pk))
        self.names = cache(lambda bodies: joined([self._body(pk) for pk in bodies]))
        # Every address differs in the id only.
        self.before, self.after = reverse("desk:case", args=[_NOBODYS]).split(str(_NOBODYS))

    def row(self, case: Line) -> Row:
        status, proof = self.status(case.status_id)
        sign = face(case.phase, proof)
        initials, carer = carer_of(case.carer_name or "", case.carer_email) if case.carer_email else ("", "")
        state = state_of(case, proof, status, len(case.bodies), self.language, self.today)
        return Row(
            address=f"{self.before}{case.public_id}{self.after}{self.query}",
            public_id=str(case.public_id),
            number=case.number,
            title=case.title,
            place=case.address or case.landmark,
            face=sign,
            due=due_sign(timezone.localdate(case.due_at), self.today, self.language) if case.due_at else "",
            sign=self.category(case.category_id)[1],
            chip=chip(sign, state),
            bodies=self.names(tuple(case.bodies)),
            affected=1 + case.supporters,
            initials=initials,
            carer=carer,
            marks=marks(
                case.priority,
                bool(case.news_at),
                bool(case.unhappy_at),
                bool(case.undelivered_at),
                language=self.language,
            ),
            more={column: SELDOM[column](self, case) for column in self.seldom},
            lat=case.lat,
            lon=case.lon,
        )

    def _category(self, pk: int) -> tuple[str, str]:
        """Its words, and its sign."""
        found = next(row for row in self.rules.categories.values() if row.pk == pk)
        return str(found), look.icon(found.icon, str(found))

    def _status(self, pk: int) -> tuple[str, str]:
        found = self.rules.by_id[pk]
        return str(found), found.proof

    def _body(self, pk: int) -> str:
        return str(next(row for row in self.rules.bodies.values() if row.pk == pk))

    def area(self, pk: int | None) -> str:
        return next((row.name for row in self.rules.areas.values() if row.pk == pk), "")

    def team(self, pk: int | None) -> str:
        return next((str(row) for row in self.rules.teams.values() if row.pk == pk), "")

    def day(self, at: datetime) -> str:
        return dates.short_day(timezone.localdate(at), self.language, today=self.today)


# The same signs stand in most lines of most pages: they are drawn once for each language and kept.


@lru_cache(maxsize=4096)
def due_sign(day: date, today: date, _language: str) -> str:
    return look.due(day, today)


@lru_cache(maxsize=4096)
def chip(sign: str, state: str) -> str:
    return look.chip(sign, state, bare=True)


@lru_cache(maxsize=4096)
def carer_of(name: str, email: str) -> tuple[str, str]:
    """The initials and the name of whoever looks after a case."""
    person = Person(name=name, email=email)
    return person.initials, str(person)


@lru_cache(maxsize=512)
def marks(number: int, *there: bool, language: str) -> str:
    """The signs of what is pressing and of what waits to be looked at, each with its word in the active language."""
    step = priority_of(number)
    found = [(step.face, look.icon(step.icon, str(step.words)))] if number > NORMAL else []
    found += [("", look.icon(icon, str(words))) for is_so, (icon, words) in zip(there, MARKS, strict=True) if is_so]
    return format_html_join("", '<span class="mark" data-s="{}">{}</span>', found)


def pressing(number: int) -> str:
    step = priority_of(number)
    sign = look.icon(step.icon)
    return format_html('<span class="pressing" data-s="{}">{}{}</span>', step.face, sign, step.words)


# Columns that few people choose.
SELDOM: dict[str, Callable[[_Writer, Line], str]] = {
    "priority": lambda _writer, case: pressing(case.priority),
    "category": lambda writer, case: escape(writer.category(case.category_id)[0]),
    "area": lambda writer, case: escape(writer.area(case.area_id)),
    "team": lambda writer, case: escape(writer.team(case.team_id)),
    "channel": lambda _writer, case: escape(str(CHANNELS.get(case.channel, case.channel))),
    "reported": lambda writer, case: escape(writer.day(case.reported_at)),
    "changed": lambda writer, case: escape(writer.day(case.updated_at)),
}


def state_of(case: Line, proof: str, status: str, bodies: int, language: str, today: date) -> str:
    """What the line says of the state: the promised day where there is one, how many have it, else the status."""
    if case.phase == Phase.WAITING and proof == Proof.NONE and case.promised_on:
        if case.promised_on < today:
            return _("promised day has passed")
        if case.promised_on == today:
            return _("promised day: today")
        return _("promised day: %(day)s") % {"day": dates.short_day(case.promised_on, language, today=today)}
    if case.phase == Phase.OPEN and bodies > 1:
        return ngettext("at %(count)d body", "at %(count)d bodies", bodies) % {"count": bodies}
    return status


def joined(names: list[str]) -> str:
    """Who has it, in little space."""
    if len(names) < 2:
        return "".join(names)
    more = len(names) - 1
    return ngettext("%(body)s and %(count)d more", "%(body)s and %(count)d more", more) % {
        "body": names[0],
        "count": more,
    }

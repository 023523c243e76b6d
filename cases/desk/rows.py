"""A case as one line of the queue: everything that the line says, in words."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.catalogue import catalogue
from cases.desk.columns import USUAL
from cases.desk.narrowing import CHANNELS
from cases.models import GONE, Case, Part, Participant, Referral
from cases.priorities import NORMAL, priority_of
from cases.workflow.phases import Phase, Proof, face
from tenants.accounts.models import Person
from tenants.look import dates
from tenants.look.templatetags import look

# What is read of a case for its line, and nothing else: its words are long, and whole models cost time.
READ = (
    "pk",
    "public_id",
    "number",
    "title",
    "category_id",
    "status_id",
    "phase",
    "address",
    "landmark",
    "due_at",
    "updated_at",
    "promised_on",
    "priority",
    "channel",
    "reported_at",
    "area_id",
    "team_id",
    "news_at",
    "unhappy_at",
    "undelivered_at",
    "assignee__name",
    "assignee__email",
    "lat",
    "lon",
)
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


def for_rows(cases: QuerySet[Case]) -> QuerySet[Case, Any]:
    """What the lines of these cases need of them, as named tuples."""
    affected = (
        Participant.objects.filter(case=OuterRef("pk"), part=Part.SUPPORTER)
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
        .values("n")
    )
    supporters = Coalesce(Subquery(affected, output_field=IntegerField()), 0)
    return cases.annotate(supporters=supporters).values_list(*READ, "supporters", named=True)


def rows(
    read: Sequence[Any], language: str, *, query: str = "", columns: Collection[str] = frozenset(USUAL)
) -> list[Row]:
    """The lines of what `for_rows` has read; their addresses carry `query`. What only stands in columns that are not
    asked for is left empty. One query."""
    if not read:
        return []
    bodies: dict[int, list[int]] = {}
    live = Referral.objects.filter(case__in=[case.pk for case in read]).exclude(state__in=GONE)
    for case, body in live.order_by("sent_at", "pk").values_list("case", "body"):
        bodies.setdefault(case, []).append(body)
    writer = _Writer(language, f"?{query}" if query else "", columns)
    return [writer.row(case, bodies.get(case.pk, [])) for case in read]


class _Writer:
    """Writes the lines of one page, and draws each sign once."""

    def __init__(self, language: str, query: str, columns: Collection[str]) -> None:
        self.language, self.query, self.today = language, query, timezone.localdate()
        self.seldom = [column for column in columns if column in SELDOM]
        self.rules = catalogue()
        self.categories = {category.pk: category for category in self.rules.categories.values()}
        self.bodies = {body.pk: str(body) for body in self.rules.bodies.values()}
        self.areas = {area.pk: area.name for area in self.rules.areas.values()}
        self.teams = {team.pk: str(team) for team in self.rules.teams.values()}
        self.due, self.sign, self.chip = cache(look.due), cache(look.icon), cache(look.chip)
        self.day, self.pressing, self.marked = cache(self._day), cache(self._pressing), cache(self._marked)
        # Every address differs in the id only.
        self.before, self.after = reverse("desk:case", args=[_NOBODYS]).split(str(_NOBODYS))

    def row(self, case: Any, bodies: list[int]) -> Row:
        category, status = self.categories[case.category_id], self.rules.by_id[case.status_id]
        names = [self.bodies[body] for body in bodies]
        sign = face(case.phase, status.proof)
        carer = Person(name=case.assignee__name, email=case.assignee__email) if case.assignee__email else None
        state = state_of(case, status.proof, str(status), len(names), self.language, self.today)
        return Row(
            address=f"{self.before}{case.public_id}{self.after}{self.query}",
            public_id=str(case.public_id),
            number=case.number,
            title=case.title,
            place=case.address or case.landmark,
            face=sign,
            due=self.due(timezone.localdate(case.due_at), self.today) if case.due_at else "",
            sign=self.sign(category.icon, str(category)),
            chip=self.chip(sign, state, bare=True),
            bodies=joined(names),
            affected=1 + case.supporters,
            initials=carer.initials if carer else "",
            carer=str(carer) if carer else "",
            marks=self.marked(case.priority, bool(case.news_at), bool(case.unhappy_at), bool(case.undelivered_at)),
            more={column: SELDOM[column](self, case) for column in self.seldom},
            lat=case.lat,
            lon=case.lon,
        )

    def _day(self, day: date) -> str:
        return dates.short_day(day, self.language, today=self.today)

    def _pressing(self, number: int) -> str:
        step = priority_of(number)
        sign = look.icon(step.icon)
        return format_html('<span class="pressing" data-s="{}">{}{}</span>', step.face, sign, step.words)

    def _marked(self, number: int, *there: bool) -> str:
        """The signs of what is pressing and of what waits to be looked at, each with its word."""
        step = priority_of(number)
        marks = [(step.face, look.icon(step.icon, str(step.words)))] if number > NORMAL else []
        marks += [("", look.icon(icon, str(words))) for is_so, (icon, words) in zip(there, MARKS, strict=True) if is_so]
        return format_html_join("", '<span class="mark" data-s="{}">{}</span>', marks)


# Columns that few people choose.
SELDOM: dict[str, Callable[[_Writer, Any], str]] = {
    "priority": lambda writer, case: writer.pressing(case.priority),
    "category": lambda writer, case: escape(str(writer.categories[case.category_id])),
    "area": lambda writer, case: escape(writer.areas.get(case.area_id, "")),
    "team": lambda writer, case: escape(writer.teams.get(case.team_id, "")),
    "channel": lambda writer, case: escape(str(CHANNELS.get(case.channel, case.channel))),
    "reported": lambda writer, case: escape(writer.day(timezone.localdate(case.reported_at))),
    "changed": lambda writer, case: escape(writer.day(timezone.localdate(case.updated_at))),
}


def state_of(case: Any, proof: str, status: str, bodies: int, language: str, today: date) -> str:
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

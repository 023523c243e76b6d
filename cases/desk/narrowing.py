"""What a queue can be narrowed by. One table: the form, the address, the words to take away and the tests read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.catalogue import Catalogue, catalogue
from cases.desk.queues import AT_WORK, Scope
from cases.models import Case, Photo, Referral
from cases.models.case import Channel
from cases.priorities import PRIORITIES
from cases.workflow.phases import Phase
from tenants import current
from tenants.accounts.models import Person
from tenants.look import dates

Options = list[tuple[str, str]]
ME, NOBODY = "me", "nobody"

PHASES: dict[str, str | Promise] = {
    Phase.MODERATION: _("being checked"),
    Phase.OPEN: _("open, nothing promised"),
    Phase.WAITING: _("promised, or said to be done"),
    Phase.SOLVED: _("done"),
    Phase.CLOSED: _("ended, not done"),
}
CHANNELS: dict[str, str | Promise] = {
    Channel.WEB: _("on the site"),
    Channel.APP: _("with the app"),
    Channel.PHONE: _("by telephone"),
    Channel.MAIL: _("by letter or e-mail"),
    Channel.DESK: _("in person"),
    Channel.API: _("by another program"),
    Channel.IMPORT: _("in another system"),
}
PHOTOS: dict[str, str | Promise] = {"yes": _("with a photo"), "no": _("without a photo")}


@dataclass(frozen=True)
class Narrowing:
    """One thing to narrow by.

    `options` are those offered, codes with their words; `named` gives the words of any value that may stand in an
    address, also of one that is no longer offered, and nothing for a value that means nothing here. A `kind` of
    "date" is written into a field instead of being chosen. `in_front` ones stand above the list, the others in a fold.
    """

    name: str
    label: str | Promise
    every: str | Promise
    options: Callable[[], Options]
    named: Callable[[str], str]
    narrow: Callable[[QuerySet[Case], str, Scope], QuerySet[Case]]
    in_front: bool = False
    kind: str = "choice"


def _fixed(table: Mapping[str, str | Promise]) -> tuple[Callable[[], Options], Callable[[str], str]]:
    return lambda: [(code, str(words)) for code, words in table.items()], lambda code: str(table.get(code, ""))


def _rows(part: Callable[[Catalogue], Mapping[str, object]]) -> tuple[Callable[[], Options], Callable[[str], str]]:
    """Rows of the catalogue by code: those in use are offered, all are known."""

    def offered() -> Options:
        return [(code, str(row)) for code, row in part(catalogue()).items() if getattr(row, "active", True)]

    def named(code: str) -> str:
        return str(part(catalogue()).get(code, ""))

    return offered, named


def _at_body(cases: QuerySet[Case], code: str, _scope: Scope) -> QuerySet[Case]:
    body = catalogue().bodies[code].pk
    return cases.filter(Exists(Referral.objects.filter(case=OuterRef("pk"), body=body, state__in=AT_WORK)))


def _looked_after_by(cases: QuerySet[Case], who: str, scope: Scope) -> QuerySet[Case]:
    if who == NOBODY:
        return cases.filter(assignee__isnull=True)
    if who == ME:
        return cases.filter(assignee=scope.person)
    return cases.filter(assignee__public_id=UUID(who))


def _person_named(who: str) -> str:
    if who in (ME, NOBODY):
        return str({ME: _("me"), NOBODY: _("nobody")}[who])
    try:
        person = Person.objects.filter(public_id=UUID(who)).exclude(role="").first()
    except ValueError:
        return ""
    return str(person) if person else ""


def _staff() -> Options:
    here = Person.objects.filter(is_active=True).exclude(role="").order_by("name")
    listed = here.values_list("public_id", "name", "email")
    return [(ME, str(_("me"))), (NOBODY, str(_("nobody"))), *((str(id_), name or email) for id_, name, email in listed)]


def _with_photo(cases: QuerySet[Case], wish: str, _scope: Scope) -> QuerySet[Case]:
    shown = Exists(Photo.objects.filter(case=OuterRef("pk"), hidden=False))
    return cases.filter(shown) if wish == "yes" else cases.filter(~shown)


def day_of(text: str) -> date | None:
    """A day as addresses and date fields write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_named(text: str) -> str:
    day = day_of(text)
    if day is None or not 1900 < day.year < 9000:
        return ""
    return dates.day(day, (get_language() or "en").split("-")[0], today=timezone.localdate())


def _midnight(text: str, days: int = 0) -> datetime:
    day = date.fromisoformat(text) + timedelta(days=days)
    return datetime.combine(day, time(), tzinfo=current.municipality().zone)


def _statuses_of(workflow: str) -> list[int]:
    flows = [flow.pk for flow in catalogue().workflows if flow.code == workflow]
    return [status.pk for status in catalogue().statuses.values() if status.workflow_id in flows]


def _flows() -> Mapping[str, object]:
    return {flow.code: flow for flow in catalogue().workflows}


NARROWINGS: tuple[Narrowing, ...] = (
    Narrowing(
        "category", _("Category"), _("Every category"), *_rows(lambda rules: rules.categories),
        lambda cases, code, _scope: cases.filter(category=catalogue().categories[code].pk), in_front=True,
    ),
    Narrowing(
        "area", _("District"), _("Every district"), *_rows(lambda rules: rules.areas),
        lambda cases, code, _scope: cases.filter(area=catalogue().areas[code].pk), in_front=True,
    ),
    Narrowing(
        "body", _("Responsible"), _("Everybody responsible"), *_rows(lambda rules: rules.bodies), _at_body,
        in_front=True,
    ),
    Narrowing(
        "status", _("Status"), _("Every status"), *_rows(lambda rules: rules.statuses),
        lambda cases, code, _scope: cases.filter(status=catalogue().statuses[code].pk),
    ),
    Narrowing(
        "phase", _("Where it stands"), pgettext_lazy("where it stands", "Anywhere"), *_fixed(PHASES),
        lambda cases, code, _scope: cases.filter(phase=code),
    ),
    Narrowing(
        "assignee", _("Who looks after it"), _("Anybody"), _staff, _person_named, _looked_after_by,
    ),
    Narrowing(
        "team", _("Team"), _("Every team"), *_rows(lambda rules: rules.teams),
        lambda cases, code, _scope: cases.filter(team=catalogue().teams[code].pk),
    ),
    Narrowing(
        "priority", _("Priority"), _("Every priority"),
        *_fixed({str(number): step.words for number, step in PRIORITIES.items()}),
        lambda cases, code, _scope: cases.filter(priority=int(code)),
    ),
    Narrowing(
        "channel", _("How it came"), _("Every way"), *_fixed(CHANNELS),
        lambda cases, code, _scope: cases.filter(channel=code),
    ),
    Narrowing("photo", _("Photo"), _("With or without"), *_fixed(PHOTOS), _with_photo),
    Narrowing(
        "workflow", _("Workflow"), _("Every workflow"),
        *_rows(lambda _rules: _flows()),
        lambda cases, code, _scope: cases.filter(status__in=_statuses_of(code)),
    ),
    Narrowing(
        "from", _("Reported from"), "", list, _day_named,
        lambda cases, text, _scope: cases.filter(reported_at__gte=_midnight(text)), kind="date",
    ),
    Narrowing(
        "to", _("Reported until"), "", list, _day_named,
        lambda cases, text, _scope: cases.filter(reported_at__lt=_midnight(text, 1)), kind="date",
    ),
)
BY_NAME = {narrowing.name: narrowing for narrowing in NARROWINGS}

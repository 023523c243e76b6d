"""What the pages about colleagues read, in a constant number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import Catalogue, catalogue
from cases.models import Case
from cases.workflow.phases import RUNNING
from tenants import current
from tenants.accounts.absence import is_absent
from tenants.accounts.models import Person
from tenants.accounts.rolebook import TownRole, role_name, rolebook
from tenants.accounts.scopes import NAMES, Scope
from tenants.words import in_language

# Who has not come for so long is worth a look: do they still work here?
LONG = timedelta(days=90)


@dataclass(frozen=True)
class Colleague:
    """One line of the list."""

    person: Person
    role: str
    scope: list[str]
    teams: list[str]
    has_second_step: bool
    open_cases: int
    state: str
    face: str


def colleagues(*, words: str = "", retired: bool = False) -> list[Colleague]:
    """Everybody who works here, or who did, in the order of their names."""
    people = Person.objects.exclude(role="").filter(is_active=not retired).order_by("name", "email")
    if words:
        people = people.filter(Q(name__icontains=words) | Q(email__icontains=words))
    found = list(people.prefetch_related("teams"))
    ids = [person.pk for person in found]
    secured = set(Authenticator.objects.filter(user__in=ids).values_list("user", flat=True))
    at_work = open_by_person(ids)
    rules = catalogue()
    return [
        Colleague(person, role_name(person.role), scope_told(Scope.read(person.scope), rules),
                  [team.name for team in person.teams.all() if team.active], person.pk in secured,
                  at_work.get(person.pk, 0), *state_of(person))
        for person in found
    ]


def open_by_person(people: list[int]) -> dict[int, int]:
    """How many running cases each of them looks after."""
    counted = Case.objects.filter(assignee__in=people, phase__in=RUNNING).order_by().values_list("assignee")
    return {person: count for person, count in counted.annotate(n=Count("pk")) if person is not None}


def open_cases_of(person: Person) -> QuerySet[Case]:
    """The running cases that a colleague looks after, the most urgent first."""
    return (Case.objects.filter(assignee=person, phase__in=RUNNING).select_related("status", "category")
            .order_by("due_at", "pk"))


def state_of(person: Person) -> tuple[str, str]:
    """Whether they are here, as words and as the face of a sign."""
    if not person.is_active:
        return _("no longer here"), "shut"
    if person.last_login is None:
        return _("has not come yet"), "check"
    if is_absent(person):
        return _("away"), "wait"
    if person.last_login < timezone.now() - LONG:
        return _("not seen for a long time"), "wait"
    return _("here"), "sure"


def scope_told(scope: Scope, rules: Catalogue) -> list[str]:
    """A scope as a list of names; nothing for everything."""
    names = {
        "groups": group_names(rules),
        "areas": {code: area.name for code, area in rules.areas.items()},
        "bodies": {code: str(body) for code, body in rules.bodies.items()},
    }
    return [names[part].get(code, code) for part in NAMES for code in sorted(scope.named(part))]


def group_names(rules: Catalogue) -> dict[str, str]:
    """The category groups by code, each with the categories in it."""
    inside: dict[str, list[str]] = {}
    for category in rules.categories.values():
        if category.group and category.active:
            inside.setdefault(category.group, []).append(str(category))
    words = current.municipality().settings.get("category_groups", {})
    return {group: f"{in_language(words.get(group, {})) or group}: "
                   f"{', '.join(names[:4])}{'…' if len(names) > 4 else ''}"
            for group, names in sorted(inside.items())}


@dataclass(frozen=True)
class RoleCard:
    """A role with who has it."""

    role: TownRole
    people: list[Person]


def role_cards() -> list[RoleCard]:
    """Every role with who has it, the ones that were given up last."""
    having: dict[str, list[Person]] = {}
    for person in Person.objects.exclude(role="").filter(is_active=True).order_by("name", "email"):
        having.setdefault(person.role, []).append(person)
    roles = sorted(rolebook().roles.values(), key=lambda role: not role.active)
    return [RoleCard(role, having.get(role.code, [])) for role in roles]


def moves_of(role: str) -> int:
    """How many moves of the workflows a role may make."""
    return Counter(code for move in catalogue().transitions for code in move.roles)[role]


def known(public_id: UUID) -> QuerySet[Person]:
    """Somebody who works or worked here."""
    return Person.objects.exclude(role="").filter(public_id=public_id)

"""The municipality's workflows as the editor reads them: rows as one value, versions, drafts, what stands in the way.

Reads only. `cases.services.publishing` and `cases.services.drafting` write.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from cases.models import Case, Category, Status, Transition, Workflow, WorkflowVersion
from cases.workflow.definition import Definition, Move, Step
from cases.workflow.definition import read as read_definition
from cases.workflow.graph import ROLES
from cases.workflow.ladder import read as read_ladder
from cases.workflow.soundness import Standing, Town
from tenants import current
from tenants.accounts.models import Person
from tenants.accounts.rolebook import known_roles
from tenants.words import in_language

# Drafts lie beside the versions, one for each person: at this number and the person's own. No version comes so far.
DRAFTS = 1_000_000

STEP_FIELDS = ("names", "public_names", "phase", "proof", "pauses", "open311", "initial", "public")
MOVE_FIELDS = ("names", "roles", "requires", "reasons", "tells", "automatic_after_days")


@dataclass(frozen=True)
class Draft:
    """Somebody's unfinished change: the definition, the version that it was made from, where cases would go, and what
    it was before the last edit."""

    definition: Definition
    base: int
    saved_at: datetime
    mapping: Mapping[str, str] = field(default_factory=dict)
    before: Definition | None = None


def step_of(row: Status) -> Step:
    """A status's row as a value."""
    return Step(code=row.code, **{name: getattr(row, name) for name in STEP_FIELDS})


def definition_of(workflow: Workflow) -> Definition:
    """What holds now, from the rows. Three queries at most."""
    steps = tuple(step_of(row) for row in Status.objects.filter(workflow=workflow, active=True))
    moves = Transition.objects.filter(workflow=workflow).select_related("source", "target")
    return Definition(
        code=workflow.code, names=workflow.names, groups=tuple(workflow.groups), ladder=read_ladder(workflow.ladder),
        steps=steps,
        moves=tuple(move_of(row) for row in moves),
    )


def move_of(row: Transition) -> Move:
    """A transition's row, with its statuses at hand, as a value."""
    values: dict[str, Any] = {name: getattr(row, name) for name in MOVE_FIELDS}
    values |= {name: tuple(values[name]) for name in ("roles", "requires")}
    return Move(code=row.code, source=row.source.code if row.source else None, target=row.target.code, **values)


def versions_of(workflow: Workflow) -> list[WorkflowVersion]:
    """The versions, the newest first, drafts left out."""
    return list(WorkflowVersion.objects.filter(workflow=workflow, number__lt=DRAFTS))


def definition_in(version: WorkflowVersion) -> Definition:
    return read_definition(version.definition)


def draft_of(workflow: Workflow, person: Person) -> Draft | None:
    """The person's own draft, if there is one."""
    row = WorkflowVersion.objects.filter(workflow=workflow, number=DRAFTS + person.pk).first()
    if row is None:
        return None
    before = row.definition.get("before")
    return Draft(read_definition(row.definition), int(row.definition["base"]), row.saved_at, row.mapping,
                 read_definition(before) if before else None)


def drafts_by(workflows: Iterable[Workflow]) -> dict[int, list[tuple[Person, datetime]]]:
    """Who is at work on which workflow (by its key), and since when they have not saved."""
    rows = list(WorkflowVersion.objects.filter(workflow__in=list(workflows), number__gte=DRAFTS)
                .values_list("workflow", "number", "saved_at"))
    people = Person.objects.in_bulk([number - DRAFTS for _flow, number, _at in rows])
    found: dict[int, list[tuple[Person, datetime]]] = {}
    for flow, number, saved_at in rows:
        if number - DRAFTS in people:
            found.setdefault(flow, []).append((people[number - DRAFTS], saved_at))
    return found


def names_of(pseudonyms: Iterable[UUID | None]) -> dict[UUID, str]:
    """What the people are called who saved versions; former colleagues are missing."""
    wanted = [pseudonym for pseudonym in pseudonyms if pseudonym]
    return {person.pseudonym: str(person) for person in Person.objects.filter(pseudonym__in=wanted)}


def town_of(workflow: Workflow, definition: Definition, live: Definition | None = None) -> Town:
    """What a definition for this workflow meets. Cases are counted only where it would take the ground from them.

    Args:
        live: what holds now, where it is at hand.
    """
    before = live or definition_of(workflow)
    after = {step.code: step for step in definition.steps}
    touched = [step for step in before.steps
               if step.code not in after or _meaning(after[step.code]) != _meaning(step)]
    others = list(Workflow.objects.exclude(pk=workflow.pk).order_by("pk"))
    ids = [other.pk for other in others]
    return Town(
        roles=tuple(dict.fromkeys((*ROLES, *known_roles()))),
        hearers=tuple(known_roles()),
        languages=tuple(current.municipality().languages),
        groups=category_groups(),
        others=tuple(Definition(other.code, other.names, groups=tuple(other.groups))
                     for other in others if other.active),
        taken_statuses=frozenset(Status.objects.filter(workflow__in=ids).values_list("code", flat=True)),
        taken_moves=frozenset(Transition.objects.filter(workflow__in=ids).values_list("code", flat=True)),
        standing=standing_in(workflow, touched) if touched else {},
    )


def _meaning(step: Step) -> tuple[str, str]:
    return step.phase, step.proof


def standing_in(workflow: Workflow, steps: Iterable[Step]) -> dict[str, Standing]:
    """How many cases stand in each of these statuses; those without are missing."""
    wanted = {step.code: step for step in steps}
    ids = dict(Status.objects.filter(workflow=workflow, code__in=wanted).values_list("pk", "code"))
    counts = Case.objects.filter(status__in=ids).order_by().values_list("status").annotate(n=Count("pk"))
    return {ids[status]: Standing(wanted[ids[status]], count) for status, count in counts}


def category_groups() -> dict[str, str]:
    """The groups of the categories in use: names by code."""
    used = Category.objects.filter(active=True).exclude(group="").order_by("position")
    words = current.municipality().settings.get("category_groups", {})
    return {group: in_language(words.get(group, {})) or group
            for group in dict.fromkeys(used.values_list("group", flat=True))}

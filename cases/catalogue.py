"""A municipality's catalogue as one read-only object: categories, bodies, routing, areas, workflow.

It is read once and kept in the process until the municipality's `catalogue_version` changes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cases.models import (
    Body,
    Category,
    ReplyTemplate,
    RoutingRule,
    ServiceLevel,
    Setting,
    Status,
    Team,
    Transition,
    Workflow,
    WorkflowVersion,
)
from cases.refusals import NotOpenYet
from cases.routing import Router, Rule
from cases.service_levels import CategoryDays, Level, Promises
from cases.workflow.past import Past
from cases.workflow.past import read as read_past
from cases.workflow.phases import ENDED
from cases.workflows import DRAFTS
from cases.working_time import OfficeCalendar
from tenants import current
from tenants.areas.locate import AreaIndex
from tenants.areas.models import Area
from tenants.words import in_language

KEPT = 200
_kept: dict[tuple[str, int], "Catalogue"] = {}
_lock = Lock()


@dataclass(frozen=True)
class Catalogue:
    """Everything that judging a case needs. Rows are plain lists, evaluated inside their municipality."""

    categories: dict[str, Category]
    bodies: dict[str, Body]
    areas: dict[str, Area]
    rules: tuple[Rule, ...]
    workflows: tuple[Workflow, ...]
    # Of all workflows, those that went away among them: history speaks of them. Their codes are unique.
    statuses: dict[str, Status]
    transitions: tuple[Transition, ...]
    levels: tuple[ServiceLevel, ...] = ()
    teams: dict[str, Team] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    # What statuses and reasons were called before.
    past: Past = field(default_factory=Past)
    # Where and when the municipality lives, and in how many days it passes on what is not its own.
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    country: str = ""
    transfer_days: int | None = None
    # Ready replies that are offered, in their order.
    replies: tuple[ReplyTemplate, ...] = ()

    @cached_property
    def promises(self) -> Promises:
        """What is promised, and by which calendar."""
        return Promises(
            calendar=OfficeCalendar.read(self.settings.get("calendar", {}), self.zone, self.country),
            levels=tuple(Level(clock=row.clock, amount=row.amount, measure=row.measure, number=row.pk,
                               category=row.category.code if row.category else None,
                               body=row.body.code if row.body else None, priority=row.priority)
                         for row in self.levels),
            categories={code: CategoryDays(row.answer_days, row.solution_days)
                        for code, row in self.categories.items()},
            transfer_days=self.transfer_days)

    @cached_property
    def router(self) -> Router:
        return Router(self.rules, [code for code, body in self.bodies.items() if body.active])

    @cached_property
    def area_index(self) -> AreaIndex:
        return AreaIndex((code, area.geometry) for code, area in self.areas.items() if area.active)

    @cached_property
    def workflow(self) -> Workflow:
        """The workflow of every category that no other one names."""
        return next((flow for flow in self.workflows if not flow.groups), self.workflows[0])

    def workflow_of(self, category: Category) -> Workflow:
        """The workflow of a category."""
        return next((flow for flow in self.workflows if category.group in flow.groups), self.workflow)

    def initial_of(self, category: Category) -> Status:
        """The status in which a new case of a category begins."""
        return self.first_of(self.workflow_of(category))

    def first_of(self, workflow: Workflow) -> Status:
        return next(status for status in self.statuses.values()
                    if status.workflow_id == workflow.pk and status.initial and status.active)

    @property
    def initial(self) -> Status:
        """The status in which most new cases begin."""
        return self.first_of(self.workflow)

    @cached_property
    def living(self) -> list[Status]:
        """The statuses to which cases may come now, in the order in which people read them."""
        return [status for status in self.statuses.values() if status.active]

    @cached_property
    def by_id(self) -> dict[int, Status]:
        return {status.pk: status for status in self.statuses.values()}

    def called(self, status: str, at: datetime, *, public: bool = False) -> str:
        """What a status, by its code, was called at a time: by the staff, or by everybody else."""
        names, public_names = self.past.names(status, at)
        row = self.statuses.get(status)
        words = (in_language(dict(public_names)) if public else "") or in_language(dict(names))
        return words or ((row.public_name if public else str(row)) if row else "")

    def reason(self, transition: str, reason: str) -> str:
        """The words of a reason, also of a move that is there no more; empty where nobody has ever had words for it."""
        move = next((move for move in self.transitions if move.code == transition), None)
        return in_language(move.reasons.get(reason, {}) if move else {}) or in_language(dict(self.past.reason(reason)))

    def ways_out(self, status: Status) -> list[Transition]:
        """The moves that start at a status, those from every status of a running case among them."""
        return [transition for transition in self.transitions if leaves(transition, status)]

    def names(self, language: str | None = None) -> dict[str, str]:
        """What to call the codes of categories and areas."""
        return {**{code: area.name for code, area in self.areas.items()},
                **{code: in_language(category.names, language) for code, category in self.categories.items()}}


def leaves(transition: Transition, status: Status) -> bool:
    """Whether a move starts at a status. One that names no source starts wherever a case has not ended."""
    if transition.target_id == status.pk or transition.workflow_id != status.workflow_id:
        return False
    return transition.source_id == status.pk or (transition.source_id is None and status.phase not in ENDED)


def catalogue() -> Catalogue:
    """The catalogue of the municipality entered."""
    here = current.municipality()
    key = (here.schema_name, here.catalogue_version)
    if key not in _kept:
        with _lock:
            if len(_kept) >= KEPT:
                _kept.clear()
        _kept[key] = read()
    return _kept[key]


def forget_catalogues() -> None:
    """Drop what is kept, after a catalogue changed in this process without a new version."""
    _kept.clear()


def read() -> Catalogue:
    """Read the catalogue from the database."""
    workflows = tuple(Workflow.objects.filter(active=True).order_by("pk"))
    if not workflows:
        raise NotOpenYet(_("This site is being set up. Please come back soon."))
    here = current.municipality()
    rules: Any = RoutingRule.objects.select_related("category", "area", "body")
    return Catalogue(
        categories={row.code: row for row in Category.objects.all()},
        bodies={row.code: row for row in Body.objects.all()},
        areas={row.code: row for row in Area.objects.all()},
        rules=tuple(Rule(body=rule.body.code, category=rule.category.code if rule.category else None,
                         area=rule.area.code if rule.area else None, street=rule.street, position=rule.position,
                         active=rule.active) for rule in rules),
        workflows=workflows,
        statuses={row.code: row for row in Status.objects.order_by("workflow_id", "position")},
        transitions=tuple(Transition.objects.filter(workflow__in=workflows, target__active=True)
                          .select_related("target", "source").order_by("workflow_id", "position")),
        levels=tuple(ServiceLevel.objects.filter(active=True).select_related("category", "body")),
        teams={row.code: row for row in Team.objects.prefetch_related("members")},
        settings=dict(Setting.objects.values_list("key", "value")),
        past=read_past(WorkflowVersion.objects.filter(number__lt=DRAFTS).order_by("saved_at", "number")
                       .values_list("saved_at", "definition")),
        zone=here.zone,
        country=here.country,
        transfer_days=here.settings.get("service_levels", {}).get("pass_on_days"),
        replies=tuple(ReplyTemplate.objects.filter(active=True)),
    )

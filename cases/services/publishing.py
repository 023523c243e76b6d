"""A workflow takes effect: judged, written, and every case that loses its status led on, in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import forget_catalogues
from cases.events.record import wake
from cases.jobs.services import MOST, start_job
from cases.models import BulkJob, Case, Status, Timer, Transition, Workflow, WorkflowVersion
from cases.models.timer import Act
from cases.services.remapping import remap_case
from cases.services.settling import rules_changed
from cases.services.timing import renew_ladders
from cases.workflow.definition import Definition
from cases.workflow.mapping import may_lead
from cases.workflow.refusals import SomebodyPublished, WorkflowRefused, WorkflowStays
from cases.workflow.soundness import cases as so_many_cases
from cases.workflow.soundness import judge, name_of
from cases.workflows import (
    DRAFTS,
    MOVE_FIELDS,
    STEP_FIELDS,
    definition_of,
    standing_in,
    step_of,
    town_of,
)
from cases.working_time import end_of_day
from tenants import current
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission
from tenants.hosts import forget_hosts

# So many cases are led on while the administrator waits; more go to the worker.
FEW = 200
BATCH = 2_000


@dataclass(frozen=True)
class Published:
    """What publishing did: the version's number, how many cases were led on at once, and the jobs for the others."""

    version: int
    led: int
    jobs: Sequence[BulkJob] = ()


def publish(workflow: Workflow, definition: Definition, *, base: int, actor: Actor,
            mapping: Mapping[str, str] | None = None, note: str = "") -> Published:
    """Let a definition take effect.

    Args:
        base: the number of the version that the definition was made from.
        mapping: where the cases go whose status goes away, by code.
        note: why, in a few words, for the list of versions.

    Raises:
        PermissionRefused: the actor's role may not set rules, or not work on so many cases.
        SomebodyPublished: another version has been published since.
        WorkflowRefused: the definition has faults; nothing is changed.
    """
    ensure_may(actor, Permission.SET_RULES)
    with _as_a_whole():
        workflow = _locked(workflow)
        if workflow.version != base:
            raise SomebodyPublished(
                _("Version %(number)s of this workflow was published while you were at work. Your draft is kept: look "
                  "at what has changed, and decide what shall hold.") % {"number": workflow.version})
        before = definition_of(workflow)
        town = town_of(workflow, definition, before)
        if faults := judge(definition, town, mapping or {}):
            raise WorkflowRefused(faults)
        stated = {standing.step.code: (mapping or {})[standing.step.code] for standing in town.standing.values()
                  if definition.step(standing.step.code) is None}
        # Where nobody stands, nobody is asked; those who come at the last moment are led on all the same.
        kept = {code: target for code, target in (mapping or {}).items() if definition.step(code) is None}
        number = bring_to(workflow, definition, saved_by=actor, note=note, mapping=kept, before=before)
        rules_changed()
        note_act(actor, "workflow_published", subject=workflow.code, version=number)
        if actor.person is not None:
            WorkflowVersion.objects.filter(workflow=workflow, number=DRAFTS + actor.person.pk).delete()
        led, jobs = _lead_on(workflow, number, stated, actor)
        return Published(number, led, jobs)


def retire_workflow(workflow: Workflow, *, mapping: Mapping[str, str], actor: Actor) -> Published:
    """Take a workflow out of use; cases that stand in it go on in the other ones, as the mapping says.

    Raises:
        PermissionRefused: the actor's role may not set rules.
        WorkflowStays: it is the one for all the rest, or it is not said where its cases go.
    """
    ensure_may(actor, Permission.SET_RULES)
    with _as_a_whole():
        workflow = _locked(workflow)
        if not workflow.active:
            raise WorkflowStays(_("This workflow is out of use already."))
        if not workflow.groups:
            raise WorkflowStays(_("This workflow is for all categories that no other one names, so the town needs it. "
                                  "Change it instead, or give it groups once another one is for all the rest."))
        before = definition_of(workflow)
        standing = standing_in(workflow, before.steps)
        others = {row.code: step_of(row)
                  for row in Status.objects.filter(workflow__active=True, active=True).exclude(workflow=workflow)}
        for one in standing.values():
            target = others.get(mapping.get(one.step.code, ""))
            if target is None or not may_lead(one.step, target):
                raise WorkflowStays(_("%(cases)s in “%(status)s”. Choose where they go.")
                                    % {"cases": so_many_cases(one.count), "status": name_of(one.step)})
        keep_version(workflow, before)
        Status.objects.filter(workflow=workflow).update(active=False, initial=False)
        workflow.active, workflow.groups, workflow.version = False, [], workflow.version + 1
        workflow.save(update_fields=["active", "groups", "version"])
        stated = {code: mapping[code] for code in standing}
        _save_version(workflow, before, mapping=stated, note=_("taken out of use"), saved_by=actor)
        note_act(actor, "workflow_retired", subject=workflow.code)
        rules_changed()
        led, jobs = _lead_on(workflow, workflow.version, stated, actor)
        return Published(workflow.version, led, jobs)


def bring_to(workflow: Workflow, definition: Definition, *, saved_by: Actor | None, note: str = "",
             mapping: Mapping[str, str] | None = None, before: Definition | None = None) -> int:
    """Write a definition that was judged into the workflow's rows, and keep it as a new version.

    Statuses that the definition does not have are retired, never deleted: history speaks of them. Runs in the
    caller's transaction. Cases are not led on here, and it is the caller who says that the rules have changed.

    Returns:
        The new version's number.
    """
    before = before or definition_of(workflow)
    keep_version(workflow, before)
    workflow.names, workflow.groups = dict(definition.names), list(definition.groups)
    workflow.ladder = [rung.plain() for rung in definition.ladder]
    workflow.active, workflow.version = True, workflow.version + 1
    workflow.save()
    rows = _write_steps(workflow, definition)
    _write_moves(workflow, definition, rows)
    _save_version(workflow, definition, mapping=mapping or {}, note=note, saved_by=saved_by)
    _settle_timers(before, definition, rows)
    if before.ladder != definition.ladder:
        renew_ladders(workflow)
    return workflow.version


def keep_version(workflow: Workflow, present: Definition) -> None:
    """Keep what holds now as a version, where it is not one yet: it was made by other hands than the editor's."""
    if workflow.version and not WorkflowVersion.objects.filter(workflow=workflow, number=workflow.version).exists():
        _save_version(workflow, present)


def _save_version(workflow: Workflow, definition: Definition, *, mapping: Mapping[str, str] | None = None,
                  note: str = "", saved_by: Actor | None = None) -> None:
    WorkflowVersion.objects.create(
        workflow=workflow, number=workflow.version, definition=definition.plain(), mapping=dict(mapping or {}),
        note=note[:200], saved_at=timezone.now(), saved_by=saved_by.pseudonym if saved_by else None)


def _locked(workflow: Workflow) -> Workflow:
    """The workflow as it is now. All are locked: what one may do depends on what the others do."""
    rows = {row.pk: row for row in Workflow.objects.select_for_update().order_by("pk")}
    return rows[workflow.pk]


def _write_steps(workflow: Workflow, definition: Definition) -> dict[str, Status]:
    rows = {row.code: row for row in Status.objects.filter(workflow=workflow)}
    for position, step in enumerate(definition.steps):
        row = rows.get(step.code) or Status(workflow=workflow, code=step.code)
        was_public = row.public
        for name in STEP_FIELDS:
            value = getattr(step, name)
            setattr(row, name, dict(value) if isinstance(value, Mapping) else value)
        row.position, row.active = position, True
        is_new = row.pk is None
        row.save()
        rows[step.code] = row
        if not is_new and row.public != was_public:
            # Whether a case is shown is a copy of its status's word, as its phase is.
            Case.objects.filter(status=row, duplicate_of__isnull=True).update(published=row.public)
    kept = {step.code for step in definition.steps}
    gone = [row.pk for code, row in rows.items() if code not in kept]
    Status.objects.filter(pk__in=gone).update(active=False, initial=False)
    return {code: row for code, row in rows.items() if code in kept}


def _write_moves(workflow: Workflow, definition: Definition, statuses: Mapping[str, Status]) -> None:
    Transition.objects.filter(workflow=workflow).exclude(code__in=[move.code for move in definition.moves]).delete()
    rows = {row.code: row for row in Transition.objects.filter(workflow=workflow)}
    for position, move in enumerate(definition.moves):
        row = rows.get(move.code) or Transition(workflow=workflow, code=move.code)
        for name in MOVE_FIELDS:
            value = getattr(move, name)
            if isinstance(value, Mapping):
                value = dict(value)
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
        row.source = statuses[move.source] if move.source is not None else None
        row.target, row.position = statuses[move.target], position
        row.save()


def _settle_timers(before: Definition, after: Definition, rows: Mapping[str, Status]) -> None:
    """Bring the timers of waiting cases along: new ones count from now, changed ones never run out at once."""
    for step in after.steps:
        if before.step(step.code) is None:
            continue
        was, now = _timed(before, step.code), _timed(after, step.code)
        here = Timer.objects.filter(act=Act.MOVE, case__status=rows[step.code])
        here.filter(transition__in=[code for code in was if code not in now]).delete()
        for code, days in now.items():
            if code not in was:
                _add_timers(rows[step.code], code, days)
            elif was[code] != days:
                soon = timezone.now() + timedelta(days=1)
                shift = timedelta(days=days - was[code])
                here.filter(transition=code).update(due_at=Greatest(F("due_at") + shift, soon))
                wake(*here.filter(transition=code).values_list("due_at", flat=True).distinct()[:BATCH])


def _timed(definition: Definition, code: str) -> dict[str, int]:
    return {move.code: move.automatic_after_days for move in definition.ways_out(code)
            if move.automatic_after_days is not None}


def _add_timers(status: Status, code: str, days: int) -> None:
    start, zone = timezone.now(), current.municipality().zone
    standing = Case.objects.filter(status=status).values_list("pk", "promised_on")
    timers = [Timer(case_id=case, act=Act.MOVE, transition=code,
                    due_at=max(start, end_of_day(promised, zone)) if promised else start)
              for case, promised in standing]
    for timer in timers:
        timer.due_at += timedelta(days=days)
    Timer.objects.bulk_create(timers, batch_size=BATCH, ignore_conflicts=True)
    wake(*{timer.due_at for timer in timers})


def _lead_on(workflow: Workflow, version: int, mapping: Mapping[str, str],
             actor: Actor) -> tuple[int, list[BulkJob]]:
    """Lead the cases on whose status has gone: a few now, many by the worker."""
    if not mapping:
        return 0, []
    standing = list(Case.objects.filter(status__workflow=workflow, status__code__in=mapping).order_by("pk")
                    .values_list("pk", flat=True))
    if len(standing) > FEW:
        wish = {"workflow": workflow.code, "version": version, "mapping": dict(mapping)}
        return 0, [start_job("remap", standing[at:at + MOST], wish, actor=actor)
                   for at in range(0, len(standing), MOST)]
    led = sum(remap_case(case, mapping, workflow=workflow.code, version=version, actor=actor)
              for case in Case.objects.filter(pk__in=standing).order_by("pk"))
    return led, []


@contextmanager
def _as_a_whole() -> Iterator[None]:
    """One transaction; where it fails, this process forgets the rules that it has seen in it."""
    here = current.municipality()
    version = here.catalogue_version
    try:
        with transaction.atomic():
            yield
    except BaseException:
        here.catalogue_version = version
        forget_catalogues()
        forget_hosts()
        raise

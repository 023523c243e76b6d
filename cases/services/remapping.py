"""Cases whose status goes away are led to another one, by a mapping that the municipality has stated."""

from collections.abc import Mapping

from django.db import transaction

from cases.catalogue import catalogue
from cases.events.record import record
from cases.events.types import CaseRemapped
from cases.models import BulkJob, Case, Category, JobState, Status, WorkflowVersion
from cases.services.locking import locked, save_moved
from cases.services.moving import let_referrals_follow
from cases.services.pausing import follow_pause
from cases.services.referring import refer_by_rule
from cases.services.timing import follow_referrals, set_timers
from cases.workflow.following import is_done
from cases.workflow.mapping import nearest
from cases.workflow.phases import Phase
from cases.workflows import DRAFTS
from tenants.accounts.actors import SYSTEM, Actor

BATCH = 200
UNSEEN = (Phase.DRAFT, Phase.MODERATION)


@transaction.atomic
def remap_case(case: Case, mapping: Mapping[str, str], *, workflow: str, version: int, actor: Actor) -> bool:
    """Lead a case from a status that goes away to the one that the mapping names for it.

    Everything that follows from where a case stands follows as if it had been moved: phase, who may see it, promised
    times, timers, referrals. The reporter is told nothing: nothing has happened to the case.

    Args:
        mapping: codes of statuses, from those that go away to those that cases go to.
        workflow, version: the workflow that changed, and the number of the version that stated the mapping.

    Returns:
        False where the case stands in none of these statuses any more.
    """
    case = locked(case)
    target = catalogue().statuses.get(mapping.get(case.status.code, ""))
    if target is None or target.pk == case.status_id:
        return False
    lead(case, target, workflow=workflow, version=version, actor=actor)
    return True


def lead(case: Case, target: Status, *, workflow: str, version: int, actor: Actor) -> None:
    """Let a case stand in another status. The caller holds its lock, in a transaction."""
    source = case.status
    if case.duplicate_of_id is not None:
        # It waits beside the case that it says again; when they are parted it goes on from where it is led now.
        case.status = target
        save_moved(case, "status")
        record(case, CaseRemapped(workflow=workflow, version=version, source=source.code, target=target.code,
                                  phase=target.phase, proof=target.proof), actor=actor)
        return
    case.status, case.phase, case.published = target, target.phase, target.public
    if target.phase != Phase.WAITING:
        case.promised_on = None
    save_moved(case, "status", "phase", "published", "promised_on")
    record(case, CaseRemapped(workflow=workflow, version=version, source=source.code, target=target.code,
                              phase=target.phase, proof=target.proof), actor=actor)
    if source.phase in (Phase.DRAFT, Phase.MODERATION) and target.phase in (Phase.OPEN, Phase.WAITING):
        refer_by_rule(case, actor=actor)
    let_referrals_follow(case, was_done=is_done(source.phase, source.proof), done=is_done(target.phase, target.proof))
    follow_pause(case, actor=actor)
    follow_referrals(case)
    set_timers(case)


def follow_category(case: Case, before: Category, *, actor: Actor) -> None:
    """After a correction of its category, lead a case into the workflow of its new category, where that is another.

    It comes to the status that says the same there (`mapping.nearest`). The caller holds its lock, in a transaction.
    """
    rules = catalogue()
    flow = rules.workflow_of(case.category)
    if flow.pk in (rules.workflow_of(before).pk, case.status.workflow_id):
        return
    statuses = [status for status in rules.living if status.workflow_id == flow.pk]
    target = nearest(case.status, statuses, rules.first_of(flow))
    lead(case, target, workflow=flow.code, version=flow.version, actor=actor)


def remap_stragglers() -> int:
    """Lead on cases that stand where no case may stand: somebody moved them there while the workflow was published, or
    whoever published it may not see them, or left before the worker came to them. A job that runs is not disturbed.

    Returns:
        How many were led on.
    """
    if BulkJob.objects.filter(act="remap", state__in=(JobState.READY, JobState.RUNNING)).exists():
        return 0
    gone = list(Status.objects.filter(active=False).values_list("pk", flat=True))
    led = 0
    for case in Case.objects.filter(status__in=gone).select_related("status").iterator(chunk_size=BATCH):
        stated = (WorkflowVersion.objects.filter(workflow=case.status.workflow_id, number__lt=DRAFTS,
                                                 mapping__has_key=case.status.code).select_related("workflow").first())
        if stated is not None:
            led += remap_case(case, stated.mapping, workflow=stated.workflow.code, version=stated.number, actor=SYSTEM)
    return led

"""Half an edit of a workflow survives: each administrator has a draft of their own, until it is published."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from cases.models import Status, Transition, Workflow, WorkflowVersion
from cases.workflow.definition import Definition, with_free_codes
from cases.workflows import DRAFTS, Draft, definition_of, draft_of
from tenants.accounts.actors import Actor, PermissionRefused, ensure_may
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission


@transaction.atomic
def keep_draft(workflow: Workflow, definition: Definition, *, base: int, actor: Actor,
               mapping: Mapping[str, str] | None = None) -> Draft:
    """Keep the actor's draft in place of the one before. It may be as faulty as it likes: nobody works by it yet.

    Args:
        base: the number of the version that it is made from.
    """
    person = _author(actor)
    was = draft_of(workflow, person)
    before = was.definition if was else definition_of(workflow) if workflow.version else None
    if before == definition:
        before = was.before if was else None
    kept = {**definition.plain(), "base": base, "before": before.plain() if before else None}
    row, _made = WorkflowVersion.objects.update_or_create(
        workflow=workflow, number=DRAFTS + person.pk,
        defaults={"definition": kept, "mapping": dict(mapping or {}), "saved_at": timezone.now(),
                  "saved_by": actor.pseudonym})
    return Draft(definition, base, row.saved_at, row.mapping, before)


@transaction.atomic
def undo_edit(workflow: Workflow, *, actor: Actor) -> Draft | None:
    """Lead the actor's draft back to what it was before the last edit; undoing twice is doing it again.

    Returns:
        The draft; None where there was nothing to undo.
    """
    was = draft_of(workflow, _author(actor))
    if was is None or was.before is None:
        return None
    return keep_draft(workflow, was.before, base=was.base, actor=actor, mapping=was.mapping)


def working_draft(workflow: Workflow, *, actor: Actor) -> Draft:
    """The actor's draft, or what holds now as the beginning of one; nothing is kept yet."""
    found = draft_of(workflow, _author(actor))
    return found or Draft(definition_of(workflow), workflow.version, timezone.now())


@transaction.atomic
def discard_draft(workflow: Workflow, *, actor: Actor) -> bool:
    """Throw the actor's draft away. A workflow that was never published and has no other draft goes with it.

    Returns:
        Whether the workflow is still there.
    """
    person = _author(actor)
    WorkflowVersion.objects.filter(workflow=workflow, number=DRAFTS + person.pk).delete()
    if workflow.version == 0 and not WorkflowVersion.objects.filter(workflow=workflow).exists():
        workflow.delete()
        return False
    return True


@transaction.atomic
def begin_workflow(definition: Definition, *, actor: Actor) -> Workflow:
    """Begin another workflow for the town, as a draft. Codes that others have taken are changed.

    Args:
        definition: what it begins with; its code is taken as a wish.
    """
    _author(actor)
    codes = set(Workflow.objects.values_list("code", flat=True))
    code, number = definition.code, 2
    while code in codes:
        code, number = f"{definition.code[:56]}-{number}", number + 1
    workflow = Workflow.objects.create(code=code, names=dict(definition.names), active=False, version=0,
                                       groups=list(definition.groups))
    fresh = Definition(code, definition.names, definition.steps, definition.moves, definition.groups,
                       definition.ladder)
    fresh = with_free_codes(fresh, Status.objects.values_list("code", flat=True),
                            Transition.objects.values_list("code", flat=True))
    keep_draft(workflow, fresh, base=0, actor=actor)
    return workflow


def _author(actor: Actor) -> Person:
    ensure_may(actor, Permission.SET_RULES)
    if actor.person is None:
        raise PermissionRefused("a draft belongs to a person")
    return actor.person

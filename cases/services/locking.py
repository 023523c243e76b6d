"""Two people must not both change the same case: every service takes the row first and judges what it finds."""

from django.utils import timezone

from cases.models import Case
from cases.scoping import keep_standing
from cases.service_levels import next_due
from tenants import current


def locked(case: Case) -> Case:
    """The case as it is now, its row locked until the transaction ends."""
    # The lock alone first: PostgreSQL would join a row that it had to wait for with the status of before, find that
    # they do not fit, and answer that there is no such case.
    Case.objects.select_for_update().values_list("pk").get(pk=case.pk)
    return keep_standing(Case.objects.select_related("status", "category", "area").get(pk=case.pk))


def save_moved(case: Case, *changed: str) -> None:
    """Save what changed, with the next due time reckoned anew."""
    case.due_at = next_due(answered=case.answered_at is not None, ended=case.has_ended,
                           answer_due_at=case.answer_due_at, solution_due_at=case.solution_due_at,
                           promised_on=case.promised_on, zone=current.municipality().zone,
                           transfer_due_at=case.transfer_due_at, paused=case.paused_at is not None)
    case.updated_at = timezone.now()
    case.save(update_fields=[*changed, "due_at", "updated_at"])

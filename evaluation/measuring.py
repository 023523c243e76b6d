"""Keeping the facts up to date: one new event costs its own case only."""

from django.db import transaction
from django.utils import timezone

from cases.models import Reader, ToDo
from evaluation.facts import rebuild

# To-do rows taken at a time.
BATCH = 5_000


def measure() -> int:
    """Take up what happened in the municipality entered, as one of the log's readers.

    Returns:
        How many cases were measured anew.
    """
    measured = 0
    while cases := take_up():
        measured += cases
    return measured


def take_in(case_ids: list[int] | None) -> None:
    """Measure cases whose history was just written in bulk; None for all."""
    rebuild(case_ids)


@transaction.atomic
def take_up() -> int:
    """Measure the cases of the oldest to-do rows and delete the rows, or neither.

    Returns:
        How many cases that were; 0 when nothing waits.
    """
    # Another worker's rows are left to it. Whoever left a row had committed its event: the log that is read now has it.
    rows = dict(
        ToDo.objects.select_for_update(skip_locked=True)
        .filter(reader=Reader.MEASURE, not_before__lte=timezone.now())
        .order_by("id")
        .values_list("id", "case_id")[:BATCH]
    )
    cases = set(rows.values())
    if cases:
        rebuild(cases)
        ToDo.objects.filter(id__in=rows).delete()
    return len(cases)

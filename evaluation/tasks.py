"""Keeping the facts up to date: one new event costs its own case only."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from cases.models import Reader, ToDo
from evaluation.facts import rebuild
from tenants.models import Municipality

# To-do rows taken at a time.
BATCH = 5_000


@shared_task(name="evaluation.tasks.measure")
def measure(schema_name: str) -> int:
    """Take up what happened in one municipality.

    Returns:
        How many cases were measured anew.
    """
    with Municipality.objects.get(schema_name=schema_name).entered():
        measured = 0
        while batch := take_up():
            measured += batch
        return measured


@transaction.atomic
def take_up() -> int:
    """Measure the cases of the oldest to-do rows and delete the rows, or neither."""
    # Another worker's rows are left to it. What is committed before a row is read is in the log that is measured.
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

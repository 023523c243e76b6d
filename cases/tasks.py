"""Who has work is found here and handed to the readers of the log. Every task names its municipality aloud."""

from datetime import datetime, timedelta
from uuid import UUID

from celery import shared_task
from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context

from cases.documents.kept import sweep_documents
from cases.events.record import wake
from cases.exporting.keeping import sweep_copies
from cases.jobs import running
from cases.jobs.services import forget_jobs
from cases.models import ToDo
from cases.moderation.entering import offer_all
from cases.photos.redacting import sweep_pictures
from cases.photos.uploads import sweep_uploads
from cases.services.presence import forget_presence
from cases.services.remapping import remap_stragglers
from cases.services.taking_back import forget_ways_back
from cases.site.proof import forget_used
from tenants.accounts.sessions import forget_ended_sessions
from tenants.fleet.connection import db
from tenants.fleet.names import PUBLIC
from tenants.models import Municipality
from tenants.slots import readers

# Work that is not done by then is handed out again: a flushed broker or a killed worker loses nothing.
AGAIN = timedelta(seconds=20)
BATCH = 2000
UPLOADS_KEPT = timedelta(days=1)


@shared_task(name="cases.dispatch")
def dispatch() -> int:
    """Hand out the municipalities that were woken.

    Returns:
        How many orders were given.
    """
    with schema_context(PUBLIC), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenants_wake SET not_before = now() + make_interval(secs => %s) "
            "WHERE id IN (SELECT id FROM tenants_wake WHERE not_before <= now() "
            "ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING schema_name, id",
            [AGAIN.total_seconds(), BATCH])
        woken: dict[str, list[int]] = {}
        for schema, row in cursor.fetchall():
            woken.setdefault(schema, []).append(row)
    for schema, rows in woken.items():
        work.delay(schema, rows)
    return len(woken)


@shared_task(name="cases.work")
def work(schema: str, rows: list[int]) -> None:
    """Let every reader of the log do its work in one municipality, then take the wake-up rows away.

    A reader that fails does not keep the others from their work; its rows stay, so that it is called again.
    """
    failures: list[Exception] = []
    with schema_context(PUBLIC):
        municipality = Municipality.objects.select_related("branding").filter(schema_name=schema).first()
    if municipality is not None:
        with municipality.entered():
            for read in readers:
                try:
                    read()
                except Exception as failure:
                    failures.append(failure)
            wake_again()
    if failures:
        raise failures[0]
    with schema_context(PUBLIC), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenants_wake WHERE id = ANY(%s)", [rows])


def wake_again() -> None:
    """Where to-do rows are left (another clock, another worker's lock), come back for them after a while."""
    left = ToDo.objects.order_by("not_before").values_list("not_before", flat=True).first()
    if left is not None:
        wake(max(left, timezone.now() + AGAIN))


def take_up_jobs() -> int:
    """A reader: a job on many cases that nobody has in hand gets its turn at once, and the next ones in the line.

    The first turn is not put into the line: where the line is longer than a lease, each would be worth nothing when it
    comes, and the job would never be done.

    Returns:
        How many jobs were taken up.
    """
    taken = running.take_up()
    for job, lease in taken:
        go_on(db.schema_name, job, running.take_turn(job, lease))
    return len(taken)


def go_on(schema: str, job: UUID, lease: datetime | None) -> None:
    """The next turn of a job goes to the end of the line, behind everybody else's work; none after the last."""
    if lease:
        run_job.delay(schema, str(job), lease.isoformat())


@shared_task(name="cases.run_job")
def run_job(schema: str, job: str, lease: str) -> None:
    """One turn of a job on many cases."""
    with schema_context(PUBLIC):
        municipality = Municipality.objects.select_related("branding").filter(schema_name=schema).first()
    if municipality is None:
        return
    with municipality.entered():
        go_on(schema, UUID(job), running.take_turn(UUID(job), datetime.fromisoformat(lease)))


@shared_task(name="cases.tidy_all")
def tidy_all() -> None:
    """Once a night: hand out the tidying of every municipality, one order each, and tidy what is the association's."""
    with schema_context(PUBLIC):
        forget_ended_sessions(timezone.now())
        for schema in Municipality.objects.values_list("schema_name", flat=True):
            tidy.delay(schema)


@shared_task(name="cases.tidy")
def tidy(schema: str) -> None:
    """Take away what nobody will come back for: photos and scans of forms that were never sent, and ended sessions."""
    with schema_context(PUBLIC):
        municipality = Municipality.objects.filter(schema_name=schema).first()
    if municipality is None:
        return
    with municipality.entered():
        sweep_uploads(timezone.now() - UPLOADS_KEPT)
        forget_jobs(timezone.now())
        sweep_documents(timezone.now() - UPLOADS_KEPT)
        sweep_pictures(timezone.now())
        offer_all()
        forget_ways_back(timezone.now())
        forget_presence(timezone.now())
        sweep_copies(timezone.now())
        forget_used(timezone.now())
        sweep_copies(timezone.now())
        remap_stragglers()
        forget_ended_sessions(timezone.now())

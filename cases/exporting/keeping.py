"""Copies of somebody's data that were too large to be made at once: asked for, made by the worker, kept for a week.

They lie as `<schema>/copies/<uuid>.zip` in Django's storage; which one is whose stands in a row of OnceOnly.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.events.record import wake
from cases.models import OnceOnly
from tenants import current

PREFIX = "copy:"
KEPT = timedelta(days=7)
# Whoever has not made it by then has died; another one makes it.
LEASE = timedelta(minutes=15)


@dataclass(frozen=True)
class Copy:
    """How far it has come: `asked`, `making` or `ready`, since when; and where it lies."""

    state: str
    at: datetime
    place: str = ""
    size: int = 0

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"

    @property
    def until(self) -> datetime:
        """Until when it is kept."""
        return self.at + KEPT


def key_of(person: UUID) -> str:
    return f"{PREFIX}{person}"


def copy_of(person: UUID) -> Copy | None:
    """The copy that a person asked for, if it is there or on its way."""
    row = OnceOnly.objects.filter(key=key_of(person), at__gt=timezone.now() - KEPT).first()
    return Copy(row.answer["state"], row.at, row.answer.get("place", ""), row.answer.get("size", 0)) if row else None


@transaction.atomic
def ask_for_copy(person: UUID) -> None:
    """Ask for a copy. Asking twice is asking once; what was ready before makes room for a new one."""
    known = copy_of(person)
    if known is not None and not known.is_ready:
        return
    forget_copies(person)
    now = timezone.now()
    OnceOnly.objects.create(key=key_of(person), answer={"state": "asked"}, at=now)
    # Once more, in case whoever takes it up dies.
    wake(now, now + LEASE + timedelta(minutes=1))


def claim() -> UUID | None:
    """Take up one copy that waits; None where none does. The same one is not taken up twice."""
    now = timezone.now()
    left = Q(answer__state="asked") | Q(answer__state="making", at__lt=now - LEASE)
    for key in OnceOnly.objects.filter(left, key__startswith=PREFIX).order_by("at").values_list("key", flat=True):
        if OnceOnly.objects.filter(left, key=key).update(answer={"state": "making"}, at=now):
            return UUID(key.removeprefix(PREFIX))
    return None


def new_place() -> str:
    """A name in the storage that nobody can guess."""
    return f"{current.municipality().schema_name}/copies/{uuid4()}.zip"


def finish(person: UUID, place: str, size: int) -> bool:
    """Say that a copy is ready. False where nobody waits for it any more: then it must not stay."""
    return bool(OnceOnly.objects.filter(key=key_of(person), answer__state="making").update(
        answer={"state": "ready", "place": place, "size": size}, at=timezone.now()))


def forget_copies(person: UUID) -> None:
    """Take away a person's copy, ready or not."""
    for row in OnceOnly.objects.filter(key=key_of(person)):
        row.delete()
        if place := row.answer.get("place"):
            default_storage.delete(place)


def sweep_copies(now: datetime) -> None:
    """Take away the copies that were kept long enough."""
    for key in OnceOnly.objects.filter(key__startswith=PREFIX, at__lt=now - KEPT).values_list("key", flat=True):
        forget_copies(UUID(key.removeprefix(PREFIX)))

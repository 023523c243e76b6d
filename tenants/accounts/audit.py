"""What somebody who works here did that is not in a case's log."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from tenants.accounts.actors import Actor
from tenants.accounts.models import AuditEntry


def note_act(actor: Actor, act: str, *, subject: str | UUID = "", **data: Any) -> AuditEntry:
    """Write one entry into the audit log of the schema entered. Codes, ids, dates and numbers only.

    Args:
        act: a code such as `setting_changed`; its words stand in `tenants.accounts.acts`.
        subject: what it was done to, by code or public id.
    """
    return AuditEntry.objects.create(at=timezone.now(), who=actor.pseudonym, act=act, subject=str(subject), data=data)

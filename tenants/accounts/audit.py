"""What somebody who works here did that is not in a case's log."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from tenants.accounts.actors import Actor, ActorKind
from tenants.accounts.models import AuditEntry

LOOKED = "looked_at_person"


def note_act(actor: Actor, act: str, *, subject: str | UUID = "", **data: Any) -> AuditEntry:
    """Write one entry into the audit log of the schema entered. Codes, ids, dates and numbers only.

    Args:
        act: a code such as `setting_changed`; its words stand in `tenants.accounts.acts`.
        subject: what it was done to, by code or public id.
    """
    return AuditEntry.objects.create(at=timezone.now(), who=actor.pseudonym, act=act, subject=str(subject), data=data)


def note_look(actor: Actor, subject: str | UUID) -> None:
    """Note that a colleague looked at somebody's name and address: once for each person, subject and day.

    Costs one insert a day, and nothing where this process has noted it already.
    """
    if actor.kind is not ActorKind.STAFF or actor.pseudonym is None:
        return
    now = timezone.localtime()
    midnight = datetime.combine(now.date(), time(), tzinfo=now.tzinfo)
    left = int((midnight + timedelta(days=1) - now).total_seconds()) + 1
    if not cache.add(f"looked:{actor.pseudonym}:{subject}:{now.date()}", 1, left):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_auditentry (at, who, act, subject, data) SELECT %s, %s, %s, %s, '{}' "
            "WHERE NOT EXISTS (SELECT 1 FROM accounts_auditentry "
            "WHERE who = %s AND at >= %s AND act = %s AND subject = %s)",
            [now, actor.pseudonym, LOOKED, str(subject), actor.pseudonym, midnight, LOOKED, str(subject)])

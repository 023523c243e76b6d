"""Which second steps somebody has set up, in words for whoever looks after them. No secrets leave here."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from tenants.accounts.models import Person


@dataclass(frozen=True)
class SecondStep:
    """One way of taking the second step."""

    words: str
    since: datetime
    used_at: datetime | None


def second_steps_of(person: Person) -> list[SecondStep]:
    """What a person has set up, the oldest first."""
    rows = Authenticator.objects.filter(user=person).order_by("created_at")
    return [SecondStep(told(row), row.created_at, row.last_used_at) for row in rows]


def told(row: Authenticator) -> str:
    if row.type == Authenticator.Type.TOTP:
        return _("An app on the phone")
    if row.type == Authenticator.Type.RECOVERY_CODES:
        return _("Recovery codes")
    return _("A key: “%(name)s”") % {"name": row.wrap().name}

"""Keys: made, found, judged and retired. They live in the municipality's schema, so no key opens a neighbour's door."""

import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Body
from integrations.models import ApiKey, Right, Side
from integrations.open311.server.refusals import forbidden

MARK = "jarda"
# A key's last use is written down once in so long, so that reading stays reading.
NOTED_EVERY = timedelta(minutes=1)
_SHAPE = re.compile(rf"{MARK}_([0-9a-f]{{8}})_[0-9a-f]{{40}}")


def create_key(name: str, rights: Collection[Right], *, side: Side = Side.CITIZEN, body: Body | None = None,
               expires_at: datetime | None = None, per_minute: int = 600) -> tuple[ApiKey, str]:
    """Make a key in the municipality entered.

    Args:
        side: whose word its updates are; a body's key needs the body, the others have none.

    Returns:
        The key's row, and the secret itself, which cannot be shown again.
    """
    prefix, rest = secrets.token_hex(4), secrets.token_hex(20)
    secret = f"{MARK}_{prefix}_{rest}"
    key = ApiKey.objects.create(
        name=name, prefix=prefix, hash=hashed(secret), rights=sorted(Right(right).value for right in rights),
        side=side, body=body, per_minute=per_minute, created_at=timezone.now(), expires_at=expires_at)
    return key, secret


def retire_key(prefix: str) -> ApiKey:
    """Disable a key for good. Retiring twice is retiring once. Raises ApiKey.DoesNotExist."""
    key = ApiKey.objects.get(prefix=prefix)
    if key.disabled_at is None:
        key.disabled_at = timezone.now()
        key.save(update_fields=["disabled_at"])
    return key


def key_by(secret: str) -> ApiKey:
    """The living key with this secret; its use is noted.

    Raises:
        Refused: 403, with a sentence that says what is wrong with it.
    """
    shape = _SHAPE.fullmatch(secret)
    key = ApiKey.objects.select_related("body").filter(prefix=shape[1]).first() if shape else None
    if key is None or not hmac.compare_digest(key.hash, hashed(secret)):
        raise forbidden(_("This api_key is not known here. Check it, or ask the municipality for one."))
    now = timezone.now()
    if key.disabled_at is not None:
        raise forbidden(_("This api_key has been retired. Ask the municipality for a new one."))
    if key.expires_at is not None and key.expires_at <= now:
        raise forbidden(_("This api_key has expired. Ask the municipality for a new one."))
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if key.last_used_at is None or key.last_used_at < now - NOTED_EVERY:
        ApiKey.objects.filter(unnoted, pk=key.pk).update(last_used_at=now)
    return key


def ensure_right(key: ApiKey | None, right: Right) -> ApiKey:
    """The key, if there is one and it may do this.

    Raises:
        Refused: 403.
    """
    if key is None:
        raise forbidden(_("This call needs an api_key. Ask the municipality for one."))
    if right.value not in key.rights:
        sentences = {Right.REPORT: _("This api_key may not report cases. Ask the municipality for that right."),
                     Right.UPDATE: _("This api_key may not send updates. Ask the municipality for that right.")}
        raise forbidden(sentences[right])
    return key


def hashed(secret: str) -> str:
    """What is kept of a secret. It is 160 random bits, so one round of SHA-256 is enough."""
    return sha256(secret.encode()).hexdigest()

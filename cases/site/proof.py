"""A check against programs that send in heaps, without a puzzle: the browser does a second's work while one is writing.

ALTCHA's protocol, version 2: the server signs a challenge, the browser tries numbers until the key derived from one of
them (PBKDF2 with SHA-256) begins as the challenge says. Nothing about the reader goes into it. The challenge is bound
to the municipality and to the kind of form, and ends after a while; a solution is good for one wish, and which ones
were used is kept in the municipality's own database, so that a cache that was lost forgives nothing.
"""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from altcha import Payload, create_challenge, verify_solution
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.models import OnceOnly
from tenants import current

ALGORITHM = "PBKDF2/SHA-256"
# One try is a few thousandths of a second of a telephone, and between 1 and TRIES of them are needed: half a second on
# average, a second and a bit at most. The server itself makes one try for each challenge and none to verify it.
ROUNDS, TRIES = 3_000, 250
# As long as people leave a form open and still send it; the browser asks for a fresh one after that.
GOOD_FOR = timedelta(hours=2)
USED = "check:"
# What a solution weighs at most, as it is sent.
LONGEST = 4_000


@dataclass(frozen=True)
class Proof:
    """A solution that is right. `mark` names its challenge."""

    mark: str


def challenge_for(purpose: str, now: datetime | None = None) -> dict[str, Any]:
    """A new challenge for one form of the municipality entered, as the browser takes it."""
    at = now or timezone.now()
    made = create_challenge(
        ALGORITHM, ROUNDS, counter=1 + secrets.randbelow(TRIES), expires_at=at + GOOD_FOR,
        data={"for": purpose}, hmac_secret=_secret("challenge"), hmac_key_secret=_secret("key"))
    return made.to_dict()


def proved(sent: str, purpose: str) -> Proof | None:
    """The solution that came with a form; None where there is none, or it is wrong, too old, or another form's."""
    if not sent or len(sent) > LONGEST:
        return None
    try:
        payload = Payload.from_dict(json.loads(base64.b64decode(sent, validate=True)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        return None
    parameters = payload.challenge.parameters
    try:
        # A signature counts only with what we would have signed ourselves: bound to this form, and with an end.
        if parameters.data != {"for": purpose} or not isinstance(parameters.expires_at, int):
            return None
        found = verify_solution(payload, _secret("challenge"), hmac_key_secret=_secret("key"))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return Proof(str(payload.challenge.signature)) if found.verified else None


def use(proof: Proof, wish: str) -> bool:
    """Use a solution for a wish. The same wish may come again, as often as its form does; another one may not use it.

    Returns:
        Whether it is this wish's solution.
    """
    key, meant = USED + proof.mark[:64], sha256(wish.encode()).hexdigest()[:32]
    with transaction.atomic():
        kept, _is_new = OnceOnly.objects.get_or_create(
            key=key, defaults={"answer": {"wish": meant}, "at": timezone.now()})
    return bool(kept.answer.get("wish") == meant)


def forget_used(before: datetime) -> int:
    """Delete used solutions whose challenge has ended by itself. Returns how many."""
    return OnceOnly.objects.filter(key__startswith=USED, at__lt=before - GOOD_FOR - timedelta(hours=1)).delete()[0]


def _secret(use_of: str) -> bytes:
    """A key of the municipality's own: what was solved for one is worth nothing in another."""
    return salted_hmac(f"cases.check.{use_of}", current.municipality().schema_name, algorithm="sha256").digest()

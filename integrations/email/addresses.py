"""The addresses to which answers come back: `valasz+kohid.r-4f0c…@domain`. They name the municipality and a secret.

Two kinds: a referral's own (`r`), whose writer is the body, and a participant's own (`p`), whose writer is the person.
"""

import base64
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from cases.models import Participant, Referral
from tenants.models import Municipality

LOCAL = "valasz"
PATTERN = re.compile(rf"^{LOCAL}\+(?P<slug>[a-z0-9-]+)\.(?P<kind>[rp])-(?P<token>[a-z0-9-]+)@", re.IGNORECASE)


@dataclass(frozen=True)
class ReplyAddress:
    """What an address says: whose municipality, a referral (`r`) or a participant (`p`), and its token."""

    slug: str
    kind: str
    token: str


def reply_address(here: Municipality, kind: str, token: str) -> str:
    return f"{LOCAL}+{here.slug}.{kind}-{token}@{settings.MAIL_DOMAIN}"


def of_referral(here: Municipality, referral: Referral) -> str:
    """The address of one referral: whatever is written there is this body's answer."""
    return reply_address(here, "r", referral.reply_token)


def of_participant(here: Municipality, participant: Participant) -> str:
    """The address of one person's part in one case."""
    return reply_address(here, "p", f"{participant.pk}-{mark(here, participant.pk)}")


def mark(here: Municipality, participant: int) -> str:
    """What only we can write behind a participant's number: 80 bits, in letters that survive any mail program."""
    digest = salted_hmac("integrations.email.addresses", f"{here.slug}:{participant}", algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()


def read(address: str) -> ReplyAddress | None:
    """The parts of a reply address; None for any other address."""
    found = PATTERN.match(address.strip())
    return ReplyAddress(found["slug"].lower(), found["kind"].lower(), found["token"].lower()) if found else None


def participant_in(here: Municipality, token: str) -> Participant | None:
    """The participant whom a token names, if we wrote it. Call it inside the municipality."""
    number, _dash, written = token.partition("-")
    if not number.isdigit() or written != mark(here, int(number)):
        return None
    return Participant.objects.select_related("case").filter(pk=int(number)).first()

"""The addresses to which answers come back: `valasz+kohid.r-4f0c…@domain`. They name the municipality and a secret.

Four kinds: a referral's own (`r`), whose writer is the body; a participant's own (`p`), whose writer is the person; a
person's (`a`), for letters about several cases; and a delivery's (`b`), the envelope's sender, to which mail servers
return what they cannot deliver. The visible sender is the municipality's plain address, `kohid@domain` (`t`).
"""

import base64
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from cases.models import Participant, Referral
from integrations.models import Delivery
from tenants.accounts.models import Person
from tenants.models import Municipality

LOCAL = "valasz"
PATTERN = re.compile(rf"^{LOCAL}\+(?P<slug>[a-z0-9-]+)\.(?P<kind>[rpab])-(?P<token>[a-z0-9-]+)@", re.IGNORECASE)


SLUG = re.compile(r"^[a-z0-9-]{1,40}$")


@dataclass(frozen=True)
class ReplyAddress:
    """What an address says: whose municipality, of which kind, and its token (empty for the plain one, `t`)."""

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


def of_person(here: Municipality, person: Person) -> str:
    """The address of one person, for letters that are not about one case."""
    return reply_address(here, "a", f"{person.pk}-{mark(here, person.pk, 'a')}")


def of_delivery(here: Municipality, delivery: Delivery) -> str:
    """The envelope's sender of one delivery: whatever comes back to it is about this very letter."""
    return reply_address(here, "b", f"{delivery.pk}-{mark(here, delivery.pk, 'b')}")


def of_town(here: Municipality) -> str:
    """The sender that people see."""
    return f"{here.slug}@{settings.MAIL_DOMAIN}"


def mark(here: Municipality, number: int, kind: str = "") -> str:
    """What only we can write behind a number: 80 bits, in letters that survive any mail program.

    Args:
        kind: of what the number is; empty for a participant.
    """
    named = f"{here.slug}:{kind}:{number}" if kind else f"{here.slug}:{number}"
    digest = salted_hmac("integrations.email.addresses", named, algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()


def read(address: str) -> ReplyAddress | None:
    """The parts of a reply address, or of a municipality's plain one; None for any other address."""
    address = address.strip()
    if found := PATTERN.match(address):
        return ReplyAddress(found["slug"].lower(), found["kind"].lower(), found["token"].lower())
    name, _at, domain = address.lower().rpartition("@")
    return ReplyAddress(name, "t", "") if domain == settings.MAIL_DOMAIN.lower() and SLUG.match(name) else None


def participant_in(here: Municipality, token: str) -> Participant | None:
    """The participant whom a token names, if we wrote it. Call it inside the municipality."""
    number = number_in(here, token)
    return Participant.objects.select_related("case").filter(pk=number).first() if number else None


def person_in(here: Municipality, token: str) -> Person | None:
    """The person whom a token names, if we wrote it."""
    number = number_in(here, token, "a")
    return Person.objects.filter(pk=number).first() if number else None


def delivery_in(here: Municipality, token: str) -> Delivery | None:
    """The delivery that a token names, if we wrote it."""
    number = number_in(here, token, "b")
    return Delivery.objects.select_related("letter", "case").filter(pk=number).first() if number else None


def number_in(here: Municipality, token: str, kind: str = "") -> int | None:
    number, _dash, written = token.partition("-")
    if not number.isdecimal() or not number.isascii() or len(number) > 18 or written != mark(here, int(number), kind):
        return None
    return int(number)

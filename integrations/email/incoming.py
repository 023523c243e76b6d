"""Answers that come by mail: a body's becomes its referral's answer, a person's a word in their case.

Both wait for a clerk's eye: they come in as internal, and nobody outside is told before a person has read them.
"""

import hashlib
import re
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from cases.events.record import keep_text, record
from cases.events.types import NoteAdded
from cases.models import GONE, Case, Participant, Referral
from cases.models.event import Voice
from cases.services.locking import locked
from cases.services.reachability import address_works
from cases.services.referring import answer_referral
from integrations.email import addresses
from integrations.email.addresses import ReplyAddress
from integrations.email.bounces import bounce_in
from integrations.email.failing import delivery_of, take_bounce
from integrations.email.reading import is_automatic, own_words
from integrations.models import Fate, IncomingLetter
from tenants import current
from tenants.accounts.actors import BODY, Actor, ActorKind
from tenants.fleet.names import PUBLIC
from tenants.models import Municipality

NUMBER = re.compile(r"\b[A-Z0-9]{2,8}-(?:[A-Z]+-)?\d{4,8}(?:-\d{5})?\b")


class NotForUs(LookupError):
    """No recipient is an address of a municipality here."""


def receive(message: EmailMessage, recipients: list[str]) -> Fate:
    """Take in one letter: once, however often it comes.

    Args:
        recipients: the envelope's recipients; the header's are looked at too.

    Raises:
        NotForUs: none of them is an address of ours.
    """
    written = [*recipients, *(address for _name, address in getaddresses(
        [str(value) for header in ("To", "Cc", "Delivered-To") for value in message.get_all(header, [])]))]
    found = [reply for reply in map(addresses.read, written) if reply]
    # One that names a case says more than the municipality's plain one.
    reply = next((one for one in found if one.kind != "t"), found[0] if found else None)
    if reply is None:
        raise NotForUs(", ".join(recipients))
    with schema_context(PUBLIC):
        town = Municipality.objects.select_related("branding").filter(slug=reply.slug).first()
    if town is None:
        raise NotForUs(", ".join(recipients))
    with town.entered():
        return take_in(message, reply)


@transaction.atomic
def take_in(message: EmailMessage, reply: ReplyAddress) -> Fate:
    """Keep the letter and do what follows from it, in the municipality entered."""
    known = IncomingLetter.objects.filter(message_id=key_of(message)).first()
    if known:
        return Fate(known.fate)
    words = own_words(message)
    kept = IncomingLetter(message_id=key_of(message), sender=parseaddr(header(message, "From"))[1][:254],
                          subject=header(message, "Subject")[:250], text=words,
                          received_at=timezone.now())
    if (bounce := bounce_in(message)) is not None:
        take_bounce(kept, bounce, delivery_of(bounce, reply))
    elif is_automatic(message):
        kept.fate, kept.case = Fate.AUTOMATIC, case_of(reply)
    elif not words:
        kept.fate, kept.case = Fate.EMPTY, case_of(reply)
    else:
        kept.case = attach(reply, words) or attach_by_number(kept.subject, words, writer_of(reply))
        kept.fate = Fate.ATTACHED if kept.case else Fate.UNMATCHED
    kept.save(force_insert=True)
    return Fate(kept.fate)


def key_of(message: EmailMessage) -> str:
    """The letter's own id; where it has none, one made of all that it holds, however broken."""
    if own := header(message, "Message-ID"):
        return own[:250]
    held = [(list(part.raw_items()), part.get_payload(decode=True)) for part in message.walk()]
    return hashlib.sha256(repr(held).encode("utf-8", "surrogatepass")).hexdigest()


def header(message: EmailMessage, name: str) -> str:
    """A header on one line, without what no database can take; empty where there is none."""
    words = str(message.get(name, "")).replace("\0", "").encode("utf-8", "replace").decode()
    return " ".join(words.split())


def case_of(reply: ReplyAddress) -> Case | None:
    if reply.kind == "r":
        referral = Referral.objects.select_related("case").filter(reply_token=reply.token).first()
        return referral.case if referral else None
    if reply.kind == "b":
        delivery = addresses.delivery_in(current.municipality(), reply.token)
        return delivery.case if delivery else None
    if reply.kind != "p":
        return None
    participant = addresses.participant_in(current.municipality(), reply.token)
    return participant.case if participant else None


def attach(reply: ReplyAddress, words: str) -> Case | None:
    """Put the words where the address says; None where it names nothing that is still there."""
    if reply.kind == "p":
        participant = addresses.participant_in(current.municipality(), reply.token)
        return from_person(participant, words) if participant else None
    if reply.kind == "b":
        # Somebody's mail program answers to the envelope's sender: the letter knows where answers to it go.
        delivery = addresses.delivery_in(current.municipality(), reply.token)
        wanted = addresses.read(delivery.letter.reply_to) if delivery and delivery.letter else None
        return attach(wanted, words) if wanted and wanted.kind in ("p", "r") else None
    if reply.kind != "r":
        return None
    referral = Referral.objects.select_related("case", "body").filter(reply_token=reply.token).first()
    if referral is None:
        return None
    if referral.state in GONE:
        return note_in(referral.case, words, BODY)
    answer_referral(referral, actor=BODY, answer=words, voice=Voice.INTERNAL)
    return referral.case


def from_person(participant: Participant, words: str) -> Case:
    # Whoever writes from it reads it: letters go there again.
    address_works(participant.email)
    return note_in(participant.case, words, Actor(ActorKind.CITIZEN, participant.person, participant.pseudonym))


def writer_of(reply: ReplyAddress) -> Actor:
    """Who writes to an address that names no case: the person whose own it is, or somebody whom we do not know."""
    person = addresses.person_in(current.municipality(), reply.token) if reply.kind == "a" else None
    return Actor(ActorKind.CITIZEN, person, person.pseudonym) if person else BODY


def attach_by_number(subject: str, words: str, writer: Actor) -> Case | None:
    """The fallback: exactly one case number in the subject. Two are a question for a person."""
    numbers = set(NUMBER.findall(subject.upper()))
    found = list(Case.objects.filter(number__in=numbers)[:2]) if numbers else []
    return note_in(found[0], words, writer) if len(found) == 1 else None


def note_in(case: Case, words: str, actor: Actor) -> Case:
    case = locked(case)
    text = keep_text(case, words)
    if text:
        record(case, NoteAdded(note=text.pk), actor=actor, voice=Voice.INTERNAL)
    return case

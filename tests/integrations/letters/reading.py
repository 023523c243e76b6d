"""What the tests of letters ask of a mailbox, and how they let time pass."""

from datetime import timedelta
from email.message import EmailMessage

from django.db.models import F
from django.utils import timezone

from cases.models import Alert, ToDo
from integrations.letters.digest import gather
from integrations.models import Letter
from integrations.outbox.carrier import carry
from tests.fakes.smtp import Mailbox


def carried(mailbox: Mailbox) -> list[EmailMessage]:
    """What goes out now, the ten seconds of undo being over."""
    mailbox.letters.clear()
    ToDo.objects.update(not_before=F("not_before") - timedelta(seconds=11))
    carry()
    return list(mailbox.letters)


def in_the_evening(mailbox: Mailbox) -> list[EmailMessage]:
    """What goes out when the hour of the daily letter has come."""
    mailbox.letters.clear()
    day = timedelta(days=2)
    Letter.objects.exclude(digest_at=None).update(digest_at=timezone.now() - timedelta(seconds=1))
    Alert.objects.update(told_until=F("told_until") - day)
    gather()
    carry()
    return list(mailbox.letters)


def to(letters: list[EmailMessage]) -> list[str]:
    return sorted(letter["To"].addresses[0].addr_spec for letter in letters)


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content())

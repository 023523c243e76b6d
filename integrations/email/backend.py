"""Django's mail backend: whatever any library sends becomes a letter that the carrier takes, like all others."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from cases.events.record import wake
from integrations.letters.page import furniture
from integrations.models import Letter
from integrations.outbox.carrying import queue_letter
from tenants.fleet.connection import db
from tenants.models import Municipality


class LetterBackend(BaseEmailBackend):
    """Stores letters inside a municipality. The association's own few go to the mail server at once."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        here = db.tenant
        if not isinstance(here, Municipality):
            return SmtpBackend(fail_silently=self.fail_silently).send_messages(email_messages) or 0
        with transaction.atomic():
            for message in email_messages:
                for address in message.to:
                    queue_letter(letter_from(message, address, here))
            wake(timezone.now())
        return len(email_messages)


def letter_from(message: EmailMessage, address: str, here: Municipality) -> Letter:
    name, plain = parseaddr(address)
    html = next((content for content, kind in message.alternatives if kind == "text/html"),
                "") if isinstance(message, EmailMultiAlternatives) else ""
    language = (get_language() or here.language).split("-")[0]
    return Letter(kind="account", to_name=name, to_address=plain, from_name=here.name, subject=str(message.subject),
                  text=str(message.body), html=str(html) or dressed(str(message.subject), str(message.body), language),
                  language=language[:5])


def dressed(subject: str, text: str, language: str) -> str:
    """A letter that was written as plain text, in the municipality's frame: its paragraphs, and its links to press."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return render_to_string("letters/plain.html", {"subject": subject, "paragraphs": paragraphs,
                                                   **furniture(language)})

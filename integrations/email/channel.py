"""E-mail over SMTP, as a channel of the carrier."""

import smtplib
import ssl
from collections.abc import Callable
from typing import Any

from django.conf import settings

from integrations.email.addresses import of_delivery
from integrations.email.message import message_for
from integrations.models import Delivery, State
from integrations.outbox.channels import Outcome
from tenants import current


class EmailChannel:
    """Hands letters to the configured mail server.

    SMTP cannot be asked whether it has a message. The Message-ID stays the same for a delivery, and mail servers drop
    what they have: so a lost answer is followed by a second sending. The write-ahead mark keeps that rare.
    """

    name = "email"
    honours_our_key = True

    def send(self, delivery: Delivery, handing_over: Callable[[], None]) -> Outcome:
        letter = delivery.letter
        if letter is None:
            return Outcome(State.REFUSED, "The letter was erased before it could be sent.")
        if not letter.to_address:
            return Outcome(State.REFUSED, "There is no address. Add a contact with an e-mail address to the body.")
        try:
            message = message_for(delivery, letter)
        except ValueError as fault:
            return Outcome(State.REFUSED, f"This address cannot be written to: {fault}")
        taken: Outcome | None = None
        try:
            with connected() as server:
                handing_over()
                answer = server.send_message(message, from_addr=of_delivery(current.municipality(), delivery))
                taken = Outcome(State.DELIVERED, str(answer or "taken by the mail server"))
        except smtplib.SMTPResponseException as refusal:
            # What a server says to our goodbye changes nothing about a letter that it has taken.
            return taken or outcome_of(refusal.smtp_code, refusal.smtp_error)
        except smtplib.SMTPRecipientsRefused as refusal:
            return outcome_of(*next(iter(refusal.recipients.values())))
        except (OSError, smtplib.SMTPException) as fault:
            return Outcome(State.PENDING, f"The mail server does not answer: {fault}")
        return taken


def connected() -> smtplib.SMTP:
    """A connection to the mail server, signed in where that is set."""
    server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
    if settings.EMAIL_USE_TLS:
        server.starttls(context=ssl.create_default_context())
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return server


def outcome_of(code: int, words: Any) -> Outcome:
    """What the server's answer means: 5xx is for good (RFC 5321, 4.2.1), everything else may pass."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return Outcome(State.REFUSED if 500 <= code < 600 else State.PENDING, f"{code} {text}")

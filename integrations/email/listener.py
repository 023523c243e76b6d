"""The door for letters that come in: a small SMTP server behind the mail server that delivers to us.

It says "taken" only after the letter is in the database, and "try later" whenever anything goes wrong, so that the
sender keeps what we could not keep.
"""

import logging
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from integrations.email.incoming import NotForUs, receive

logger = logging.getLogger(__name__)
LARGEST = 35 * 1024 * 1024


class Door:
    """What aiosmtpd asks for each letter."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        return await sync_to_async(self.take_afresh)(content, list(envelope.rcpt_tos))

    def take_afresh(self, content: bytes, recipients: list[str]) -> str:
        """The same for a process that lives long: no request ends here that would give up a dead connection."""
        close_old_connections()
        return self.take(content, recipients)

    def take(self, content: bytes, recipients: list[str]) -> str:
        """The SMTP answer to one letter."""
        message: EmailMessage = message_from_bytes(content, policy=policy.default)
        try:
            receive(message, recipients)
        except NotForUs:
            return "550 5.1.1 Nobody here has this address."
        except Exception:  # whatever it is, a letter must not come back as refused because of us
            logger.exception("A letter could not be kept; the sender is asked to try again.")
            return "451 4.3.0 We cannot keep it now. Please try again later."
        return "250 2.0.0 Taken."


def listener(host: str, port: int) -> Controller:
    """A server that is not started yet."""
    return Controller(Door(), hostname=host, port=port, data_size_limit=LARGEST, ident="Mail")

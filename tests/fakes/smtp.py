"""A real SMTP server on loopback that can be told to misbehave."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What arrived. `answers` are given to the next messages in turn instead of taking them."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    # How long the server thinks before it answers.
    seconds: float = 0.0
    # What it says to QUIT, where that is not the usual.
    goodbye: str = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        await asyncio.sleep(self.seconds)
        return "250 taken"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.goodbye or "221 Bye"

    def by_id(self) -> dict[str, list[EmailMessage]]:
        """The letters by Message-ID, as a mail server that drops what it has would count them."""
        found: dict[str, list[EmailMessage]] = {}
        for letter in self.letters:
            found.setdefault(str(letter["Message-ID"]), []).append(letter)
        return found


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Serve on a free port of the loopback address until the block ends."""
    mailbox = Mailbox(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()

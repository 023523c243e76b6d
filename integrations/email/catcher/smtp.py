"""The door for letters: SMTP on loopback, for any sender and any recipient."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from integrations.email.catcher.store import Store

_MOST_BYTES = 40 * 1024 * 1024


class _Keeper:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        try:
            self._store.keep(content, envelope.rcpt_tos)
        except OSError as error:
            # The sender keeps it and tries again.
            return f"451 The letter could not be stored ({error.strerror})"
        return "250 OK"


def door(store: Store, port: int, host: str = "127.0.0.1") -> Controller:
    """A mail server that stores what it gets; `start()` opens it, `stop()` closes it."""
    return Controller(_Keeper(store), hostname=host, port=port, data_size_limit=_MOST_BYTES, enable_SMTPUTF8=True)

"""An answer written on the page: sent as the letter's recipient to where the letter wants answers."""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from integrations.email.catcher.store import Letter

_SECONDS = 20


class NotTaken(Exception):
    """The answer was not taken; the message is what the other side said."""


def send(letter: Letter, words: str, port: int, host: str = "127.0.0.1") -> None:
    """Send an answer by SMTP.

    Args:
        letter: what is answered; it must say where answers go.
        words: the answer, plain text.
        port: where the product takes in letters.

    Raises:
        NotTaken: the other side refused it or is not there.
    """
    sender = parseaddr(letter.summary.to)[1]
    recipient = parseaddr(letter.reply_to)[1]
    answer = EmailMessage()
    answer["From"] = sender
    answer["To"] = recipient
    answer["Subject"] = f"Re: {letter.summary.subject}".replace("\n", " ").replace("\r", " ")
    answer["Date"] = formatdate()
    answer["Message-ID"] = make_msgid(domain="catcher.invalid")
    if letter.summary.message_id:
        answer["In-Reply-To"] = letter.summary.message_id
    answer.set_content(words)
    try:
        with smtplib.SMTP(host, port, timeout=_SECONDS) as line:
            line.send_message(answer, from_addr=sender, to_addrs=[recipient])
    except smtplib.SMTPRecipientsRefused as refusal:
        raise NotTaken(_said(next(iter(refusal.recipients.values()))[1])) from refusal
    except smtplib.SMTPResponseException as refusal:
        raise NotTaken(_said(refusal.smtp_error)) from refusal
    except (OSError, smtplib.SMTPException) as fault:
        raise NotTaken(str(fault)) from fault


def _said(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words

"""Letters as `.eml` files in a folder: safe on the disk before they are acknowledged, and each of them once."""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_binary_file, message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

_RECIPIENT = "X-Envelope-To"


@dataclass(frozen=True)
class Summary:
    """One line of the list. `arrived` is aware, in UTC."""

    id: str
    arrived: datetime
    message_id: str
    sender: str
    to: str
    subject: str


@dataclass(frozen=True)
class Attachment:
    """A part that is no text of the letter. `number` counts the letter's parts in order."""

    number: int
    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Letter:
    """A whole letter, read. `reply_to` is "" where it wants no answers."""

    summary: Summary
    headers: list[tuple[str, str]]
    text: str | None
    html: str | None
    attachments: list[Attachment]
    reply_to: str


class Store:
    """The folder of letters. The file's name is made of the Message-ID, so the same letter has one place only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for half in folder.glob("*.part"):
            half.unlink(missing_ok=True)

    def keep(self, content: bytes, recipients: list[str]) -> bool:
        """Write a letter so that it outlives a power cut. False: it was there already."""
        known = message_from_bytes(content, policy=policy.compat32).get("Message-ID", "")
        name = hashlib.sha256(str(known).strip().encode() or content).hexdigest()[:32]
        place = self._folder / f"{name}.eml"
        if place.exists():
            return False
        half = self._folder / f"{name}.{os.getpid()}.part"
        with half.open("wb") as file:
            file.write(f"{_RECIPIENT}: {', '.join(recipients)}\r\n".encode(errors="replace"))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)
        # The name is safe only when the folder is.
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return True

    def count(self) -> int:
        """How many letters there are."""
        return sum(1 for _ in self._folder.glob("*.eml"))

    def newest(self, *, skip: int = 0, limit: int = 100, words: str = "") -> list[Summary]:
        """Letters, newest first; with `words` those whose address or subject contains them."""
        files = sorted(self._folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        if not words:
            return [_summary(path) for path in files[skip : skip + limit]]
        found: list[Summary] = []
        for path in files:
            line = _summary(path)
            if words.casefold() in f"{line.sender} {line.to} {line.subject}".casefold():
                found.append(line)
                if len(found) == skip + limit:
                    break
        return found[skip:]

    def read(self, letter_id: str) -> Letter | None:
        """A whole letter, or None where there is no such letter."""
        path = self._path(letter_id)
        if path is None:
            return None
        message = _parse(path)
        text = message.get_body(preferencelist=("plain",))
        html = message.get_body(preferencelist=("html",))
        bodies = {id(part) for part in (text, html) if part is not None}
        attachments = [
            Attachment(number, part.get_filename() or f"part-{number}", part.get_content_type(), len(_bytes(part)))
            for number, part in enumerate(message.walk())
            if not part.is_multipart() and id(part) not in bodies
        ]
        headers = [(name, str(value)) for name, value in message.items() if name != _RECIPIENT]
        return Letter(
            _summary(path), headers, _words(text), _words(html), attachments, str(message.get("Reply-To", ""))
        )

    def part(self, letter_id: str, number: int) -> tuple[Attachment, bytes] | None:
        """One attachment with its bytes, or None where there is none."""
        path = self._path(letter_id)
        if path is None:
            return None
        for place, part in enumerate(_parse(path).walk()):
            if place == number and not part.is_multipart():
                content = _bytes(part)
                name = part.get_filename() or f"part-{number}"
                return Attachment(number, name, part.get_content_type(), len(content)), content
        return None

    def source(self, letter_id: str) -> bytes | None:
        """The letter as it came, below a line with its recipients."""
        path = self._path(letter_id)
        return path.read_bytes() if path else None

    def _path(self, letter_id: str) -> Path | None:
        # Ids come from addresses: only what we made ourselves may become a path.
        if len(letter_id) != 32 or not set(letter_id) <= set("0123456789abcdef"):
            return None
        path = self._folder / f"{letter_id}.eml"
        return path if path.exists() else None


def _parse(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return message_from_binary_file(file, policy=policy.default)


def _summary(path: Path) -> Summary:
    message = _parse(path)
    return Summary(
        id=path.stem,
        arrived=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        message_id=str(message.get("Message-ID", "")).strip(),
        sender=str(message.get("From", "")),
        to=str(message.get(_RECIPIENT) or message.get("To", "")),
        subject=str(message.get("Subject", "")),
    )


def _words(part: MIMEPart | None) -> str | None:
    if part is None:
        return None
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        # A character set that does not exist: show what can be shown.
        return _bytes(part).decode("utf-8", errors="replace")


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""

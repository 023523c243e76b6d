"""What a letter that came in says: its own words, without what it quotes, and whether a person wrote it. Pure."""

import re
from email.message import EmailMessage
from html.parser import HTMLParser

# Lines from which on a reply only repeats what it answers, in the languages and programs that we meet.
QUOTE_STARTS = re.compile(
    r"^\s*(?:"
    r"-{2,}\s*(?:Original Message|Eredeti üzenet|Ursprüngliche Nachricht|Forwarded message)\s*-{2,}.*"
    r"|_{10,}"
    r"|On .{5,200} wrote:"
    r"|Am .{5,200} schrieb .{1,120}:"
    r"|.{1,160} (?:ezt írta|írta|a következőt írta)(?: \(.{1,60}\))?:.*"
    r"|(?:From|Feladó|Von): .+"
    r"|\d{4}\. .{3,40}\. .{1,160} <[^>]+>:?"
    r")\s*$", re.IGNORECASE)
SIGNATURE = re.compile(r"^-- ?$")
LONGEST = 20_000


class Words(HTMLParser):
    """The words of an HTML letter, a line for each block; quoted blocks left out."""

    BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3"})
    SILENT = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        if tag == "blockquote":
            self.quoted += 1
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT and self.silent:
            self.silent -= 1
        if tag == "blockquote" and self.quoted:
            self.quoted -= 1
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.quoted:
            self.parts.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))


def own_words(message: EmailMessage) -> str:
    """What the writer added: without quotations and signature; empty where there is nothing of their own."""
    lines: list[str] = []
    for line in whole_text(message)[:LONGEST].splitlines():
        if QUOTE_STARTS.match(line) or SIGNATURE.match(line):
            break
        if not line.lstrip().startswith(">"):
            lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def whole_text(message: EmailMessage) -> str:
    """The letter's text, from its plain part, else from its HTML part; a broken part is read as far as it goes."""
    part = message.get_body(("plain",)) or message.get_body(("html",))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):  # a charset that there is not, or one that is none for letters
        text = raw.decode("utf-8", errors="replace")
    text = text.replace("\x00", "")
    if part.get_content_type() != "text/html":
        return text
    words = Words()
    words.feed(text)
    return "\n".join(line.strip() for line in "".join(words.parts).splitlines())


def is_automatic(message: EmailMessage) -> bool:
    """Whether a program wrote it: a bounce, an out-of-office note, a list (RFC 3834, RFC 3464)."""
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (submitted != "no" or precedence in {"bulk", "junk", "list", "auto_reply"}
            or message.get_content_type() == "multipart/report" or "X-Autoreply" in message
            or str(message.get("Return-Path", "")).strip() == "<>" or "List-Id" in message)

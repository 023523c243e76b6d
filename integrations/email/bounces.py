"""What a letter that came back says: of which letter of ours, to whom, and whether for good. Pure.

Three shapes: reports that programs can read (RFC 3464, in `multipart/report`), the plain ones of Exim and others with
an `X-Failed-Recipients` header, and those of providers that only write sentences, in whatever language. In the end the
enhanced status code (RFC 3463) decides, wherever it stands.
"""

import re
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import parseaddr

from integrations.email.reading import whole_text

# Permanent by their number, but of the letter, the moment or the sender's standing, not of the address: a full mailbox,
# a letter too large, a server's own trouble, loops, rules against unwanted letters.
PASSING = re.compile(r"^5\.(?:2\.[2-4]|3\.|4\.|5\.|6\.|7\.)")
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# A reply code at the beginning of what a server said: "550 No such user", "said: 452-4.2.2 …".
REPLY = re.compile(r"(?:^|[\s:(;#<>])([45]\d\d)[ \-](?=\S)", re.MULTILINE)
GONE = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox|person)|does not exist|doesn't exist|nem létezik"
    r"|address (?:couldn't|could not) be found|cím nem található|a címzett nem található|nincs ilyen"
    r"|unrouteable address"
    r"|mailbox (?:unavailable|not found)|recipient (?:not found|address rejected)|no mailbox here|ismeretlen"
    r"|existiert nicht|unbekannt|wurde nicht gefunden|invalid recipient|account .{0,40}disabled", re.IGNORECASE)
FULL = re.compile(r"(?:mailbox|quota|inbox|postafiók|fiók|postfach).{0,40}(?:full|exceeded|betelt|megtelt|voll)"
                  r"|over ?quota|out of storage|try again later|greylist", re.IGNORECASE)
FAILS = re.compile(
    r"undeliver|delivery (?:status notification|has failed|failure|failed|delayed)|mail delivery failed|returned mail"
    r"|failure notice|couldn't be delivered|could not be delivered|wasn't delivered|not delivered|kézbesíthetetlen"
    r"|kézbesítési? (?:hiba|sikertelen|állapot)|kézbesítés(?:e)? (?:nem sikerült|sikertelen|késik)|nem kézbesíthető"
    r"|nem sikerült (?:a )?kézbesít|sikertelen kézbesítés|unzustellbar|zustellung fehlgeschlagen", re.IGNORECASE)
ROBOTS = re.compile(r"^(?:mailer-daemon|postmaster|mail\.?daemon|mdaemon|microsoftexchange[0-9a-f]*)@", re.IGNORECASE)
OURS = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@", re.IGNORECASE)
LONGEST = 20_000


@dataclass(frozen=True)
class Bounce:
    """A letter that came back.

    `hard`: the address takes no letters. `delivery`: the public id in the Message-ID of the letter of ours that is
    quoted; `address`: whom it could not reach; each empty where the bounce does not say. `said` is what the other
    server said.
    """

    hard: bool
    delivery: str = ""
    address: str = ""
    said: str = ""


def bounce_in(message: EmailMessage) -> Bounce | None:
    """The bounce that a letter is; None for anything else: people's letters, out-of-office notes, read receipts, and
    reports that a letter arrived."""
    fields = report_fields(message)
    if fields is not None:
        return of_report(message, fields)
    failed = str(message.get("X-Failed-Recipients", "")).split(",")[0].strip()
    sender = parseaddr(str(message.get("From", "")))[1]
    text = whole_text(message)[:LONGEST]
    speaks = FAILS.search(f"{message.get('Subject', '')}\n{text[:2000]}")
    if not (failed or (speaks and (ROBOTS.match(sender) or str(message.get("Return-Path", "")).strip() == "<>"))):
        return None
    if re.search(r"warning: message .{0,40}delayed|delayed \d+ hours|delivery delayed|kézbesítés(?:e)? késik", text,
                 re.IGNORECASE):
        return Bounce(False, quoted_id(message, text), failed, first_line(text))
    return Bounce(is_hard(text), quoted_id(message, text), failed, first_line(text))


def report_fields(message: EmailMessage) -> dict[str, str] | None:
    """The fields of the first recipient in a machine-readable report, in small letters; None where there is none."""
    part = next((one for one in message.walk() if one.get_content_type() == "message/delivery-status"), None)
    if part is None:
        return None
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    fields: dict[str, str] = {}
    for block in blocks:
        for name, value in block.items() if isinstance(block, Message) else ():
            fields.setdefault(name.lower(), " ".join(str(value).split()))
    if not blocks:
        for line in str(part.get_payload(decode=False)).splitlines():
            name, colon, value = line.partition(":")
            if colon:
                fields.setdefault(name.strip().lower(), value.strip())
    return fields


def of_report(message: EmailMessage, fields: dict[str, str]) -> Bounce | None:
    action, status = fields.get("action", "").lower(), fields.get("status", "")
    if action not in ("failed", "delayed") and not status.startswith(("4", "5")):
        return None
    said = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("diagnostic-code", "") or status
    found = STATUS.search(status)
    code = found[1] if found else ""
    # What the far server itself said is more exact than a general 5.0.0 of ours.
    if code in ("", "5.0.0", "5.1.0"):
        hard = is_hard(said) if said and said != status else bool(code)
    else:
        hard = code.startswith("5.") and not PASSING.match(code)
    address = (fields.get("original-recipient") or fields.get("final-recipient", "")).rpartition(";")[2].strip(" <>")
    return Bounce(hard and action != "delayed", quoted_id(message, ""), address.lower(), said)


def is_hard(said: str) -> bool:
    """Whether what a server said means that the address takes no letters. In doubt it does not: three doubts in a week
    count as well (`failing`)."""
    codes = STATUS.findall(said)
    if codes:
        return any(code.startswith("5.") and not PASSING.match(code) for code in codes)
    if FULL.search(said):
        return False
    if GONE.search(said):
        return True
    replies = REPLY.findall(said)
    return bool(replies) and replies[-1] in ("550", "551", "553", "511", "556") and not re.search(
        r"spam|policy|block|reputation|denied|dnsbl|rbl", said, re.IGNORECASE)


def quoted_id(message: EmailMessage, text: str) -> str:
    """The id of the delivery whose letter is quoted: in the returned letter, in its headers, or among the lines."""
    for part in message.walk():
        if part is not message and part.get("Message-ID") and (found := OURS.search(str(part["Message-ID"]))):
            return found[1].lower()
        if part.get_content_type() == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            if found := OURS.search(raw.decode(errors="replace") if isinstance(raw, bytes) else ""):
                return found[1].lower()
    named = " ".join(str(message.get(name, "")) for name in ("In-Reply-To", "References", "X-Original-Message-ID"))
    found = OURS.search(named) or OURS.search(text)
    return found[1].lower() if found else ""


def first_line(text: str) -> str:
    """The line that says why, for the delivery's answer."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return next((line for line in lines if STATUS.search(line) or GONE.search(line)), lines[0] if lines else "")[:300]

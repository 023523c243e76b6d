"""What requests and updates that come in have in common: who acts, photos, times, and notes for the staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.models import Case, Photo, PhotoMoment
from cases.models.event import Voice
from cases.photos.refusals import PhotoRefused
from cases.photos.uploads import keep_upload
from cases.services.writing import add_note
from integrations.models import ApiKey, Side
from integrations.open311.server.asked import Asked, clean
from integrations.open311.server.refusals import Error, Refused, wrong
from integrations.open311.server.statuses import BODY, OFFICE, REPORTER
from tenants import current
from tenants.accounts.actors import Actor, ActorKind
from tenants.accounts.roles import Permission

MOST_PHOTOS = 5
# So long senders try again, so so long their own time is believed; what is older counts from when it came.
BELIEVED = timedelta(hours=72)
AHEAD = timedelta(days=1)
LINE = 300

# Who acts in the log. A back office is no person, so its acts are the system's, under the key's own id.
KINDS = {Side.CITIZEN: ActorKind.CITIZEN, Side.BODY: ActorKind.BODY, Side.OFFICE: ActorKind.SYSTEM}
ROLES = {Side.CITIZEN: REPORTER, Side.BODY: BODY, Side.OFFICE: OFFICE}


@dataclass
class Pictures:
    """The photos that came along: those kept, and a sentence for each that was not."""

    kept: list[Photo] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def actor_of(key: ApiKey) -> Actor:
    """Who acts when something comes with this key. It may write; what it may move, its role in the workflow says."""
    side = Side(key.side)
    return Actor(KINDS[side], pseudonym=key.public_id, permissions=frozenset({Permission.WRITE}), role=ROLES[side])


def take_pictures(asked: Asked, wish: UUID, moment: PhotoMoment) -> Pictures:
    """Derive and keep the photos of a form. Call it before the transaction: a photo takes a fifth of a second.

    A file that is no photo never keeps a case or an update from being taken.

    Raises:
        Refused: 503; too many photos are being worked on just now.
    """
    pictures = Pictures()
    for file in asked.files:
        name = clean(str(file.name or ""))[:80]
        if len(pictures.kept) >= MOST_PHOTOS:
            pictures.refused.append(_("%(name)s: we keep %(most)s photos of one sending.")
                                    % {"name": name, "most": MOST_PHOTOS})
            continue
        try:
            pictures.kept.append(keep_upload(file.read(), wish=wish, moment=moment).photo)
        except PhotoRefused as refusal:
            if refusal.code == "busy":
                raise Refused(Error(503, refusal.sentence), retry_after=60) from refusal
            pictures.refused.append(f"{name}: {refusal.sentence}")
    return pictures


def time_told(asked: Asked, name: str) -> datetime:
    """When something happened, as its sender says.

    Raises:
        Refused: 400; the time cannot be read, or the sender's clock is more than a day ahead.
    """
    now = timezone.now()
    span = asked.span(name)
    if span is None:
        return now
    if span.begins > now + AHEAD:
        raise wrong(_("%(name)s lies in the future. Please check the clock and the time zone.") % {"name": name})
    return min(span.begins, now)


def believed(told_at: datetime, earliest: datetime | None = None) -> datetime:
    """The time that counts: the sender's, if it is recent and possible; else now."""
    now = timezone.now()
    if now - told_at > BELIEVED or (earliest is not None and told_at < earliest):
        return now
    return told_at


def note_for_staff(case: Case, key: ApiKey, lines: Sequence[str]) -> None:
    """Leave an internal note, if there is anything to say."""
    if lines:
        add_note(case, "\n".join(lines), voice=Voice.INTERNAL, actor=actor_of(key))


def in_town_language() -> translation.override:
    """Notes for the staff are written in the municipality's language, whatever the caller speaks."""
    return translation.override(current.municipality().language)


def short(text: str) -> str:
    return text if len(text) <= LINE else text[: LINE - 1] + "…"

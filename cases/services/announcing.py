"""What the municipality tells everybody: written, changed, ended, taken away."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Category, Notice, NoticeKind
from tenants import current
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission
from tenants.areas.models import Area
from tenants.refusals import Refusal

TITLE, WORDS = 120, 4000
NEAREST, FARTHEST = 20, 20_000


class NoticeRefused(Refusal):
    """What was written cannot be told as it is; `field` names the part to mend."""


@dataclass(frozen=True)
class NoticeWish:
    """A notice as it shall be. Titles and texts by language; a circle needs its middle and its radius in metres."""

    kind: str = NoticeKind.NEWS
    titles: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    category: Category | None = None
    area: Area | None = None
    middle: tuple[float, float] | None = None
    radius_m: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@transaction.atomic
def save_notice(notice: Notice | None, wish: NoticeWish, *, actor: Actor) -> Notice:
    """Write a new notice, or change one.

    Raises:
        PermissionRefused: the actor's role may not.
        NoticeRefused: something is missing or does not fit together.
    """
    ensure_may(actor, Permission.PUBLISH_NEWS)
    ensure_tellable(wish)
    is_new = notice is None
    row = Notice() if notice is None else Notice.objects.select_for_update().get(pk=notice.pk)
    row.kind, row.category, row.area = wish.kind, wish.category, wish.area
    row.titles = {code: words.strip() for code, words in wish.titles.items() if words.strip()}
    row.texts = {code: words.strip() for code, words in wish.texts.items() if words.strip()}
    row.lat, row.lon = wish.middle or (None, None)
    row.radius_m = wish.radius_m if wish.middle else None
    row.starts_at, row.ends_at = wish.starts_at or timezone.now(), wish.ends_at
    row.save()
    note_act(actor, "notice_written" if is_new else "notice_changed", subject=row.pk)
    return row


@transaction.atomic
def end_notice(notice: Notice, *, actor: Actor) -> Notice:
    """Say that it is over. One that has not begun yet never begins.

    Raises:
        PermissionRefused: the actor's role may not.
    """
    ensure_may(actor, Permission.PUBLISH_NEWS)
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    now = timezone.now()
    if row.ends_at is None or row.ends_at > now:
        row.starts_at, row.ends_at = min(row.starts_at, now), now
        row.save(update_fields=["starts_at", "ends_at"])
        note_act(actor, "notice_ended", subject=row.pk)
    return row


@transaction.atomic
def reopen_notice(notice: Notice, *, actor: Actor) -> Notice:
    """Let it go on after all, without an end: what `end_notice` did is undone.

    Raises:
        PermissionRefused: the actor's role may not.
    """
    ensure_may(actor, Permission.PUBLISH_NEWS)
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.ends_at is not None:
        row.ends_at = None
        row.save(update_fields=["ends_at"])
        note_act(actor, "notice_changed", subject=row.pk)
    return row


@transaction.atomic
def delete_notice(notice: Notice, *, actor: Actor) -> None:
    """Take it away for good; its address leads nowhere any more. Twice is once.

    Raises:
        PermissionRefused: the actor's role may not.
    """
    ensure_may(actor, Permission.PUBLISH_NEWS)
    if Notice.objects.filter(pk=notice.pk).delete()[0]:
        note_act(actor, "notice_deleted", subject=notice.pk)


def ensure_tellable(wish: NoticeWish) -> None:
    first = current.municipality().language
    if wish.kind not in NoticeKind.values:
        raise NoticeRefused(_("Please choose what it is: news, works or an outage."), field="kind")
    if not wish.titles.get(first, "").strip():
        raise NoticeRefused(_("Please write a title in your first language at least."), field=f"title_{first}")
    for code, words in wish.texts.items():
        if words.strip() and not wish.titles.get(code, "").strip():
            raise NoticeRefused(_("Please write a title in this language too."), field=f"title_{code}")
    if wish.ends_at and wish.starts_at and wish.ends_at <= wish.starts_at:
        raise NoticeRefused(_("The end is before the beginning. Please change one of them."), field="ends_at")
    if wish.middle and wish.radius_m is None:
        raise NoticeRefused(_("Please say how far around the place it holds, in metres."), field="radius_m")
    if wish.radius_m is not None and not wish.middle:
        raise NoticeRefused(_("Please show the place around which it holds, or empty the radius."), field="point")
    if wish.radius_m is not None and not NEAREST <= wish.radius_m <= FARTHEST:
        raise NoticeRefused(_("Please choose a radius between 20 metres and 20 kilometres."), field="radius_m")

"""Ready replies: shaped by administrators, filled by whoever writes."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import ReplyTemplate
from cases.models.event import Voice
from cases.refusals import ReplyRefused
from cases.replies import FIELDS, NEVER_PUBLIC, fields_in, in_braces, unknown_in
from cases.services.settling import rules_changed
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission


@dataclass(frozen=True)
class ReplyWish:
    """A ready reply as somebody wants it: its words by language, and where it is offered (empty: everywhere)."""

    name: str
    bodies: dict[str, str]
    categories: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    voice: str = ""
    position: int = 0


@transaction.atomic
def save_reply(wish: ReplyWish, *, actor: Actor, reply: ReplyTemplate | None = None) -> ReplyTemplate:
    """Make a ready reply, or change one.

    Raises:
        PermissionRefused: the actor's role may not.
        ReplyRefused: it has no name or no words, or names a field that there is not. Nothing was changed.
    """
    ensure_may(actor, Permission.SET_RULES)
    ensure_sound(wish)
    reply = reply or ReplyTemplate()
    reply.name, reply.voice, reply.position = wish.name.strip(), wish.voice, wish.position
    reply.bodies = {language: words.strip() for language, words in wish.bodies.items() if words.strip()}
    reply.categories, reply.statuses = wish.categories, wish.statuses
    is_new = reply.pk is None
    reply.save()
    note_act(actor, "reply_made" if is_new else "reply_changed", subject=reply.public_id)
    rules_changed()
    return reply


@transaction.atomic
def set_reply_active(reply: ReplyTemplate, active: bool, *, actor: Actor) -> ReplyTemplate:
    """Offer a reply no longer, or again. What was written with it stays."""
    ensure_may(actor, Permission.SET_RULES)
    if reply.active != active:
        reply.active = active
        reply.save(update_fields=["active"])
        note_act(actor, "reply_brought_back" if active else "reply_retired", subject=reply.public_id)
        rules_changed()
    return reply


def ensure_sound(wish: ReplyWish) -> None:
    """Refuse a reply that could not be used as it is."""
    if not wish.name.strip():
        raise ReplyRefused(_("Please give it a name, so that colleagues find it."), field="name")
    if not any(words.strip() for words in wish.bodies.values()):
        first = next(iter(wish.bodies), "")
        raise ReplyRefused(_("Please write the words in one language at least."), field=f"body_{first}")
    for language, words in wish.bodies.items():
        if unknown := unknown_in(words):
            raise ReplyRefused(
                _("There is no field %(unknown)s. Choose among these: %(known)s. Nothing was changed.")
                % {"unknown": in_braces(unknown), "known": in_braces(FIELDS)}, field=f"body_{language}")
        personal = NEVER_PUBLIC & set(fields_in(words))
        if personal and wish.voice == Voice.PUBLIC:
            raise ReplyRefused(
                _("Everybody reads a public update, so %(field)s has no place in it. Nothing was changed.")
                % {"field": in_braces(sorted(personal))}, field=f"body_{language}")

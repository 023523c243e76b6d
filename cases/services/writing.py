"""Words added to a case, for one of three readers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.events.record import UNDO, keep_text, record
from cases.events.types import NoteAdded
from cases.models import Case, CaseEvent
from cases.models.case import Channel
from cases.models.event import Voice
from cases.refusals import NothingToSay
from cases.services.locking import locked
from cases.services.taking_back import may_be_taken_back
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission


@may_be_taken_back
@transaction.atomic
def add_note(case: Case, words: str, *, voice: Voice, actor: Actor, channel: Channel | None = None,
             occurred_at: datetime | None = None) -> CaseEvent:
    """Add a public update, a letter to the reporter only, or an internal note.

    Args:
        channel: how the words came, where somebody else said them: a caller, by telephone.
        occurred_at: when they were written, where that was before now.

    Raises:
        PermissionRefused: the actor's role may not write.
        NothingToSay: there are no words.
    """
    ensure_may(actor, Permission.WRITE)
    case = locked(case)
    text = keep_text(case, words)
    if text is None:
        raise NothingToSay(_("Please write something first."), field="words")
    return record(case, NoteAdded(note=text.pk, channel=channel), actor=actor, voice=voice, occurred_at=occurred_at,
                  undo=UNDO)

"""Words added to a case, for one of three readers."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.events.record import UNDO, keep_text, record
from cases.events.types import NoteAdded
from cases.models import Case, CaseEvent
from cases.models.event import Voice
from cases.refusals import NothingToSay
from cases.services.locking import locked
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission


@transaction.atomic
def add_note(case: Case, words: str, *, voice: Voice, actor: Actor) -> CaseEvent:
    """Add a public update, a letter to the reporter only, or an internal note.

    Raises:
        PermissionRefused: the actor's role may not write.
        NothingToSay: there are no words.
    """
    ensure_may(actor, Permission.WRITE)
    case = locked(case)
    text = keep_text(case, words)
    if text is None:
        raise NothingToSay(_("Please write something first."), field="words")
    return record(case, NoteAdded(note=text.pk), actor=actor, voice=voice, undo=UNDO)

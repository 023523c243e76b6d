"""Somebody asks to open an ended case again. What becomes of it the staff decide."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import keep_text, record
from cases.events.types import ReopeningAsked
from cases.models import Case, CaseEvent, Comment, CommentKind, CommentState
from cases.models.event import Voice
from cases.services.commenting import OFF, CommentRefused, Said, ensure_short, photo_of, tidied
from cases.services.duplicates import locked_main
from cases.settings import setting
from cases.voices import asked_to_reopen
from tenants.accounts.actors import Actor


@transaction.atomic
def ask_to_reopen(case: Case, said: Said, *, actor: Actor, pseudonym: UUID | None = None,
                  language: str = "") -> CaseEvent:
    """Ask the staff to open an ended case again, with words and perhaps a photo of how it is today.

    The staff read it beside the case. Where people may write under cases it is also such a word ("it is still there"),
    which everybody reads once somebody has looked at it.

    Args:
        pseudonym: who it is where nobody is signed in; the browser's own.

    Raises:
        CommentRefused: the case has not ended, words are missing, or this person asked already and waits for an answer.
    """
    said = tidied(said)
    if not said.words:
        raise CommentRefused(_("Please say in a few words how it is today."), field="words")
    ensure_short(said)
    case = locked_main(case)
    if not case.published or not case.has_ended:
        raise CommentRefused(_("This case is open: there is nothing to open again. Write under it what you see."))
    who = actor.pseudonym or pseudonym or uuid4()
    if asked_to_reopen(case, pseudonym=who):
        raise CommentRefused(_("You have asked this already. Somebody looks at it and writes the answer here, on the "
                               "page of the case."))
    text = keep_text(case, said.words, language=language)
    if setting("comments") != OFF:
        Comment.objects.create(
            case=case, kind=CommentKind.STILL_THERE, state=CommentState.WAITING, text=text,
            photo=photo_of(case, said, who), pseudonym=who, person=actor.person, name=said.name, at=timezone.now())
    return record(case, ReopeningAsked(note=text.pk if text else None),
                  actor=Actor(actor.kind, actor.person, who, actor.permissions, actor.role, actor.scope),
                  voice=Voice.INTERNAL)

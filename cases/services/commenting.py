"""What citizens say under a case, and what the staff let everybody read of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.events.record import keep_text, record
from cases.events.types import CommentAdded, CommentJudged
from cases.models import Case, Comment, CommentKind, CommentState, Photo
from cases.models.event import Voice
from cases.moderation.entering import note_watched, watched_in
from cases.moderation.watching import Watched
from cases.services.duplicates import locked_main
from cases.services.locking import locked
from cases.settings import setting
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission
from tenants.plain import plain
from tenants.refusals import Refusal

WORDS = 2000
NAME = 120
AT_ONCE, OFF = "at_once", "off"
# Saying the same again without a word more is saying it once.
SAME_AGAIN = timedelta(hours=24)
# Photos of today stand after those of the report.
AFTER_ALL = 1000

# Why a comment is not shown: the log holds the code, people read the words.
REASONS: Mapping[str, str | Promise] = {
    "off_topic": gettext_lazy("It is not about this case"),
    "insult": gettext_lazy("It insults somebody"),
    "personal": gettext_lazy("It tells personal data of somebody"),
    "advert": gettext_lazy("It is an advertisement"),
    "unclear": gettext_lazy("It cannot be understood, or nothing can be seen on the photo"),
}


class CommentRefused(Refusal):
    """Words under a case that cannot be taken as they are; `field` names the part to mend."""


@dataclass(frozen=True)
class Said:
    """What somebody says under a case. `photo` is an upload kept for this form."""

    kind: str = CommentKind.WORDS
    words: str = ""
    name: str = ""
    photo: UUID | None = None
    # Why somebody should look first: how it came (cases/site/gate.py).
    doubts: tuple[Watched, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing in it that anybody would have to look at."""
        return not (self.words or self.name or self.photo)


@transaction.atomic
def add_comment(case: Case, said: Said, *, actor: Actor, pseudonym: UUID | None = None, language: str = "") -> Comment:
    """Note what somebody says under a case, or under the one that it says again.

    Shown at once is what the municipality lets be shown so, and the bare "it is still there" or "it seems done", in
    which there is nothing to look at. A photo is always looked at first, since a face or a number plate may be on it;
    so are watched words.

    Args:
        pseudonym: who it is where nobody is signed in; the browser's own.

    Raises:
        CommentRefused: the sentence says what to mend.
    """
    said = tidied(said)
    ensure_acceptable(said)
    case = locked_main(case)
    if not case.published:
        raise CommentRefused(_("This case is not public at the moment, so nothing can be written under it."))
    who = actor.pseudonym or pseudonym or uuid4()
    if said.is_bare and (again := said_before(case, said.kind, who)):
        return again
    reasons = [*watched_by(said, actor), *said.doubts]
    state = CommentState.WAITING if reasons or not shows_at_once(said) else CommentState.SHOWN
    comment = Comment.objects.create(
        case=case, kind=said.kind, state=state, text=keep_text(case, said.words, language=language),
        photo=photo_of(case, said, who), pseudonym=who, person=actor.person, name=said.name, at=timezone.now())
    record(case, CommentAdded(comment=comment.pk, kind=comment.kind, photo=comment.photo_id is not None),
           actor=Actor(actor.kind, actor.person, who, actor.permissions, actor.role, actor.scope),
           voice=Voice.PUBLIC if state == CommentState.SHOWN else Voice.INTERNAL)
    note_watched(case, reasons)
    return comment


@transaction.atomic
def judge_comment(comment: Comment, *, shown: bool, actor: Actor, reason: str = "") -> Comment:
    """Let everybody read what was said under a case, or nobody. What was judged may be judged anew.

    Args:
        reason: a code of REASONS, where it is not shown.

    Raises:
        PermissionRefused: the actor's role may not.
        OutOfScope: the case is not where it holds.
        CommentRefused: the reason is missing.
    """
    ensure_may(actor, Permission.MODERATE)
    if not shown and reason not in REASONS:
        raise CommentRefused(_("Please say why it is not shown."), field="reason")
    case = locked(comment.case)
    comment = Comment.objects.select_for_update(of=("self",)).select_related("text", "photo", "case").get(pk=comment.pk)
    state = CommentState.SHOWN if shown else CommentState.REFUSED
    if comment.state == state:
        return comment
    was_read = CommentState.SHOWN in (comment.state, state)
    comment.state = state
    comment.save(update_fields=["state"])
    if comment.photo:
        comment.photo.hidden = not shown
        comment.photo.save(update_fields=["hidden"])
    record(case, CommentJudged(comment=comment.pk, state=state, reason=None if shown else reason), actor=actor,
           voice=Voice.PUBLIC if was_read else Voice.INTERNAL)
    return comment


def tidied(said: Said) -> Said:
    """The same without what cannot be seen."""
    return replace(said, words=plain(said.words).strip(), name=" ".join(plain(said.name).split()))


def ensure_acceptable(said: Said) -> None:
    if setting("comments") == OFF:
        raise CommentRefused(_("Nothing can be written under cases here. Please use the contact at the foot of the "
                               "page."))
    if said.kind not in CommentKind.values:
        raise CommentRefused(_("Please choose what you want to say."), field="kind")
    if said.kind == CommentKind.WORDS and not said.words and not said.photo:
        raise CommentRefused(_("Please write a few words or add a photo."), field="words")
    ensure_short(said)


def ensure_short(said: Said) -> None:
    """Refuse more words than fit."""
    if len(said.words) > WORDS:
        raise CommentRefused(_("That is too long. Please keep it under 2,000 characters."), field="words")
    if len(said.name) > NAME:
        raise CommentRefused(_("The name is too long. Please keep it under 120 characters."), field="name")


def shows_at_once(said: Said) -> bool:
    return said.is_bare or (setting("comments") == AT_ONCE and not said.photo)


def watched_by(said: Said, actor: Actor) -> list[Watched]:
    """What in it the municipality watches; nothing where there are no words."""
    sender = actor.person.email if actor.person else ""
    return [] if said.is_bare else watched_in(texts=(said.words, said.name), email=sender)


def said_before(case: Case, kind: str, who: UUID) -> Comment | None:
    """The same word of the same person not long ago, if it was their last."""
    last = Comment.objects.filter(case=case, pseudonym=who).exclude(kind=CommentKind.WORDS).order_by("-at").first()
    recent = last is not None and last.kind == kind and last.at > timezone.now() - SAME_AGAIN
    return last if recent else None


def photo_of(case: Case, said: Said, who: UUID) -> Photo | None:
    """Give the upload to the case, seen by the staff only until the comment is shown."""
    photo = Photo.objects.select_for_update().filter(pk=said.photo, case=None).first() if said.photo else None
    if photo is not None:
        photo.case, photo.kept_for, photo.added_by, photo.hidden = case, None, who, True
        photo.position = AFTER_ALL
        photo.save(update_fields=["case", "kept_for", "added_by", "hidden", "position"])
    return photo

"""What the desk's pages show of comments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache

from cases.desk.casefile import CaseFile
from cases.models import Comment, CommentState
from cases.services.commenting import REASONS
from cases.voices import Asked, asked_to_reopen, comments_of, waiting_comments
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

SPOKEN = frozenset({"comment_added", "duplicate_taken", "reopening_asked"})
KEPT_SECONDS = 15


@dataclass(frozen=True)
class Spoken:
    """What was said under one case, and what may be done about it."""

    comments: Sequence[Comment] = ()
    asked: Sequence[Asked] = ()
    may_judge: bool = False

    @property
    def waiting(self) -> int:
        return sum(comment.state == CommentState.WAITING for comment in self.comments)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return reasons()


def spoken(file: CaseFile) -> Spoken:
    """What people said under the case of this page; the database is asked only where the log says that there is any."""
    types = {event.type for event in file.events}
    if not types & SPOKEN:
        return Spoken()
    asked = asked_to_reopen(file.case) if "reopening_asked" in types else []
    return Spoken(comments_of(file.case), asked, file.actor.may(Permission.MODERATE))


def reasons() -> list[tuple[str, str]]:
    """Why a comment may be not shown: codes and words."""
    return [(code, str(words)) for code, words in REASONS.items()]


def waiting_count(actor: Actor) -> int:
    """How many comments wait where the actor's role holds; counted every few seconds, not for each page."""
    if not actor.may(Permission.MODERATE):
        return 0
    written = json.dumps([actor.scope.written(), actor.person.pk if actor.person else None], sort_keys=True)
    key = f"comments:{sha256(written.encode()).hexdigest()[:32]}"
    return cache.get_or_set(key, lambda: waiting_comments(actor).count(), KEPT_SECONDS)  # type: ignore[return-value]

"""What citizens say under a case: who may read which of it, and what their voices come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.models import Case, CaseEvent, Comment, CommentKind, CommentState, Text
from cases.models.event import Voice
from cases.selectors import cases_visible_to
from tenants.accounts.actors import Actor

# What answers somebody who asked to open a case again: a move, or words that reach people outside.
ANSWERS = Q(type="case_moved") | Q(type="note_added", voice__in=(Voice.PUBLIC, Voice.LETTER))


@dataclass(frozen=True)
class Tally:
    """How many people say the same of how it is today, each counted once with their last word, and when the last one
    said so."""

    count: int
    last: datetime


def one_of(case: Case) -> Q:
    """The case and those that say it again, as a condition on what belongs to cases."""
    return Q(case__in=Case.objects.filter(Q(pk=case.pk) | Q(duplicate_of=case.pk)).values("pk"))


def comments_shown(case: Case) -> list[Comment]:
    """What everybody reads under a case, the oldest first, with words and photos at hand."""
    return list(Comment.objects.filter(one_of(case), state=CommentState.SHOWN).select_related("text", "photo"))


def comments_of(case: Case) -> list[Comment]:
    """Everything that was said under a case, for the staff; what waits comes first, then the newest."""
    found = list(Comment.objects.filter(one_of(case)).select_related("text", "photo", "case").order_by("-at"))
    return sorted(found, key=lambda comment: comment.state != CommentState.WAITING)


def waiting_comments(actor: Actor) -> QuerySet[Comment]:
    """What waits to be looked at in all cases where the actor's role holds, the oldest first."""
    return (Comment.objects.filter(state=CommentState.WAITING, case__in=cases_visible_to(actor))
            .select_related("text", "photo", "case").defer("case__search").order_by("at"))


def tally(comments: Iterable[Comment], kind: CommentKind) -> Tally | None:
    """How many say so; None where nobody does. Whoever said both at different times holds what they said last."""
    last: dict[UUID, Comment] = {}
    for comment in sorted(comments, key=lambda one: one.at):
        if comment.kind != CommentKind.WORDS:
            last[comment.pseudonym] = comment
    said = [comment.at for comment in last.values() if comment.kind == kind]
    return Tally(len(said), max(said)) if said else None


@dataclass(frozen=True)
class Asked:
    """That somebody asked to open the case again, in their own words, and has not been answered."""

    event: CaseEvent
    words: str


def asked_to_reopen(case: Case, *, pseudonym: UUID | None = None) -> list[Asked]:
    """Those who asked to open the case again since the staff last moved it or wrote to people about it, the oldest
    first; of one person only, where one is named."""
    log = CaseEvent.objects.filter(case=case.pk)
    answered = log.filter(ANSWERS, actor_kind="staff").order_by("-seq").values_list("seq", flat=True).first() or 0
    asked = log.filter(type="reopening_asked", seq__gt=answered).order_by("seq")
    if pseudonym is not None:
        asked = asked.filter(actor=pseudonym)
    events = list(asked)
    notes = [event.data["note"] for event in events if event.data.get("note")]
    words = {str(text.pk): text.body for text in Text.objects.filter(pk__in=notes)} if notes else {}
    return [Asked(event, words.get(str(event.data.get("note", "")), "")) for event in events]

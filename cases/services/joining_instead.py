"""Joining a case instead of reporting it again: what was typed meanwhile goes along as a comment, or is dropped."""

from dataclasses import dataclass, field
from itertools import zip_longest
from uuid import UUID

from django.db import transaction

from cases.models import Case, Part
from cases.services.commenting import NAME, OFF, WORDS, Said, add_comment
from cases.services.joining import join_case
from cases.services.once import once
from cases.settings import setting
from tenants.accounts.actors import Actor


@dataclass(frozen=True)
class Typed:
    """What stood in the form: words that everybody may read, a name if it may be shown, uploads kept for the form."""

    words: str = ""
    name: str = ""
    photos: list[UUID] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.words.strip() or self.photos)


@dataclass(frozen=True)
class Joiner:
    """Who joins: an address for news (proved or not), or the browser's own pseudonym."""

    email: str = ""
    is_proved: bool = False
    pseudonym: UUID | None = None
    language: str = ""


def takes_words() -> bool:
    """Whether anything can be written under cases here."""
    return bool(setting("comments") != OFF)


@transaction.atomic
def join_instead(case: Case, part: Part, typed: Typed, *, wish: UUID, who: Joiner, actor: Actor) -> bool:
    """Be affected by a case, or follow it, and say under it what was typed; both or neither, and once for a form.

    Args:
        typed: nothing in it adds nothing.
        wish: the form's token; the same form sent again changes nothing.

    Returns:
        Whether words or photos were added.

    Raises:
        CommentRefused: what was typed cannot be taken as it is; then nobody has joined either.
    """

    def do() -> dict[str, int]:
        join_case(case, part, actor=actor, email=who.email, confirmed=who.is_proved, pseudonym=who.pseudonym,
                  language=who.language)
        # A comment has room for one photo: the first goes with the words, each other one stands by itself.
        said = [Said(words=words or "", name=typed.name[:NAME], photo=photo)
                for words, photo in zip_longest(_pieces(typed.words), typed.photos)]
        for one in said:
            add_comment(case, one, actor=actor, pseudonym=who.pseudonym, language=who.language)
        return {"added": len(said)}

    answer, _is_new = once(f"instead:{wish}:{case.pk}:{part}", do)
    return bool(answer["added"])


def _pieces(words: str) -> list[str]:
    """Words in pieces that a comment has room for; none where there are no words."""
    words = words.strip()
    return [words[start:start + WORDS] for start in range(0, len(words), WORDS)]

"""How words will reach their reader: the exact letter, as the package that carries letters would write it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cases.models import Case, Transition
from cases.models.event import Voice
from tenants.slots import Slot


@dataclass(frozen=True)
class LetterPreview:
    """A letter that was not sent: to whom (empty where the writer may not know), its subject, its whole text; `html` is
    how mail programs show it."""

    to: str
    subject: str
    text: str
    html: str = ""


# Whoever carries letters says here what a letter with these words to the case's reporter would be; None where the
# reporter left no address.
letter_previews: Slot[Callable[[Case, str], LetterPreview | None]] = Slot()
# The same for a move, with the words and the reason that go with it; None where the reporter hears nothing.
move_previews: Slot[Callable[[Case, Transition, str, str], LetterPreview | None]] = Slot()


@dataclass(frozen=True)
class Preview:
    """Words in the frame of their reader. `letter` is None for other voices, and where nobody can be written to."""

    voice: str
    words: str
    letter: LetterPreview | None = None


def preview(case: Case, voice: str, words: str, *, names_reader: bool = False) -> Preview:
    """What the reader of this voice will see.

    Args:
        names_reader: whether whoever writes may know the reporter's address.
    """
    written = (write(case, words) for write in letter_previews) if voice == Voice.LETTER and words.strip() else ()
    return Preview(voice, words, to_show(next((letter for letter in written if letter), None), names_reader))


def preview_of_move(case: Case, transition: Transition, words: str, reason: str, *,
                    names_reader: bool) -> LetterPreview | None:
    """What the reporter will be told when this move is made; None: nothing."""
    written = (write(case, transition, words, reason) for write in move_previews)
    return to_show(next((letter for letter in written if letter), None), names_reader)


def to_show(letter: LetterPreview | None, names_reader: bool) -> LetterPreview | None:
    """The letter, without its address for those who may not know it."""
    return letter if names_reader or letter is None else replace(letter, to="")

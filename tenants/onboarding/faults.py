"""What is wrong with an onboarding file, in sentences that can be acted upon."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.look.article import settled
from tenants.onboarding.locate import Path
from tenants.refusals import Refusal


class Weight(StrEnum):
    """An error stops the run. A warning should be looked at. A note says what was done by itself."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: where (file, line, key path), what is wrong, and what to write instead."""

    weight: Weight
    file: str
    line: int
    path: str
    problem: str
    instead: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: "
        key = f"{self.path}: " if self.path else ""
        words = {
            Weight.ERROR: "",
            Weight.WARNING: _("Please check: "),
            Weight.NOTE: _("For your information: "),
        }[self.weight]
        return settled(where + key + words + " ".join(filter(None, (self.problem, self.instead))))


class OnboardingRefused(Refusal):
    """The file cannot be used as it stands; `faults` holds everything that is wrong with it, in the file's order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        count = len(self.faults)
        head = ngettext(
            "The file was not used, because one thing in it is wrong:",
            "The file was not used, because %(count)d things in it are wrong:",
            count,
        ) % {"count": count}
        super().__init__("\n".join([head, *map(str, self.faults)]))


def written(path: Path) -> str:
    """A key path as people write it: ("bodies", 2, "email") → "bodies[3].email"; places count from one."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part + 1}]"
        else:
            words += f".{part}" if words else part
    return words


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """The sentence that offers the nearest known word, or all of them where none is near; "" where there are none."""
    lower = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), list(lower), n=1, cutoff=0.6)
    near = near or [name for name in lower if len(word) > 2 and name.startswith(word.lower())]
    if near:
        return _("Did you mean “%(word)s”?") % {"word": lower[near[0]]}
    if not known:
        return ""
    shown = ", ".join(known[:30]) + (", …" if len(known) > 30 else "")
    return _("Possible here: %(words)s.") % {"words": shown}

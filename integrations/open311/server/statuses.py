"""Status words, both ways: what a status is called outside, and which step a word from outside asks for.

The standard knows open and closed. The updates extension has more words; each means one of our phases and proofs. A
municipality may give a status a word of its own (`Status.open311`), which then goes before the table. A word that is
not understood, or that the workflow cannot follow from where the case stands, is a question for a person: nothing is
guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cases.catalogue import Catalogue
from cases.models import Status, Transition
from cases.workflow.phases import ENDED, Phase, Proof

# Whose word it is, as the workflow's steps name them.
REPORTER, BODY, OFFICE = "reporter", "body", "agent"
OPEN, CLOSED = "open", "closed"
PLAIN = (OPEN, CLOSED)
UNCHANGED = "unchanged"

Group = tuple[tuple[str, str], ...]
UNTOUCHED: Group = ((Phase.OPEN, Proof.NONE),)
AT_WORK: Group = ((Phase.WAITING, Proof.NONE),)
RUNNING: Group = UNTOUCHED + AT_WORK
SHUT: Group = ((Phase.CLOSED, Proof.NONE),)
DONE: tuple[Group, ...] = (((Phase.WAITING, Proof.CLAIMED),), ((Phase.SOLVED, Proof.CLAIMED),))
CONFIRMED: Group = ((Phase.SOLVED, Proof.CONFIRMED),)

# Each word as groups of meanings: the first is what it asks for, the later ones are where it is content to stay.
MEANINGS: dict[str, tuple[Group, ...]] = {
    "open": (RUNNING,),
    "reopen": (RUNNING,),
    "for_triage": (RUNNING,),
    "internal_referral": (RUNNING,),
    "investigating": (AT_WORK, UNTOUCHED),
    "in_progress": (AT_WORK, UNTOUCHED),
    "planned": (AT_WORK, UNTOUCHED),
    "action_scheduled": (AT_WORK, UNTOUCHED),
    "fixed": (*DONE, CONFIRMED),
    "duplicate": (SHUT,),
    "not_councils_responsibility": (SHUT,),
    "no_further_action": (SHUT,),
    "cancelled": (SHUT,),
}
# What a citizen calls fixed is a confirmation; whether this citizen may confirm, the workflow says.
MEANINGS_OF_CITIZENS = MEANINGS | {"fixed": (CONFIRMED,)}
# The reason that a word names, where the step asks for one.
REASONS = {"duplicate": "duplicate", "not_councils_responsibility": "not_competent",
           "no_further_action": "unable_to_resolve", "cancelled": "withdrawn"}
WORDS_OF_REASONS = {reason: word for word, reason in REASONS.items()}


@dataclass(frozen=True)
class Given:
    """What came along with a word, and whether it is enough for a step."""

    role: str
    words: bool = False
    promised: bool = False
    photo: bool = False
    # The sender's own code for the status or the reason, where it is one of ours.
    code: str = ""

    def permits(self, step: Transition) -> bool:
        return self.role in step.roles

    def completes(self, step: Transition, reason: str) -> bool:
        given = {"note": self.words, "promised_date": self.promised, "photo": self.photo, "reason": bool(reason)}
        return all(given.get(need, False) for need in step.requires)


@dataclass(frozen=True)
class Wish:
    """What a word asks for: a step with its reason, or nothing (the case is there already), or a person's eye."""

    step: Transition | None = None
    reason: str = ""
    # "" where the wish is clear; else unknown or unreachable.
    doubt: str = ""
    says_done: bool = False


def plain(status: Status) -> str:
    """The standard's own word for a status: open or closed."""
    if status.open311 in PLAIN:
        return status.open311
    return CLOSED if status.phase in ENDED else OPEN


def extended(status: Status, *, reason: str = "", promised: bool = False) -> str:
    """The word of the updates extension for a status."""
    if status.open311 and status.open311 not in PLAIN:
        return status.open311
    if status.proof != Proof.NONE or status.phase == Phase.SOLVED:
        return "fixed"
    if status.phase == Phase.CLOSED:
        return WORDS_OF_REASONS.get(reason, "no_further_action")
    if status.phase == Phase.WAITING:
        return "action_scheduled" if promised else "in_progress"
    return OPEN if status.phase == Phase.OPEN else "for_triage"


def wish_of(word: str, status: Status, rules: Catalogue, given: Given) -> Wish:
    """Which step a word asks for, from where a case stands.

    A step is taken where the workflow offers the sender's role exactly one way to what the word means; the sender's own
    code decides between several.
    """
    word = word.lower().replace(" ", "_").replace("-", "_")
    if word in ("", UNCHANGED):
        return Wish()
    says_done = word == "fixed"
    groups = list(groups_of(word, rules, given.role, status.workflow_id))
    if not groups:
        return Wish(doubt="unknown")
    steps = [step for step in rules.ways_out(status) if given.permits(step)]
    for group in groups:
        if status in group:
            return Wish(says_done=says_done)
        if chosen := choose([step for step in steps if rules.by_id[step.target_id] in group], word, rules, given):
            return Wish(*chosen, says_done=says_done)
    return Wish(doubt="unreachable", says_done=says_done)


def groups_of(word: str, rules: Catalogue, role: str, workflow: int) -> Iterator[list[Status]]:
    """The statuses that a word may mean in a workflow, what it asks for first; none that went away."""
    statuses = [status for status in rules.living if status.workflow_id == workflow]
    own = [status for status in statuses if status.open311.lower() == word]
    if own and word != OPEN:
        yield own
        return
    if word == CLOSED:
        yield [status for status in statuses if plain(status) == CLOSED]
    meanings = MEANINGS if role in (BODY, OFFICE) else MEANINGS_OF_CITIZENS
    for group in meanings.get(word, ()):
        # A word of the table is known, even where this workflow has no such status.
        yield [status for status in statuses if (status.phase, status.proof) in group]


def choose(steps: Sequence[Transition], word: str, rules: Catalogue, given: Given) -> tuple[Transition, str] | None:
    """The one step among those that lead where the word asks for, with its reason; None where it is not clear."""
    targets = {rules.by_id[step.target_id].code for step in steps}
    if given.code in targets:
        steps = [step for step in steps if rules.by_id[step.target_id].code == given.code]
    elif given.promised and any("promised_date" in step.requires for step in steps):
        steps = [step for step in steps if "promised_date" in step.requires]
    if len({step.target_id for step in steps}) != 1:
        return None
    for step in steps:
        reason = reason_for(step, word, given)
        if given.completes(step, reason):
            return step, reason
    return None


def reason_for(step: Transition, word: str, given: Given) -> str:
    """The step's reason that the sender's code or the word names; "" where none is named."""
    wished = (given.code, REASONS.get(word, ""))
    return next((reason for reason in wished if reason and reason in step.reasons), "")

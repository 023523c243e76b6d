"""The fixed meanings behind a municipality's own statuses."""

from enum import StrEnum


class Phase(StrEnum):
    """Where a case stands, whatever the municipality calls it."""

    DRAFT = "draft"
    MODERATION = "moderation"
    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


class Proof(StrEnum):
    """Who says that it is done: nobody, the body that did it, or somebody who looked. Never added up."""

    NONE = "none"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"


RUNNING = (Phase.MODERATION, Phase.OPEN, Phase.WAITING)
ENDED = (Phase.SOLVED, Phase.CLOSED)


def face(phase: str, proof: str) -> str:
    """The look's sign for a status: check, open, wait, claim, sure or shut."""
    if phase == Phase.CLOSED:
        return "shut"
    if proof == Proof.CONFIRMED:
        return "sure"
    if proof == Proof.CLAIMED or phase == Phase.SOLVED:
        return "claim"
    return {Phase.OPEN: "open", Phase.WAITING: "wait"}.get(Phase(phase), "check")

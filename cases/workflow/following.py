"""How a referral follows the case that it belongs to. Pure: services and the bulk writer ask the same."""

from cases.workflow.phases import Phase, Proof

SENT, ANSWERED, SOLVED = "sent", "answered", "solved"
GONE = ("withdrawn", "passed_on")


def is_done(phase: str, proof: str) -> bool:
    """Whether a status says that the work is done, whoever says so."""
    return phase == Phase.SOLVED or proof in (Proof.CLAIMED, Proof.CONFIRMED)


def state_after(state: str, *, answered: bool, was_done: bool, is_done: bool) -> str:
    """A referral's state after its case has moved.

    A case that is said to be done leaves nothing open with a body; one that is opened again opens it there too.
    """
    if state in GONE:
        return state
    if is_done:
        return SOLVED
    if was_done and state == SOLVED:
        return ANSWERED if answered else SENT
    return state


def asked_of_case(states: list[str]) -> str:
    """What the answers of all bodies that have a case ask of it together: "done", "promised" or nothing ("").

    A case is said to be done when the last of its bodies says so, and is promised when all have answered: while one
    of several has not, the case waits for that one, however quick the others were.

    Args:
        states: those of the referrals that are not gone.
    """
    if states and all(state == SOLVED for state in states):
        return "done"
    if states and all(state in (ANSWERED, SOLVED) for state in states):
        return "promised"
    return ""


def is_published(was: bool, *, source: str, target: str, public: bool) -> bool:
    """Whether everybody sees a case after a move.

    What is refused before anybody saw it stays unseen, although the status where it ends is public.

    Args:
        was: whether everybody saw it before.
        source, target: the phases moved between.
        public: whether the status moved to is public.
    """
    refused = source in (Phase.DRAFT, Phase.MODERATION) and target == Phase.CLOSED
    return public and (was or not refused)

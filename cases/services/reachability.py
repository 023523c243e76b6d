"""Whether our letters arrive: noticed from letters that come back, and taken back when the address works again."""

from cases.models import Participant
from tenants.accounts.models import Person


def is_failing(participant: Participant) -> bool:
    """Whether letters to this participant come back, so that none are written."""
    return participant.failing_since is not None


def address_works(address: str) -> int:
    """Write to an address again: its owner has written from it, confirmed it, or says that it is right.

    Returns:
        How many parts in cases get letters again.
    """
    waiting = Participant.objects.exclude(failing_since=None)
    return (waiting.filter(email=address).update(failing_since=None) if address else 0) + (
        waiting.filter(email="", person__in=Person.objects.filter(email=address)).update(failing_since=None)
        if address else 0)

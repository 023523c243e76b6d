"""What leaves the house and what became of it, and what comes in."""

from integrations.models.delivery import Delivery, State
from integrations.models.incoming import Fate, IncomingLetter
from integrations.models.letter import Letter

__all__ = ["Delivery", "Fate", "IncomingLetter", "Letter", "State"]

"""What leaves the house, and what became of it."""

from integrations.models.delivery import Delivery, State
from integrations.models.letter import Letter

__all__ = ["Delivery", "Letter", "State"]

"""What leaves the house and what became of it, and what comes in."""

from integrations.models.api_key import ApiKey, Right, Side
from integrations.models.delivery import Delivery, State
from integrations.models.incoming import Fate, IncomingLetter
from integrations.models.letter import Letter
from integrations.models.remote_name import Named, RemoteName

__all__ = ["ApiKey", "Delivery", "Fate", "IncomingLetter", "Letter", "Named", "RemoteName", "Right", "Side", "State"]

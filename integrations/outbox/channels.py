"""What a channel is: something that takes a delivery to its endpoint and says what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from integrations.models import Delivery, State


@dataclass(frozen=True)
class Outcome:
    """What an attempt came to.

    `state` is delivered, refused (it will never be taken as it is), pending (try again) or unknown (the answer got
    lost after the content was handed over).
    """

    state: State
    answer: str = ""


class Channel(Protocol):
    """A way out of the house. `name` is what deliveries carry in `channel`."""

    name: str
    # Whether the receiver drops what it had before, by our key: then an unknown outcome may simply be sent again.
    honours_our_key: bool

    def send(self, delivery: Delivery, handing_over: Callable[[], None]) -> Outcome:
        """Take one delivery to its endpoint. No database lock is held meanwhile.

        The channel calls `handing_over` just before the content leaves, and turns every failure into an outcome.
        """


CHANNELS: dict[str, Channel] = {}


def offer(channel: Channel) -> None:
    """Make a channel known to the carrier."""
    CHANNELS[channel.name] = channel

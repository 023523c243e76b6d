"""What somebody who is asked for an address answers. Pure: the protocol that every geocoder speaks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

# West, south, east, north in degrees (WGS 84).
Box = tuple[float, float, float, float]


class Kind(StrEnum):
    """How well a place is known."""

    HOUSE = "house"
    # Reckoned from the houses beside it.
    BETWEEN = "between"
    CORNER = "corner"
    # Some other thing with a name: a station, a school.
    PLACE = "place"
    # Only the middle of the street: somebody must still say where in it.
    STREET = "street"


@dataclass(frozen=True)
class Found:
    """A place that was found: how it is written, where it is (degrees, WGS 84), and how well that is known."""

    words: str
    lat: float
    lon: float
    kind: Kind
    street: str = ""
    house: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the sign may be put there without asking where in the street it is."""
        return self.kind != Kind.STREET


class GeocoderDown(OSError):
    """Whoever was asked for addresses does not answer, or not in words that we understand."""


class Geocoder(Protocol):
    """Somebody who knows addresses. Answers are in order, the best first; nothing known is an empty list."""

    def suggest(self, text: str, near: Box | None, language: str) -> list[Found]:
        """What a text that is still being typed may become, within the box or near it.

        Raises:
            GeocoderDown: no answer.
        """

    def find(self, text: str, near: Box | None, language: str) -> list[Found]:
        """Where a whole address is.

        Raises:
            GeocoderDown: no answer.
        """

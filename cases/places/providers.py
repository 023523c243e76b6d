"""Who may be asked for addresses beside the municipality's own streets: a slot that `integrations` fills."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.places.found import Geocoder
from tenants.slots import Slot

# What stands in a municipality's settings where nobody else is asked.
OWN = "own"
CHOICES = (OWN, "nominatim", "photon")


@dataclass(frozen=True)
class Provider:
    """A kind of address service; `make` is given the address at which a municipality's own choice answers."""

    name: str
    make: Callable[[str], Geocoder]


providers: Slot[Provider] = Slot()

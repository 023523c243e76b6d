"""What is proposed for masking in a text: e-mail addresses, telephone numbers, number plates."""

from collections.abc import Iterable, Mapping

from cases.moderation.emails import emails_in
from cases.moderation.found import Finding, Kind, overlap
from cases.moderation.phones import phones_in
from cases.moderation.plates import plates_in

ALL = frozenset({Kind.EMAIL, Kind.PHONE, Kind.PLATE})
# The keys of the setting `masking`.
SETTINGS = {"emails": Kind.EMAIL, "phones": Kind.PHONE, "plates": Kind.PLATE}


def kinds_of(setting: Mapping[str, bool]) -> frozenset[Kind]:
    """The kinds that a municipality wishes to be proposed."""
    return frozenset(kind for name, kind in SETTINGS.items() if setting.get(name, True))


def findings(text: str, kinds: Iterable[Kind] = ALL) -> list[Finding]:
    """What should perhaps not be read by everybody, in its order; nothing overlaps."""
    wanted = set(kinds)
    found: list[Finding] = []
    for kind, find in ((Kind.EMAIL, emails_in), (Kind.PHONE, phones_in), (Kind.PLATE, plates_in)):
        if kind in wanted:
            found += [one for one in find(text) if not any(overlap(one, other) for other in found)]
    return sorted(found, key=lambda one: one.start)

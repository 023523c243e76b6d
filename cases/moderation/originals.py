"""What the reporter wrote, beside what stands there now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent, Text
from cases.moderation.comparing import Piece, compared

FIELDS = ("title", "description")


@dataclass(frozen=True)
class Comparison:
    """One field in its two wordings."""

    name: str
    before: list[Piece]
    after: list[Piece]


def comparisons(case: Case, events: Sequence[CaseEvent]) -> list[Comparison]:
    """The fields whose words were put right, as they first were and as they are now.

    Args:
        events: the case's log, or as much of it as the reader may see, in its order.
    """
    first: dict[str, str | None] = {}
    for event in events:
        if event.type == "case_corrected" and event.data["field"] in FIELDS:
            first.setdefault(event.data["field"], event.data.get("was"))
    if not first:
        return []
    bodies = {str(text.pk): text.body for text in Text.objects.filter(pk__in=[was for was in first.values() if was])}
    names = {"title": _("Title"), "description": _("Description")}
    found = []
    for field in FIELDS:
        if field in first:
            before, after = bodies.get(first[field] or "", ""), getattr(case, field)
            if before != after:
                found.append(Comparison(names[field], *compared(before, after)))
    return found

"""What a letter says in a few lines, for the daily letter; and whether that still holds when the day is over."""

from typing import Any

from cases.models import GONE, Case, CaseEvent, Participant, Referral
from cases.selectors import standing
from integrations.letters.page import Line, Page

# Events of which a later one of the same kind says how it stands now: what the earlier one said is no longer so.
OVERTAKEN = frozenset({"case_moved", "due_extended"})


def gist_of(page: Page, event: CaseEvent, reader: Participant) -> dict[str, Any]:
    """A letter in a few lines: plain JSON, with the event that it tells and the participant whom it tells it to."""
    return {"event": event.pk, "reader": reader.pk, "heading": page.heading, "sentences": page.sentences,
            "quotation": page.quotation}


def line_of(gist: dict[str, Any]) -> Line:
    return Line(gist["heading"], gist["sentences"], gist["quotation"])


def still_true(event: CaseEvent, log: list[CaseEvent], case: Case) -> bool:
    """Whether what an event said holds yet: it was not taken back, nothing later says otherwise, whoever was sent the
    case has it, and cases that were joined were not parted again.

    Args:
        log: all events of the case, in any order.
    """
    if event.pk not in {one.pk for one in standing(log)}:
        return False
    later = [one for one in log if one.seq > event.seq]
    if event.type in OVERTAKEN and any(
            one.type == event.type and one.data.get("kind") == event.data.get("kind") for one in later):
        return False
    if event.type == "case_moved" and event.data["target"] != case.status.code:
        return False
    if event.type == "case_merged":
        return not any(one.type == "case_parted" for one in later)
    if event.type == "referral_sent":
        return Referral.objects.filter(public_id=event.data["referral"]).exclude(state__in=GONE).exists()
    return True

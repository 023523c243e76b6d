"""What the reporter of a case reads that is not public: honestly where it stands, and what they were told about it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.catalogue import catalogue
from cases.models import Case, CaseEvent
from cases.models.event import Voice
from cases.selectors import standing, words_of


@dataclass(frozen=True)
class Word:
    """The last thing that was said to the reporter: the reason out of the municipality's list, and words."""

    reason: str
    words: str


def was_refused(case: Case) -> bool:
    """Whether a case ended without ever being let through to the public."""
    return case.has_ended and not case.published and case.duplicate_of_id is None


def word_to_the_reporter(case: Case) -> Word | None:
    """Why a report was refused or what is asked about it, as far as its reporter was told; None where nothing was."""
    events = CaseEvent.objects.filter(case=case, voice__in=(Voice.PUBLIC, Voice.LETTER), actor_kind="staff",
                                      type__in=("case_moved", "note_added")).order_by("-seq")
    last = next(iter(standing(list(events))), None)
    if last is None:
        return None
    reason = catalogue().reason(last.data.get("transition", ""), last.data.get("reason", ""))
    return Word(reason, words_of([last]).get(str(last.data.get("note", "")), ""))


def show_refused(request: HttpRequest, case: Case) -> HttpResponse:
    """The page for whoever holds the report's own address: it was not published, and why."""
    return render(request, "site/refused.html", {
        "case": case, "refusal": word_to_the_reporter(case), "has_ended": True})

"""Which cases an inspector visits today, and in which order."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from cases.catalogue import catalogue
from cases.desk.round.route import Point, length, metres, order
from cases.models import Case, CaseEvent, PhotoMoment
from cases.selectors import cases_visible_to
from cases.services.inspecting import Finding, step_for
from cases.workflow.phases import RUNNING, Proof
from cases.working_time import end_of_day
from tenants import current
from tenants.accounts.actors import Actor

# A day on the street; what is due later waits for another one, unless there is nothing else.
AHEAD, STOPS = timedelta(days=7), 30
DONE_TODAY = timedelta(hours=14)


@dataclass(frozen=True)
class Stop:
    """One case of the round: where it stands in the order, and how far it is from the one before, in metres."""

    case: Case
    number: int
    away: int | None
    seen: int
    before: UUID | None = None
    after: UUID | None = None
    asks: bool = False  # whether "done" makes us ask the reporter


@dataclass(frozen=True)
class Round:
    """Today's way. `length` is that of straight lines, in metres."""

    stops: list[Stop] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)
    length: float = 0.0


def round_of(actor: Actor, start: Point | None = None) -> Round:
    """The round of whoever is signed in: their open cases that are due soon, in the order of a short way."""
    cases = list(waiting_for(actor))
    placed = [case for case in cases if case.lat is not None and case.lon is not None]
    points: list[Point] = [(case.lat, case.lon) for case in placed]  # type: ignore[misc]
    way = order(points, start)
    inorder = [placed[index] for index in way] + [case for case in cases if case.lat is None]
    path = ([start] if start else []) + [points[index] for index in way]
    apart = [round(metres(one, other)) for one, other in pairwise(path)]
    away: list[int | None] = [*([] if start else [None]), *apart, *[None] * (len(cases) - len(placed))]
    seen = dict(CaseEvent.objects.filter(case__in=inorder).values("case").annotate(last=Max("seq"))
                .values_list("case", "last"))
    stops = [stop(case, number, gap, seen.get(case.pk, 0), actor)
             for number, (case, gap) in enumerate(zip(inorder, away, strict=False), start=1)]
    return Round(stops, done_today(actor), length(path))


def waiting_for(actor: Actor) -> QuerySet[Case]:
    """The inspector's own open cases and their teams', the most urgent first; those due later where none is due."""
    if actor.person is None:
        return Case.objects.none()
    mine = Q(assignee=actor.person) | Q(assignee=None, team__in=actor.person.teams.all())
    cases = (cases_visible_to(actor).filter(mine, phase__in=RUNNING, duplicate_of=None).distinct()
             .select_related("category", "status").prefetch_related("photos")
             .defer("search").order_by(F("due_at").asc(nulls_last=True), "id"))
    soon = cases.filter(due_at__lte=end_of_day(timezone.localdate() + AHEAD, current.municipality().zone))
    return (soon if soon.exists() else cases)[:STOPS]


def stop(case: Case, number: int, away: int | None, seen: int, actor: Actor) -> Stop:
    photos = [photo for photo in case.photos.all() if not photo.hidden]
    step = step_for(case, Finding.DONE, actor)
    return Stop(
        case, number, away, seen,
        before=next((photo.pk for photo in photos if photo.moment == PhotoMoment.BEFORE), None),
        after=next((photo.pk for photo in reversed(photos) if photo.moment == PhotoMoment.AFTER), None),
        asks=step is not None and catalogue().by_id[step.target_id].proof == Proof.CLAIMED)


def done_today(actor: Actor) -> list[dict[str, Any]]:
    """What this person has written down on the street today, the newest last: case and time."""
    since: datetime = timezone.now() - DONE_TODAY
    events = (CaseEvent.objects.filter(actor=actor.pseudonym, type="case_moved", recorded_at__gte=since)
              .order_by("pk").values("case", "occurred_at"))
    told = {event["case"]: event["occurred_at"] for event in events}
    cases = Case.objects.filter(pk__in=told).exclude(phase__in=RUNNING, status__proof=Proof.NONE)
    found = [{"case": case, "at": told[case.pk]} for case in cases.select_related("status", "category").defer("search")]
    return sorted(found, key=lambda one: one["at"])

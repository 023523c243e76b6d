"""Requests as they are asked for: filters, and all that is shown around them in a constant number of queries."""

from collections import defaultdict
from typing import Any

from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.utils.translation import gettext as _

from cases.catalogue import Catalogue, catalogue
from cases.models import GONE, Case, CaseEvent, Photo, Referral
from cases.selectors import published_cases
from cases.workflow.phases import ENDED
from integrations.open311.server.asked import Asked
from integrations.open311.server.describing import Around, Content, extended_attributes, service_request
from integrations.open311.server.names import own_numbers
from integrations.open311.server.paging import LONGEST, MOST, Page, page_of, span_of
from integrations.open311.server.refusals import unknown, wrong
from integrations.open311.server.statuses import PLAIN, plain
from integrations.open311.server.telling import notes_of
from tenants.words import in_language

# What is shown of a case from its own row; its search index is longer than all the rest.
SHOWN = ("number", "category_id", "status_id", "area_id", "phase", "title", "description", "address", "landmark", "lat",
         "lon", "reported_at", "updated_at", "promised_on", "solution_due_at")
RADIUS, MOST_RADIUS = 1000, 50_000
METRES_PER_DEGREE = 111_195.0
EARTH = 6_371_000.0


def requests_found(asked: Asked) -> tuple[list[Case], Page]:
    """The cases that a call asks for, newest first, and the page that they are.

    Raises:
        Refused: a filter cannot be read (400), or names a request or a service that is not there (404).
    """
    page = page_of(asked)
    numbers = asked.texts("service_request_id")
    if len(numbers) > MOST:
        raise wrong(_("Please ask for at most %(most)s requests at once.") % {"most": MOST})
    found = published_cases().filter(number__in=numbers) if numbers else filtered(asked)
    rows = list(found.only(*SHOWN).order_by("-reported_at", "-id")[page.start : page.stop])
    if numbers and not rows and page.number == 1:
        raise no_request(numbers[0])
    return rows[: page.size], page.holding(len(rows))


def request_found(number: str) -> Case:
    """The public case of this number. Raises Refused (404)."""
    case = published_cases().only(*SHOWN).filter(number=number).first()
    if case is None:
        raise no_request(number)
    return case


def no_request(number: str) -> Exception:
    """There is none of this number, or it says another one again, which is named."""
    main = published_cases().filter(duplicates__number=number).values_list("number", flat=True).first()
    if main:
        return unknown(_("Request “%(number)s” says the same as “%(main)s” and is handled there. Ask for that one.")
                       % {"number": number[:80], "main": main})
    return unknown(_("There is no request “%(number)s” here.") % {"number": number[:80]})


def filtered(asked: Asked) -> QuerySet[Case]:
    """The public cases that all filters let through."""
    cases, rules = published_cases(), catalogue()
    after, before = asked.span("updated_after"), asked.span("updated_before")
    if after:
        cases = cases.filter(updated_at__gte=after.begins)
    if before:
        cases = cases.filter(updated_at__lte=before.ends)
    if asked.text("start_date") or asked.text("end_date") or not (after or before):
        # Whoever asks for what changed means old cases too.
        reported = span_of(asked, usual=LONGEST)
        cases = cases.filter(reported_at__gte=reported.begins, reported_at__lte=reported.ends)
    if codes := asked.texts("service_code"):
        if missing := [code for code in codes if code not in rules.categories]:
            raise unknown(_("There is no service “%(code)s” here.") % {"code": missing[0][:80]})
        cases = cases.filter(category__in=[rules.categories[code].pk for code in codes])
    if words := [word.lower() for word in asked.texts("status")]:
        if strange := [word for word in words if word not in PLAIN]:
            raise wrong(_("The status is “%(word)s”. Write open or closed.") % {"word": strange[0][:40]})
        cases = cases.filter(status__in=[status.pk for status in rules.statuses.values() if plain(status) in words])
    return near(cases, asked)


def near(cases: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    """Only the cases within `radius` metres of a point, where one is asked for."""
    lat, lon = asked.number("lat", -90, 90), asked.number("long", -180, 180)
    radius = asked.number("radius", 1, MOST_RADIUS)
    if lat is None and lon is None and radius is None:
        return cases
    if lat is None or lon is None:
        raise wrong(_("A place needs both lat and long."))
    radius = radius or RADIUS
    # A band of latitude first, which is cheap to judge; then the great circle by the haversine.
    band = radius / METRES_PER_DEGREE
    north, east = Radians(F("lat") - Value(lat)), Radians(F("lon") - Value(lon))
    haversine = Power(Sin(north / 2), 2) + Cos(Radians(Value(lat))) * Cos(Radians(F("lat"))) * Power(Sin(east / 2), 2)
    metres = Value(2 * EARTH) * ASin(Sqrt(Least(haversine, Value(1.0), output_field=FloatField())))
    return cases.filter(lat__range=(lat - band, lat + band)).alias(metres=metres).filter(metres__lte=radius)


def described(cases: list[Case], asked: Asked) -> list[Content]:
    """The cases in the standard's shape, with the extensions if they are asked for."""
    know(cases, catalogue())
    around = surroundings(cases, asked)
    rows = [service_request(case, around[case.pk], asked.municipality) for case in cases]
    if asked.flag("extensions"):
        own, notes = own_numbers(asked.key, around), notes_of(cases)
        for case, row in zip(cases, rows, strict=True):
            row["extended_attributes"] = extended_attributes(case, around[case.pk])
            if asked.key:
                row["extended_attributes"]["own_number"] = own.get(case.pk)
            row["notes"] = notes[case.pk]
    return rows


def know(cases: list[Case], rules: Catalogue) -> None:
    """Give cases their category, status and area from the catalogue, which is read already. One that is newer than the
    catalogue is left to be read when it is asked for."""
    categories = {category.pk: category for category in rules.categories.values()}
    areas = {area.pk: area for area in rules.areas.values()}
    for case in cases:
        if category := categories.get(case.category_id):
            case.category = category
        if status := rules.by_id.get(case.status_id):
            case.status = status
        if area := areas.get(case.area_id or 0):
            case.area = area


def surroundings(cases: list[Case], asked: Asked) -> dict[int, Around]:
    """Photos, bodies and endings of cases: three queries however many cases there are."""
    ids = [case.pk for case in cases]
    photos: dict[int | None, list[Photo]] = defaultdict(list)
    shown = Photo.objects.filter(case__in=ids, hidden=False).only("case_id", "position", "added_at", "redacted_at")
    for photo in shown:
        photos[photo.case_id].append(photo)
    bodies: dict[int, list[str]] = defaultdict(list)
    origin, rules = asked.request.build_absolute_uri("/").rstrip("/"), catalogue()
    live = Referral.objects.filter(case__in=ids).exclude(state__in=GONE)
    for case, body in live.values_list("case_id", "body__name"):
        bodies[case].append(body)
    endings = last_moves([case.pk for case in cases if case.phase in ENDED])
    return {pk: Around(origin, photos[pk], bodies[pk], **ending_of(endings.get(pk), rules)) for pk in ids}


def last_moves(ids: list[int]) -> dict[int, CaseEvent]:
    """The last move of each case."""
    moves = CaseEvent.objects.filter(case__in=ids, type="case_moved").order_by("case_id", "-seq").distinct("case_id")
    return {move.case_id: move for move in moves.only("case_id", "seq", "occurred_at", "data")}


def ending_of(move: CaseEvent | None, rules: Catalogue) -> dict[str, Any]:
    """When and why a case ended, by the move that ended it."""
    if move is None:
        return {}
    reason = move.data.get("reason") or ""
    return {"ended_at": move.occurred_at, "reason": reason,
            "reason_words": words_of_reason(move.data.get("transition", ""), reason, rules)}


def words_of_reason(transition: str, reason: str, rules: Catalogue) -> str:
    """What the municipality calls a reason of one of its steps."""
    words = next((step.reasons.get(reason) for step in rules.transitions if step.code == transition), None)
    return in_language(words) if isinstance(words, dict) else str(words or "")


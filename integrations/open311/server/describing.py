"""The standard's shapes: discovery, services, their questions, requests. Plain values in, dictionaries out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case, Category, Photo
from cases.photos.storage import Picture
from cases.service_levels import end_of_day
from cases.services.reporting import DESCRIPTION
from integrations.open311.server.statuses import extended, plain
from tenants.models import Municipality
from tenants.models.municipality import State
from tenants.words import in_language

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# When these addresses last changed what they say.
CHANGESET = "2026-11-21T12:00:00Z"
DATATYPES = {"text": "string", "number": "number", "choice": "singlevaluelist", "yes_no": "singlevaluelist",
             "several": "multivaluelist", "date": "datetime", "words": "text"}

Content = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """A time in the W3C form, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def discovery(here: Municipality, address: str) -> Content:
    """Where this municipality's endpoint is, and whom to ask for a key. `address` is that of the endpoint."""
    ways = [here.contact.get(name, "") for name in ("office", "email", "phone")]
    contact = ", ".join(way for way in ways if way) or here.name
    endpoint = {
        "specification": SPECIFICATION,
        "url": address,
        "changeset": CHANGESET,
        "type": "production" if here.state == State.LIVE else "test",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": CHANGESET,
        "contact": contact,
        "key_service": _("Reading needs no key. To report cases or send updates, ask for a key: %(contact)s")
        % {"contact": contact},
        "endpoints": [endpoint],
    }


def service(category: Category, groups: dict[str, dict[str, str]]) -> Content:
    return {
        "service_code": category.code,
        "service_name": str(category),
        "description": in_language(category.warning) or None,
        "metadata": bool(category.questions),
        "type": "realtime",
        "keywords": ", ".join(category.keywords),
        "group": in_language(groups.get(category.group, {})) or category.group or None,
    }


def service_definition(category: Category) -> Content:
    """What a category asks beyond place and words."""
    attributes = [attribute(question, order) for order, question in enumerate(category.questions, start=1)]
    return {"service_code": category.code, "attributes": attributes}


def attribute(question: dict[str, Any], order: int) -> Content:
    kind = question.get("kind", "text")
    described: Content = {
        "variable": True,
        "code": question["code"],
        "datatype": DATATYPES.get(kind, "string"),
        "required": bool(question.get("required")),
        "datatype_description": None,
        "order": order,
        "description": in_language(question.get("names", {})),
    }
    if options := options_of(question):
        described["values"] = [{"key": key, "name": name} for key, name in options.items()]
    return described


def options_of(question: dict[str, Any]) -> dict[str, str]:
    """What may be answered to a question that has a list, by code; empty where anything may."""
    if question.get("kind") == "yes_no":
        return {"yes": _("Yes"), "no": _("No")}
    return {code: in_language(names) for code, names in question.get("options", {}).items()}


@dataclass(frozen=True)
class Around:
    """What is known of a case besides its row."""

    # The site that was asked, like https://kohid.hu
    origin: str
    photos: list[Photo] = field(default_factory=list)
    # The names of those who have it.
    bodies: list[str] = field(default_factory=list)
    # Of a case that has ended: when, and the code and the words of the reason.
    ended_at: datetime | None = None
    reason: str = ""
    reason_words: str = ""


def service_request(case: Case, around: Around, here: Municipality) -> Content:
    """A case as the standard shows it. Holds nothing that the public page does not show."""
    media = media_urls(around.photos, around.origin)
    notes = [case.status.public_name, around.reason_words]
    expected = end_of_day(case.promised_on, here.zone) if case.promised_on else case.solution_due_at
    return {
        "service_request_id": case.number,
        "status": plain(case.status),
        "status_notes": ": ".join(note for note in notes if note) or None,
        "service_name": str(case.category),
        "service_code": case.category.code,
        "description": description_of(case) or None,
        "agency_responsible": ", ".join(around.bodies) or None,
        "service_notice": None,
        "requested_datetime": moment(case.reported_at),
        "updated_datetime": moment(around.ended_at or case.updated_at),
        "expected_datetime": moment(expected),
        "address": case.address or case.landmark or None,
        "address_id": None,
        "zipcode": None,
        "lat": case.lat,
        "long": case.lon,
        "media_url": media[0] if media else None,
    }


def extended_attributes(case: Case, around: Around) -> Content:
    """What extensions=true adds about a case."""
    return {
        "title": case.title,
        "detailed_status": extended(case.status, reason=around.reason, promised=case.promised_on is not None),
        "external_status_code": case.status.code,
        "landmark": case.landmark or None,
        "area": case.area.name if case.area else None,
        "media_urls": media_urls(around.photos, around.origin),
    }


def description_of(case: Case) -> str:
    """The title and the description as one text, as the standard has it; the title once where it only repeats."""
    title = case.title.removesuffix("…").strip()
    words = case.description if case.description.startswith(title) else f"{case.title}\n\n{case.description}"
    words = words.strip()
    return words if len(words) <= DESCRIPTION else words[: DESCRIPTION - 1] + "…"


def media_urls(photos: Iterable[Photo], origin: str) -> list[str]:
    """Addresses of photos as JPEG, which every back office can show."""
    return [origin + photo.address(Picture.LARGE_JPEG.value) for photo in photos]

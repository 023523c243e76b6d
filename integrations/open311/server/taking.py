"""A request that comes in becomes a case, once, through the service that the form uses."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from shapely.geometry import Point, shape

from cases.catalogue import catalogue
from cases.judging import Place
from cases.models import Case, Category, PhotoMoment
from cases.models.case import Channel
from cases.questions import fault_of, given_to
from cases.services.reporting import DESCRIPTION, TITLE, Report, Reporter, report_case
from cases.workflow.phases import Phase
from integrations.models import ApiKey, Named, Right
from integrations.open311.server.asked import NO, YES, Asked
from integrations.open311.server.coming import (
    Pictures,
    believed,
    in_town_language,
    note_for_staff,
    short,
    take_pictures,
    time_told,
)
from integrations.open311.server.describing import Content, options_of
from integrations.open311.server.keys import ensure_right
from integrations.open311.server.names import LONGEST, hold, known, remember
from integrations.open311.server.refusals import Error, Refused, unknown, wrong
from tenants.look import dates

ADDRESS, EMAIL, NAME, PHONE, ANSWER = 200, 254, 120, 40, 500
# A title made of a description ends at a word near this length.
HEADLINE = 90
# The caller's own number comes as one of these attributes, or in the header.
OWN_NUMBERS = ("fixmystreet_id", "own_number")
HEADER = "Idempotency-Key"
# Attributes that say again what other parameters say.
UNDERSTOOD = {*OWN_NUMBERS, "title", "description", "easting", "northing", "category", "group"}


@dataclass
class Reading:
    """A request as it was read, with every fault found in it."""

    category: Category
    place: Place
    title: str
    description: str
    reporter: Reporter | None
    answers: dict[str, str]
    # What came along and has no place of its own in a case.
    besides: list[tuple[str, str]] = field(default_factory=list)


def take_request(asked: Asked) -> list[Content]:
    """Take a request in, or recognise it by the sender's own number.

    Raises:
        Refused: 403 without the right, 404 for an unknown service, 400 for what else is wrong, all faults at once.
    """
    key = ensure_right(asked.key, Right.REPORT)
    own = own_number(asked)
    if before := known(key, Named.REQUEST, own):
        return answer(before.case, [])
    reading = read(asked)
    told_at = time_told(asked, "requested_datetime")
    # The wish makes the same number one case, whatever else happens; without a number each sending is a new one.
    wish = uuid5(key.public_id, own) if own else uuid4()
    pictures = take_pictures(asked, wish, PhotoMoment.BEFORE)
    report = as_report(reading, [photo.pk for photo in pictures.kept], wish, asked)
    try:
        case = write(report, key, own, reading, pictures, told_at)
    except IntegrityError:
        # Two cases of the same new reporter at the same moment: the other one has made the person now.
        case = write(report, key, own, reading, pictures, told_at)
    return answer(case, pictures.refused)


@transaction.atomic
def write(report: Report, key: ApiKey, own: str, reading: Reading, pictures: Pictures, told_at: datetime) -> Case:
    """Make the case and keep the sender's number for it; or find the one that was made in the meantime."""
    if own:
        hold(key, Named.REQUEST, own)
        if before := known(key, Named.REQUEST, own):
            return before.case
    case = report_case(report, reported_at=believed(told_at))
    remember(key, Named.REQUEST, own, case, first=1, last=1, told_at=told_at)
    note_besides(case, key, reading, pictures.refused)
    return case


def own_number(asked: Asked) -> str:
    """What the sender calls it, or "". Raises Refused (400) for one that is too long to keep."""
    attributes = asked.attributes()
    found = next((attributes[name][0] for name in OWN_NUMBERS if name in attributes), "")
    number = found or " ".join(asked.request.headers.get(HEADER, "").split())
    if len(number) > LONGEST:
        raise wrong(_("Your own number is too long. Please keep it under %(most)s characters.") % {"most": LONGEST})
    return number


def read(asked: Asked) -> Reading:
    """Read a request. Raises Refused with all its faults."""
    faults: list[Error] = []

    def fault(sentence: str) -> None:
        faults.append(Error(400, sentence))

    category = category_of(asked)
    attributes = asked.attributes()
    description = asked.text("description")
    if len(description) > DESCRIPTION:
        fault(_("The description has %(length)s characters. Please keep it under %(most)s.")
              % {"length": len(description), "most": DESCRIPTION})
    place = Place()
    try:
        place = place_of(asked)
    except Refused as refused:
        faults.extend(refused.errors)
    if not is_address(asked.text("email")):
        fault(_("The email is no address that we can write to. Correct it or leave it out."))
    answers, sentences = answers_of(category, attributes)
    faults += [Error(400, sentence) for sentence in sentences]
    if faults:
        raise Refused(*faults)
    title = " ".join((attributes.get("title") or [asked.text("title")])[0].split()) or headline(description, category)
    asked_for = {question["code"] for question in category.questions}
    besides = [(name, ", ".join(values)) for name, values in attributes.items()
               if name not in UNDERSTOOD | asked_for]
    besides += [("media_url", address) for address in asked.addresses("media_url")]
    if asked.text("address_id"):
        besides.append(("address_id", asked.text("address_id")))
    return Reading(category, place, cut(title, TITLE), description, reporter_of(asked), answers, besides)


def is_address(email: str) -> bool:
    """Whether it is an address of e-mail, or nothing at all."""
    try:
        validate_email(email or "nobody@example.org")
    except ValidationError:
        return False
    return len(email) <= EMAIL


def category_of(asked: Asked) -> Category:
    """The service asked for. Raises Refused: 400 without one, 404 for one that is not offered."""
    code = asked.text("service_code")
    if not code:
        raise wrong(_("The service_code is missing. services.xml lists those that there are."))
    return category_by(code)


def category_by(code: str) -> Category:
    """The category of this code, if citizens are offered it. Raises Refused (404)."""
    category = catalogue().categories.get(code)
    if category is None or not category.active:
        raise unknown(_("There is no service “%(code)s” here.") % {"code": code[:80]})
    return category


def place_of(asked: Asked) -> Place:
    """Where it is. Raises Refused: 400 without a place, with half a point, or with one outside."""
    lat, lon = asked.number("lat", -90, 90), asked.number("long", -180, 180)
    address = " ".join(asked.text("address_string").split())
    if (lat is None) != (lon is None):
        raise wrong(_("A place needs both lat and long."))
    if lat is None and not address:
        if asked.text("address_id"):
            raise wrong(_("We keep no register of addresses, so an address_id alone says nothing here. Send lat and "
                          "long, or address_string."))
        raise wrong(_("The place is missing. Send lat and long, or address_string."))
    if len(address) > ADDRESS:
        raise wrong(_("The address_string is too long. Please keep it under %(most)s characters.") % {"most": ADDRESS})
    boundary = asked.municipality.boundary
    if lat is not None and lon is not None and boundary and not shape(boundary).covers(Point(lon, lat)):
        raise wrong(_("The place lies outside %(town)s.") % {"town": asked.municipality.name})
    return Place(lat, lon, address)


def answers_of(category: Category, attributes: dict[str, list[str]]) -> tuple[dict[str, str], list[str]]:
    """The answers to the category's own questions, and a sentence for each that is missing or wrong."""
    answers: dict[str, str] = {}
    faults = []
    for question in category.questions:
        code, values = question["code"], attributes.get(question["code"], [])
        if not values:
            if question.get("required"):
                faults.append(_("attribute[%(code)s] is missing.") % {"code": code})
        elif len(values) > 1 and question.get("kind") != "several":
            faults.append(_("attribute[%(code)s] takes one value.") % {"code": code})
        elif (answered := answer_to(question, ",".join(values))) is None:
            possible = ", ".join(options_of(question)) or _("a number")
            faults.append(_("attribute[%(code)s] is “%(value)s”. Possible: %(possible)s.")
                          % {"code": code, "value": values[0][:40], "possible": possible})
        else:
            answers[code] = answered
    return answers, faults


def answer_to(question: dict[str, object], value: str) -> str | None:
    """An answer as it is kept, or None for one that does not fit the question."""
    kind = question.get("kind", "text")
    if kind == "yes_no":
        word = value.lower()
        return "yes" if word in YES else "no" if word in NO else None
    if kind == "choice":
        return value if value in options_of(question) else None
    if kind == "several":
        wished = [code.strip() for code in value.split(",") if code.strip()]
        return given_to(question, wished) if set(wished) <= set(options_of(question)) else None
    if kind == "date":
        return value[:10] if not fault_of(question, value[:10]) else None
    if kind == "number":
        number = value.replace(",", ".")
        return number if re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,10})?", number, re.ASCII) else None
    return value[:ANSWER]


def reporter_of(asked: Asked) -> Reporter | None:
    """Who reports, if they say so. None of it is ever shown."""
    name = " ".join(filter(None, [asked.text("first_name"), asked.text("last_name")]))
    phone = asked.text("phone")
    language = (get_language() or "").split("-")[0]
    return Reporter(email=asked.text("email"), name=cut(name, NAME), phone=phone if len(phone) <= PHONE else "",
                    language=language)


def as_report(reading: Reading, photos: list[UUID], wish: UUID, asked: Asked) -> Report:
    language = (get_language() or "").split("-")[0]
    return Report(
        category=reading.category.code, title=reading.title, description=reading.description, at=reading.place,
        reporter=reading.reporter, channel=Channel.APP if asked.text("device_id") else Channel.API, photos=photos,
        answers=dict(reading.answers), language=language, wish=wish)


def note_besides(case: Case, key: ApiKey, reading: Reading, refused: list[str]) -> None:
    """What has no place in a case, and files that were not taken, are told to the staff."""
    with in_town_language():
        lines = [f"{name}: {short(value)}" for name, value in reading.besides] + refused
        if lines:
            lines.insert(0, _("%(system)s sent this along:") % {"system": key.name})
        note_for_staff(case, key, lines)


def answer(case: Case, refused: list[str]) -> list[Content]:
    """The standard's answer: the number, and what happens next."""
    return [{"service_request_id": case.number, "service_notice": " ".join([next_step(case), *refused]),
             "account_id": None}]


def next_step(case: Case) -> str:
    """What the reporter may expect, in one sentence."""
    if case.phase in (Phase.DRAFT, Phase.MODERATION):
        return _("Thank you. Somebody looks through it before it is published and sent on.")
    if case.answer_due_at and not case.answered_at:
        language = (get_language() or "").split("-")[0]
        day = dates.until(timezone.localdate(case.answer_due_at), language, today=timezone.localdate())
        return _("The answer is due %(day)s.") % {"day": day}
    return _("Thank you. It has been taken in.")


def headline(description: str, category: Category) -> str:
    """A title for a request without one: the description's first line, cut at a word; else the service's name."""
    line = " ".join((description.splitlines() or [""])[0].split())
    return cut(line, HEADLINE) or str(category)


def cut(text: str, longest: int) -> str:
    """A text of at most so many characters, cut between words where there are any."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept[longest // 2 :] else kept).rstrip(" ,;:-") + "…"

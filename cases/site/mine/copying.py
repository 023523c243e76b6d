"""Somebody's own copy: one ZIP with everything that is kept of them, for programs (JSON) and to read (HTML), and their
photos."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.badges import badges_of
from cases.catalogue import catalogue
from cases.erasing.holders import Traces, person_holders
from cases.exporting import keeping
from cases.models import Alert, Case, CaseEvent, Comment, Participant, Photo
from cases.own import comments_by, events_by, parts_of, pseudonyms_of
from cases.photos.storage import Picture, read
from cases.selectors import standing, words_of
from cases.site.mine.words import own_words, part_words
from cases.site.story import Teller
from tenants import current
from tenants.accounts.models import Person
from tenants.addresses import url_of

# What is made while somebody waits for it; more is made by the worker.
AT_ONCE = 40


def is_small(person: Person) -> bool:
    """Whether a copy is made in a moment."""
    return parts_of(person).count() <= AT_ONCE and photos_of(person).count() <= AT_ONCE


def photos_of(person: Person) -> QuerySet[Photo]:
    """The photos that a person took, as far as they are kept: those of their reports, and those they added."""
    own = pseudonyms_of(person)
    reported = parts_of(person).filter(part="reporter").values("case")
    return Photo.objects.filter(Q(added_by__in=own) | Q(case__in=reported, added_by=None)).select_related("case")


def write_copy(person: Person, into: IO[bytes]) -> None:
    """Write the ZIP. In the language in force."""
    told = gathered(person)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=2, default=str))
        packed.writestr("read-me.html", render_to_string("site/mine/copy.html", {
            "told": told, "here": current.municipality(), "language": translation.get_language() or "en"}))
        for name, data in pictures(person):
            packed.writestr(name, data, zipfile.ZIP_STORED)


def gathered(person: Person) -> dict[str, Any]:
    """Everything that is kept of a person, as plain data."""
    own = pseudonyms_of(person)
    here = current.municipality()
    parts = list(parts_of(person).select_related("case__status", "case__category").defer("case__search")
                 .order_by("-since"))
    traces = Traces(frozenset(own), frozenset({person.email, *(part.email for part in parts if part.email)}),
                    frozenset(filter(None, {person.name, *(part.name for part in parts)})),
                    frozenset(filter(None, {person.phone, *(part.phone for part in parts)})), person=person,
                    cases=tuple(part.case_id for part in parts))
    return {
        "municipality": str(here), "made_at": timezone.localtime(),
        "person": {"name": person.name, "email": person.email, "phone": person.phone, "language": person.language,
                   "since": person.joined_at, "pseudonyms_in_the_log": sorted(map(str, own)),
                   "settings": person.settings},
        "cases": list(told_cases(parts)),
        "comments": [told_comment(comment) for comment in comments_by(person)],
        "alerts": [told_alert(alert) for alert in Alert.objects.filter(Q(person=person) | Q(email=person.email))
                   .select_related("area", "category").defer("area__geometry")],
        "what_you_did": told_events(list(events_by(own))),
        "badges": [{"name": str(given.badge.name), "since": given.at} for given in badges_of(person)],
        **{name: rows for holder in person_holders for name, rows in holder.told(traces)},
    }


def told_cases(parts: list[Participant]) -> Iterator[dict[str, Any]]:
    """The cases with what was left there; the whole of those that the person reported, with what became of them."""
    rules, language = catalogue(), (translation.get_language() or "en").split("-")[0]
    for part in parts:
        case = part.case
        yield {
            "number": case.number, "title": case.title, "category": str(case.category),
            "your_part": part_words(part.part), "state": case.status.public_name, "address": case.address,
            "since": part.since,
            "what_you_left": {"name": part.name, "email": part.email, "phone": part.phone, "language": part.language,
                              "name_is_shown": part.shows_name, "address_confirmed": part.confirmed_at},
            **(whole(case, rules, language) if part.part == "reporter" else {}),
        }


def whole(case: Case, rules: Any, language: str) -> dict[str, Any]:
    """What the person wrote in their report, and what happened with it, as everybody may read it."""
    log = standing(list(CaseEvent.objects.filter(case=case, voice="public").order_by("-seq")))
    told = Teller(case, rules, words_of(log), [], language).tell(log)
    return {"description": case.description, "landmark": case.landmark, "latitude": case.lat, "longitude": case.lon,
            "answers": case.answers, "reported_at": case.reported_at,
            "history": [{"at": entry.at, "what": entry.title,
                         "words": " ".join(filter(None, [entry.quote, entry.words]))} for entry in told]}


def told_comment(comment: Comment) -> dict[str, Any]:
    return {"case": comment.case.number, "at": comment.at, "kind": comment.kind, "state": comment.state,
            "name": comment.name, "words": comment.text.body if comment.text else "",
            "photo": str(comment.photo_id) if comment.photo_id else None}


def told_alert(alert: Alert) -> dict[str, Any]:
    return {"email": alert.email, "area": alert.area.name if alert.area else None,
            "category": str(alert.category) if alert.category else None, "address": alert.address,
            "latitude": alert.lat, "longitude": alert.lon, "radius_in_metres": alert.radius_m,
            "how_often": alert.rhythm, "since": alert.since, "confirmed": alert.confirmed_at}


def told_events(events: list[CaseEvent]) -> list[dict[str, Any]]:
    """Every event of the person in words, with what they wrote."""
    words = words_of(events)
    return [{"at": event.occurred_at, "case": event.case.number, "what": own_words(event),
             "words": words.get(str(event.data.get("note", "")), "")} for event in events]


def pictures(person: Person) -> Iterator[tuple[str, bytes]]:
    """The photos under their case's number."""
    schema = current.municipality().schema_name
    for number, photo in enumerate(photos_of(person).order_by("case", "position", "added_at"), start=1):
        try:
            data = read(photo.files, Picture.LARGE_JPEG, schema=schema)
        except FileNotFoundError:
            continue
        case = photo.case.number if photo.case else "-"
        yield f"photos/{case}-{number:03}.jpg", data


def make_copies() -> int:
    """A reader of the log: makes the copies that people wait for, and tells them.

    Returns:
        How many were made.
    """
    count = 0
    while (public_id := keeping.claim()) is not None:
        person = Person.objects.filter(public_id=public_id).first()
        if person is None:
            keeping.forget_copies(public_id)
            continue
        with translation.override(person.language or current.municipality().language):
            place, size = store_copy(person)
            if keeping.finish(public_id, place, size):
                tell(person)
                count += 1
            else:
                default_storage.delete(place)
    return count


def store_copy(person: Person) -> tuple[str, int]:
    with tempfile.TemporaryFile() as file:
        write_copy(person, file)
        size = file.tell()
        file.seek(0)
        return default_storage.save(keeping.new_place(), File(file)), size


def tell(person: Person) -> None:
    """A letter that it is ready. The address leads to one's own page, where only its owner comes in."""
    here = current.municipality()
    send_mail(
        _("Your data from %(town)s are ready") % {"town": here.name},
        "\n\n".join([
            _("Hello,"),
            _("you asked for all that we keep of you. It is ready: %(url)s") % {"url": url_of(here, "site:my-data")},
            _("Sign in with this address to download it. After seven days it is deleted."), str(here)]) + "\n",
        None, [person.email])

"""Feeds for readers and programs: cases of the town, a part of it, a category or around an address, and one case's
updates; as Atom (RFC 4287) and as GeoJSON (RFC 7946). What the public pages say, and nobody's name."""

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as Xml

from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotModified,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.catalogue import Catalogue, catalogue
from cases.distance import metres_between
from cases.models import Case, CaseEvent
from cases.models.event import Voice
from cases.places import looking
from cases.selectors import photos_shown_with, published_cases, standing, words_of
from cases.site.story import Entry, Teller
from tenants import current
from tenants.addresses import origin_of, url_of

MOST = 100
WIDEST = 5000
ATOM, POINT = "http://www.w3.org/2005/Atom", "http://www.georss.org/georss"
FORMS = {"atom": "application/atom+xml; charset=utf-8", "geojson": "application/geo+json; charset=utf-8"}
# What XML 1.0 has no place for; people's words may hold it.
UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535, *range(55296, 57344)))
Xml.register_namespace("", ATOM)
Xml.register_namespace("georss", POINT)


class NotUnderstood(ValueError):
    """A wish that no feed answers; its sentence says what to write instead."""


@dataclass(frozen=True)
class FeedWish:
    """Which cases a feed holds: all parts that are given narrow it."""

    area: str = ""
    category: str = ""
    lat: float | None = None
    lon: float | None = None
    radius: int = 500
    around: str = ""

    def query(self) -> str:
        """The wish as a query string."""
        parts: dict[str, Any] = {"area": self.area, "category": self.category}
        if self.lat is not None:
            parts |= {"lat": self.lat, "lon": self.lon, "radius": self.radius}
        return urlencode({key: value for key, value in parts.items() if value not in ("", None)})

    def title(self, rules: Catalogue) -> str:
        """What the feed holds, in words."""
        parts = [current.municipality().name]
        if self.category:
            parts.append(str(rules.categories[self.category]))
        if self.area:
            parts.append(rules.areas[self.area].name)
        if self.lat is not None:
            place = self.around or f"{self.lat:.4f}, {self.lon:.4f}"
            parts.append(_("%(metres)s m around %(place)s") % {"metres": self.radius, "place": place})
        return ": ".join((_("Cases"), ", ".join(parts)))


def in_feed_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a feed speak the language that its address names, else the municipality's: what caches keep must not depend
    on who asked first."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here, wished = current.municipality(), request.GET.get("lang", "")
        with translation.override(wished if wished in here.languages else here.language):
            return view(request, *args, **kwargs)

    return spoken


@require_safe
@in_feed_language
def cases(request: HttpRequest, form: str) -> HttpResponse:
    """GET /feeds/cases.atom and /feeds/cases.geojson?area=&category=&address=|lat=&lon=&radius=&lang="""
    if form not in FORMS:
        raise Http404
    rules = catalogue()
    try:
        wish = wish_of(request, rules)
    except NotUnderstood as reason:
        return HttpResponseBadRequest(str(reason), content_type="text/plain; charset=utf-8")
    rows = newest(wish, rules)
    changed = max((row[1] for row in rows), default=None)
    if fresh := unchanged(request, rows, changed):
        return fresh
    found = (Case.objects.filter(pk__in=[row[0] for row in rows]).select_related("category", "status", "area")
             .defer("search", "area__geometry").order_by("-reported_at", "-id"))
    title, base = wish.title(rules), origin_of(current.municipality())
    answer = (of_cases(request, title, found, changed) if form == "atom" else
              collection(request, title, [feature(case, base) for case in found]))
    return kept(answer, rows, changed)


@require_safe
@in_feed_language
def case(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """GET /feeds/<number>.atom and .geojson: what has happened in one case."""
    if form not in FORMS:
        raise Http404
    case = get_object_or_404(published_cases().select_related("category", "status", "area"), number=number.upper())
    events = standing(list(CaseEvent.objects.filter(case=case, voice=Voice.PUBLIC).order_by("-seq")))
    rows = [(event.pk, event.recorded_at) for event in events]
    changed = max((row[1] for row in rows), default=case.updated_at)
    if fresh := unchanged(request, [*rows, (case.pk, case.updated_at)], changed):
        return fresh
    teller = Teller(case, catalogue(), words_of(events), photos_shown_with(case), language())
    told = teller.tell(events)[:MOST]
    answer = of_updates(request, case, told, changed) if form == "atom" else collection(
        request, case.title, [feature(case, origin_of(current.municipality()), told)])
    return kept(answer, [*rows, (case.pk, case.updated_at)], changed)


@require_safe
def offered(request: HttpRequest) -> HttpResponse:
    """GET /feeds/: which feeds there are, and what they are good for."""
    rules = catalogue()
    return render(request, "site/feeds.html", {
        "areas": [row for row in rules.areas.values() if row.active],
        "categories": sorted((row for row in rules.categories.values() if row.active), key=str)})


def wish_of(request: HttpRequest, rules: Catalogue) -> FeedWish:
    """What an address asks for.

    Raises:
        NotUnderstood: a code that is none, or a place that cannot be found.
    """
    area, category = request.GET.get("area", ""), request.GET.get("category", "")
    if area and area not in rules.areas:
        raise NotUnderstood(_("There is no such part of town. The page of feeds lists them all."))
    if category and category not in rules.categories:
        raise NotUnderstood(_("There is no such category. The page of feeds lists them all."))
    try:
        radius = int(request.GET.get("radius", "500"))
        place = [float(request.GET[name]) for name in ("lat", "lon")] if "lat" in request.GET else []
    except (KeyError, ValueError):
        raise NotUnderstood(_("A place is written so: lat=47.5&lon=19.05&radius=500 (metres).")) from None
    around = request.GET.get("address", "").replace("\0", "").strip()
    if around and not place:
        found = looking.addresses(around).found
        if not found:
            raise NotUnderstood(_("We do not know this address."))
        place, around = [found[0].lat, found[0].lon], found[0].words
    if not place:
        return FeedWish(area, category)
    if not (math.isfinite(place[0]) and -90 <= place[0] <= 90 and math.isfinite(place[1])
            and -180 <= place[1] <= 180 and 1 <= radius <= WIDEST):
        raise NotUnderstood(_("A place is written so: lat=47.5&lon=19.05&radius=500 (metres)."))
    return FeedWish(area, category, place[0], place[1], radius, around)


def newest(wish: FeedWish, rules: Catalogue) -> list[tuple[int, datetime]]:
    """The newest cases that fit, with when they changed last."""
    found: QuerySet[Case] = published_cases()
    if wish.area:
        found = found.filter(area=rules.areas[wish.area])
    if wish.category:
        found = found.filter(category=rules.categories[wish.category])
    if wish.lat is None or wish.lon is None:
        return list(found.order_by("-reported_at", "-id").values_list("pk", "updated_at")[:MOST])
    high = wish.radius / 111_000
    wide = high / max(math.cos(math.radians(wish.lat)), 0.01)
    square = found.filter(lat__range=(wish.lat - high, wish.lat + high), lon__range=(wish.lon - wide, wish.lon + wide))
    rows = square.order_by("-reported_at", "-id").values_list("pk", "updated_at", "lat", "lon")[: 3 * MOST]
    return [(pk, at) for pk, at, lat, lon in rows
            if lat is not None and lon is not None
            and metres_between(wish.lat, wish.lon, lat, lon) <= wish.radius][:MOST]


def etag_of(rows: Iterable[tuple[int, datetime]]) -> str:
    """The mark of exactly this content in this language."""
    text = f"{language()}|{current.municipality().catalogue_version}|" + "|".join(f"{pk}:{at:%s.%f}" for pk, at in rows)
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])


def unchanged(request: HttpRequest, rows: list[tuple[int, datetime]], changed: datetime | None) -> HttpResponse | None:
    """A short answer for a reader that has it already."""
    answer = get_conditional_response(request, etag=etag_of(rows),
                                      last_modified=int(changed.timestamp()) if changed else None)
    return answer if isinstance(answer, HttpResponseNotModified) else None


def kept(answer: HttpResponse, rows: list[tuple[int, datetime]], changed: datetime | None) -> HttpResponse:
    answer["ETag"] = etag_of(rows)
    if changed:
        answer["Last-Modified"] = http_date(changed.timestamp())
    answer["Cache-Control"] = "public, max-age=300"
    # Pages of other sites may read what everybody may.
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def of_cases(request: HttpRequest, title: str, found: Iterable[Case], changed: datetime | None) -> HttpResponse:
    """Cases as an Atom document, the newest first."""
    here = current.municipality()
    feed = head_of(request, title, f"urn:uuid:{feed_id(request)}", changed or here.created_at,
                   url_of(here, "site:list"))
    base = origin_of(here)
    for case in found:
        entry = Xml.SubElement(feed, f"{{{ATOM}}}entry")
        said(entry, "id", f"urn:uuid:{case.public_id}")
        said(entry, "title", case.title)
        Xml.SubElement(entry, f"{{{ATOM}}}link", href=base + reverse("site:case", args=[case.number]),
                       rel="alternate", type="text/html")
        said(entry, "published", stamp(case.reported_at))
        said(entry, "updated", stamp(max(case.updated_at, case.reported_at)))
        Xml.SubElement(entry, f"{{{ATOM}}}category", term=case.category.code, label=plain(str(case.category)))
        said(entry, "summary", " · ".join(filter(None, (
            case.number, case.status.public_name, case.address, str(case.area or ""), case.description))))
        if case.lat is not None:
            Xml.SubElement(entry, f"{{{POINT}}}point").text = f"{case.lat:.6f} {case.lon:.6f}"
    return written(feed)


def of_updates(request: HttpRequest, case: Case, told: list[Entry], changed: datetime) -> HttpResponse:
    """One case's public history as an Atom document."""
    here = current.municipality()
    page = url_of(here, "site:case", case.number)
    feed = head_of(request, f"{case.number} {case.title}", f"urn:uuid:{case.public_id}", changed, page)
    for place, one in enumerate(told):
        entry = Xml.SubElement(feed, f"{{{ATOM}}}entry")
        # Counted from the oldest, so that an entry keeps its id when newer ones come.
        said(entry, "id", f"urn:uuid:{case.public_id}#{len(told) - place}")
        said(entry, "title", one.title)
        Xml.SubElement(entry, f"{{{ATOM}}}link", href=page, rel="alternate", type="text/html")
        said(entry, "updated", stamp(one.at))
        said(entry, "summary", " ".join(filter(None, (one.words, one.quote))) or one.title)
    return written(feed)


def head_of(request: HttpRequest, title: str, key: str, changed: datetime, page: str) -> Xml.Element:
    here = current.municipality()
    feed = Xml.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language()})
    said(feed, "id", key)
    said(feed, "title", title)
    said(feed, "updated", stamp(changed))
    author = Xml.SubElement(feed, f"{{{ATOM}}}author")
    said(author, "name", here.name)
    Xml.SubElement(feed, f"{{{ATOM}}}link", href=origin_of(here) + request.get_full_path(), rel="self",
                   type="application/atom+xml")
    Xml.SubElement(feed, f"{{{ATOM}}}link", href=page, rel="alternate", type="text/html")
    return feed


def feed_id(request: HttpRequest) -> str:
    """An id that stays the same for the same feed: made of its address without the language."""
    query = sorted((key, value) for key, value in request.GET.items() if key != "lang")
    digest = hashlib.sha256(f"{origin_of(current.municipality())}{request.path}{query}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def said(parent: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}{name}").text = plain(words)


def plain(words: str) -> str:
    return words.translate(UNPRINTABLE)


def stamp(at: datetime) -> str:
    return timezone.localtime(at).replace(microsecond=0).isoformat()


def written(feed: Xml.Element) -> HttpResponse:
    return HttpResponse(Xml.tostring(feed, encoding="utf-8", xml_declaration=True), content_type=FORMS["atom"])


def feature(case: Case, base: str, told: list[Entry] | None = None) -> dict[str, Any]:
    """A case as GeoJSON; without a place its geometry is null. `base` is the origin of its page's address."""
    found: dict[str, Any] = {
        "type": "Feature", "id": str(case.public_id),
        "geometry": {"type": "Point", "coordinates": [round(case.lon, 6), round(case.lat, 6)]}
        if case.lat is not None and case.lon is not None else None,
        "properties": {
            "number": case.number, "title": case.title, "category": case.category.code,
            "category_name": str(case.category), "status": case.status.code,
            "status_name": case.status.public_name, "area": case.area.code if case.area else None,
            "address": case.address, "reported_at": stamp(case.reported_at), "updated_at": stamp(case.updated_at),
            "url": base + reverse("site:case", args=[case.number])}}
    if told is not None:
        found["properties"]["updates"] = [
            {"at": stamp(one.at), "title": one.title, "text": " ".join(filter(None, (one.words, one.quote)))}
            for one in told]
    return found


def collection(request: HttpRequest, title: str, features: list[dict[str, Any]]) -> HttpResponse:
    found = {"type": "FeatureCollection", "name": title, "features": features}
    return JsonResponse(found, content_type=FORMS["geojson"], json_dumps_params={"ensure_ascii": False})


def language() -> str:
    return (get_language() or current.municipality().language).split("-")[0]

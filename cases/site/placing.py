"""From what somebody writes to a place on the map, and back: for the form with JavaScript and without."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.places import looking
from cases.places.found import Found, Kind
from cases.site.elsewhere import elsewhere
from tenants import current
from tenants.limits import MINUTE, Limit, TooOften, ensure_within
from tenants.network import network_of

# Questions of one network: somebody who types asks some three a second, for a while.
QUESTIONS = Limit("places", 240, MINUTE)
# How the form says where its place came from: found for an address, or only the middle of a street.
ADDRESS, STREET = "address", "street"


@dataclass
class Told:
    """What the search for an address says: what may be meant, and a sentence."""

    found: list[Found] = field(default_factory=list)
    says: str = ""
    down: bool = False


def down() -> str:
    return _("The address service does not answer. Move the map, or write the address: we find it.")


def only_street(street: str) -> str:
    return _("We know only the middle of %(street)s. Please move the sign to the place, or write how it can be "
             "recognised.") % {"street": street}


def said_of(one: Found) -> str:
    """One sentence on a place that was found for an address."""
    if one.kind == Kind.STREET:
        return only_street(one.words)
    if one.kind == Kind.BETWEEN:
        return _("%(address)s must be about here, by the numbers beside it. Please look at it on the map.") % {
            "address": one.words}
    return _("The sign stands at: %(address)s") % {"address": one.words}


# --- the form without JavaScript ---


def choose(data: QueryDict) -> None:
    """Take the place that was chosen of several, if one was."""
    words = data.get("found", "").split("|")
    if len(words) != 5:
        return
    lat, lon, kind, street, house = words
    data["found"] = ""
    put(data, lat, lon, kind, street, house)


def put(data: QueryDict, lat: Any, lon: Any, kind: str, street: str, house: str) -> None:
    """Write a place that was found into the form, with the address that it was found for."""
    data["lat"], data["lon"], data["spotted"] = str(lat), str(lon), STREET if kind == Kind.STREET else ADDRESS
    data["street"], data["house"] = street, house or data.get("house", "")
    data["found_for"] = asked_for(data)
    data["view_lat"] = data["view_lon"] = data["metres"] = ""


def asked_for(data: QueryDict) -> str:
    return looking.written(data.get("street", ""), data.get("house", ""))


def find(request: HttpRequest, data: QueryDict) -> Told:
    """The button "Find the address": one place is taken at once, of several one is chosen."""
    try:
        ensure_within(QUESTIONS, network_of(request))
    except TooOften as limit:
        return Told(says=limit.sentence)
    answer = looking.addresses(asked_for(data))
    if not answer.found:
        nothing = _("We do not know this address. Please look at how it is written, or press on the map.")
        return Told(says=down() if answer.down else nothing, down=answer.down)
    if len(answer.found) == 1:
        one = answer.found[0]
        put(data, one.lat, one.lon, one.kind, one.street, one.house)
        return Told(says=said_of(one), down=answer.down)
    return Told(answer.found, _("Several places may be meant. Which one is it?"), answer.down)


def locate(request: HttpRequest, data: QueryDict) -> None:
    """Give a form that is sent the place of its address where nobody has shown one, anew where the address changed."""
    shown = data.get("lat") and data.get("lon")
    if not asked_for(data) or (shown and data.get("spotted") not in (ADDRESS, STREET)):
        return
    if shown and data.get("found_for") == asked_for(data):
        return
    try:
        ensure_within(QUESTIONS, network_of(request))
    except TooOften:
        return
    found = looking.addresses(asked_for(data)).found
    if found:
        best = found[0]
        # What was typed stays as it was typed: the place is what was looked for.
        put(data, best.lat, best.lon, best.kind, data.get("street", ""), data.get("house", ""))
    elif shown:
        data["lat"] = data["lon"] = data["spotted"] = data["found_for"] = ""


# --- what the form asks while somebody types or moves the map ---


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """GET /report/addresses/?q= (while typing) or ?street=&house= (a whole address): what may be meant, as JSON."""
    try:
        ensure_within(QUESTIONS, network_of(request))
    except TooOften as limit:
        return JsonResponse({"found": [], "says": limit.sentence}, status=429)
    while_typing = request.GET.get("q")
    answer = looking.suggestions(while_typing) if while_typing else looking.addresses(asked_for(request.GET))
    found = [{**asdict(one), "says": said_of(one)} for one in answer.found]
    return JsonResponse({"found": found, "says": down() if answer.down else ""})


@require_safe
def at(request: HttpRequest) -> HttpResponse:
    """GET /report/place/?lat=&lon=: the nearest address as a proposal, and whose the place is if not ours, as JSON."""
    try:
        lat, lon = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
    except ValueError:
        return HttpResponseBadRequest()
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return HttpResponseBadRequest()
    try:
        ensure_within(QUESTIONS, network_of(request))
    except TooOften as limit:
        return JsonResponse({"says": limit.sentence}, status=429)
    category = catalogue().categories.get(request.GET.get("category", ""))
    outside = elsewhere(lat, lon, request.GET, category)
    one = None if outside else looking.address_at(lat, lon)
    return JsonResponse({
        "street": one.street if one else "", "house": one.house if one else "",
        "says": _("Near %(address)s") % {"address": one.words} if one else "",
        "outside": render_to_string("site/parts/elsewhere.html", {"elsewhere": outside, "town": current.municipality()},
                                    request=request) if outside else "",
    })

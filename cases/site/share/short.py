"""The short address of a case, such as /c/2026-4107: figures and a hyphen, so that it can be read out on the phone."""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from tenants import current

FIGURES = 5
_SPOKEN = re.compile(r"(\d{4})-?0*(\d{1,9})")


def short_of(number: str, prefix: str) -> str:
    """What stands after /c/ for a case: its number without the town's own letters and without leading noughts. A number
    of another form stays as it is."""
    own = re.fullmatch(re.escape(prefix) + r"-(\d{4})-(\d{5,})", number)
    return f"{own[1]}-{int(own[2])}" if own else number


def number_of(short: str, prefix: str) -> str:
    """The case number that a short address stands for."""
    spoken = _SPOKEN.fullmatch(short)
    return f"{prefix}-{spoken[1]}-{int(spoken[2]):0{FIGURES}d}" if spoken else short.upper()


def short_path(number: str) -> str:
    """The short address of a case on its town's host."""
    return reverse("site:short", args=[short_of(number, current.municipality().prefix)])


@require_safe
def short(request: HttpRequest, short: str) -> HttpResponse:
    """GET /c/<short>: for good to the case's page, which says itself who may see it."""
    number = number_of(short, current.municipality().prefix)
    try:
        return HttpResponsePermanentRedirect(reverse("site:case", args=[number]))
    except NoReverseMatch as not_a_number:
        raise Http404 from not_a_number

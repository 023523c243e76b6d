"""The service worker, the page with what lies on the device, and how a report that was sent from there stands."""

from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.photos.uploads import uploads_for

WORKER = Path(__file__).parents[2] / "static/site/worker.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """GET /worker.js: the site's service worker, under the address that it may work for."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """GET /report/drafts/: the reports that lie on this device. The server knows none of them; the page's script does.
    """
    return render(request, "site/offline/drafts.html")


@never_cache
@require_safe
def state(request: HttpRequest, wish: UUID) -> JsonResponse:
    """GET /report/<wish>/state/: what a device asks before it sends a report that it has kept.

    Returns:
        JSON: `csrf`, the token to send it with; `sent`, the case's number where the report has arrived already, and
        `address`, the page that says so; `photos`, the ids of those that have arrived for it.
    """
    case = Case.objects.filter(wish=wish).only("number").first()
    return JsonResponse({
        "csrf": get_token(request),
        "sent": case.number if case else None,
        "address": reverse("site:thanks", args=[wish]) if case else None,
        "photos": [str(photo.pk) for photo in uploads_for(wish)],
    })

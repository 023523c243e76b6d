"""What is different under /embed/: no cookies, addresses of its own, and who may show it."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cases.site.framing import passes
from cases.site.framing.hosts import origins
from tenants.look.errors import form_expired
from tenants.policy import policy_for

UNDER = "/embed/"
SCRIPT = "/embed.js"
_LANGUAGE = re.compile(r"/embed/([a-z]{2})/")
_WAY = re.compile(rb"<(a|form)\b([^>]*)>")
_TO = re.compile(rb'\b(?:href|action)="([^"]*)"')
# Within the frame: a place on the same page, another page of the list, the flow's own addresses.
_STAYS = (b"#", b"?", b"/embed/", b"tel:", b"mailto:")


class FramingMiddleware:
    """Stands right behind the one that picks the municipality, and so around everything that knows cookies."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        framed = request.path.startswith(UNDER)
        if getattr(request, "municipality", None) is None or not (framed or request.path == SCRIPT):
            return self.answer(request)
        request.META.pop("HTTP_COOKIE", None)
        if framed:
            self.prepare(request)
        response = self.answer(request)
        response.cookies.clear()
        if framed:
            finish(request, response)
        elif response.has_header("Vary"):
            # Nothing in the script depends on who asks.
            del response["Vary"]
        return response

    def prepare(self, request: HttpRequest) -> None:
        request.framed = True  # type: ignore[attr-defined]
        request.framed_by = " ".join(origins())  # type: ignore[attr-defined]
        request.urlconf = settings.FRAMED_URLCONF
        # Our own note is looked at instead, in `process_view`.
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        if spoken := _LANGUAGE.match(request.path):
            request.language_in_path = spoken[1]  # type: ignore[attr-defined]

    def process_view(self, request: HttpRequest, view: Any, *_given: Any) -> HttpResponse | None:
        if not getattr(request, "framed", False):
            return None
        request.form_pass = passes.new_pass()  # type: ignore[attr-defined]
        if request.method != "POST" or passes.holds(request):
            return None
        if request.resolver_match is None or request.resolver_match.url_name != "report":
            return form_expired(request)
        # Shown again as it was typed, with a fresh note: one more press sends it.
        typed = request.POST.copy()
        typed["do"] = "again"
        for name in ("spot.x", "spot.y"):
            typed.pop(name, None)
        request.POST = typed  # type: ignore[assignment]
        messages.warning(request, _("The form was open for very long. Everything you wrote is still here: please look "
                                    "through it and send it once more."))
        return None


def finish(request: Any, response: HttpResponse) -> None:
    """Say on whose pages it may stand, and let links that lead out open in the whole window."""
    response["Content-Security-Policy"] = policy_for(request, frame_ancestors=f"'self' {request.framed_by}".strip())
    if response.has_header("X-Frame-Options"):
        del response["X-Frame-Options"]
    if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
        response.content = _WAY.sub(_led_out, response.content)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))


def _led_out(tag: re.Match[bytes]) -> bytes:
    to = _TO.search(tag[2])
    stays = to is None or not to[1] or to[1].startswith(_STAYS) or b"target=" in tag[2]
    return tag[0] if stays else b"<" + tag[1] + b' target="_top"' + tag[2] + b">"

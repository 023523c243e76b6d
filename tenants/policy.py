"""The content security policy: our own bytes only, no inline script or style; map tiles where a provider is set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tenants.base_map import base_map_of

BASE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_for(request: HttpRequest, **instead: str) -> str:
    """The policy as a header value. A page that needs a rule of its own names it: `frame_src="'self'"`."""
    rules = {**BASE, **{name.replace("_", "-"): sources for name, sources in instead.items()}}
    municipality = getattr(request, "municipality", None)
    if municipality and (tiles := base_map_of(municipality).origin):
        rules["img-src"] += f" {tiles}"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class ContentPolicyMiddleware:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", policy_for(request))
        return response

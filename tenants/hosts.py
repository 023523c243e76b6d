"""The host name picks the municipality. Unknown hosts get a plain 404 and learn nothing."""

import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone

from tenants.fleet.connection import db
from tenants.models import Domain, Municipality

# A municipality's row changes rarely and is needed by every request: it is kept for this many seconds.
KEPT = 5.0
_kept: dict[str, tuple[float, Municipality | None]] = {}
_lock = Lock()


def municipality_at(host: str) -> Municipality | None:
    """The municipality that answers under a host name, or None."""
    now = time.monotonic()
    found = _kept.get(host)
    if found and found[0] > now:
        return found[1]
    db.set_schema_to_public()
    domain = Domain.objects.select_related("tenant__branding").filter(domain=host).first()
    municipality = domain.tenant if domain else None
    with _lock:
        if len(_kept) > 5000:
            _kept.clear()
        _kept[host] = (now + KEPT, municipality)
    return municipality


def forget_hosts() -> None:
    """Drop what is kept, after a municipality or a domain changed in this process."""
    _kept.clear()


class MunicipalityMiddleware:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host().rsplit(":", 1)[0].lower()
        except DisallowedHost:
            return HttpResponseNotFound()
        if host in settings.ASSOCIATION_HOSTS:
            db.set_schema_to_public()
            request.municipality = None  # type: ignore[attr-defined]
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            timezone.deactivate()
            return self.answer(request)
        municipality = municipality_at(host)
        if municipality is None or municipality.state == "retired":
            return HttpResponseNotFound()
        db.set_tenant(municipality)
        request.municipality = request.tenant = municipality  # type: ignore[attr-defined]
        request.urlconf = settings.ROOT_URLCONF
        timezone.activate(municipality.zone)
        return self.answer(request)

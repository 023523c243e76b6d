"""From a request to an answer: one place for keys, jurisdictions, limits, formats and errors of every address."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from integrations.open311.server.asked import Asked
from integrations.open311.server.keys import key_by
from integrations.open311.server.limits import ensure_within_limit
from integrations.open311.server.refusals import Error, Refused, unknown, wrong
from integrations.open311.server.writing import JSON, XML, write
from tenants import current
from tenants.models import Domain, Municipality
from tenants.refusals import Refusal

logger = logging.getLogger("integrations.open311")

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
BEARER = "Bearer "


@dataclass(frozen=True)
class Document:
    """What a call is answered with: the XML root, what is inside it, and headers of its own."""

    root: str
    content: Any
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[..., Document]


def resource(*, get: Handler | None = None, post: Handler | None = None) -> Callable[..., HttpResponse]:
    """The view of one address: `get` and `post` take an Asked and the address' own parts, and give a Document."""
    handlers = {name: handler for name, handler in (("GET", get), ("HEAD", get), ("POST", post)) if handler}

    @csrf_exempt  # no cookie counts here, only keys
    def view(request: HttpRequest, form: str, **named: str) -> HttpResponse:
        asked = Asked(request, form, current.municipality())
        try:
            handler = handlers.get(request.method or "")
            if handler is None:
                raise Refused(Error(405, _("This address does not take %(method)s.") % {"method": request.method}))
            prepare(asked)
            document = handler(asked, **named)
        except Refused as refused:
            return refusal(asked, refused, ", ".join(handlers))
        except Refusal as refused:
            # A rule of the core said no; whatever its own status is, the standard knows only 400 for it.
            return refusal(asked, wrong(refused.sentence), "")
        return answer(asked, document)

    return view


def prepare(asked: Asked) -> None:
    """Read the form and judge what every call has: key, limit, jurisdiction."""
    request = asked.request
    if request.method == "POST":
        if request.content_type not in FORMS:
            raise wrong(_("Please send a form: application/x-www-form-urlencoded or multipart/form-data."))
        try:
            request.POST  # noqa: B018 (reads and judges the body)
        except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
            raise wrong(_("The form could not be read: it is damaged, or it holds too much.")) from None
    secret = asked.text("api_key") or bearer(request)
    try:
        asked.key = key_by(secret) if secret else None
    finally:
        ensure_within_limit(request, asked.key)
    ensure_jurisdiction(asked)


def bearer(request: HttpRequest) -> str:
    """The key in the header, for callers who keep keys out of addresses and logs."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(BEARER).strip() if header.startswith(BEARER) else ""


def ensure_jurisdiction(asked: Asked) -> None:
    """A municipality's own host needs no jurisdiction_id; one that is not its own is a 404."""
    wish = asked.text("jurisdiction_id").lower()
    if wish and wish not in jurisdictions(asked.municipality, asked.request) and not Domain.objects.filter(
            tenant=asked.municipality, domain=wish).exists():
        raise unknown(_("There is no jurisdiction_id “%(wish)s” here. This is “%(here)s”.")
                      % {"wish": wish[:80], "here": asked.municipality.slug})


def jurisdictions(municipality: Municipality, request: HttpRequest) -> set[str]:
    """What the municipality is called without looking it up: its slug, and the host that was asked."""
    return {municipality.slug, request.get_host().rsplit(":", 1)[0].lower()}


def answer(asked: Asked, document: Document, status: int = 200) -> HttpResponse:
    response = HttpResponse(write(asked.form, document.root, document.content), status=status,
                            content_type=XML if asked.form == "xml" else JSON)
    for name, value in document.headers.items():
        response.headers[name] = value
    if asked.request.method in ("GET", "HEAD"):
        # What everybody may read, a page of another site may read too.
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def refusal(asked: Asked, refused: Refused, allowed: str) -> HttpResponse:
    """The standard's list of errors. Refused writes and keys are logged, without what anybody wrote."""
    if asked.request.method == "POST" or refused.status in (403, 429):
        logger.warning("%s %s refused with %s (key %s)", asked.request.method, asked.request.path, refused.status,
                       asked.key.prefix if asked.key else "none")
    response = answer(asked, Document("errors", refused.content), refused.status)
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    if refused.status == 405:
        response.headers["Allow"] = allowed
    return response


def nowhere(asked: Asked, **named: str) -> Document:
    """Any address below that is none of the standard's."""
    raise unknown(_("There is no such address. Begin at discovery.xml or services.xml."))

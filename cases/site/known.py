"""What a browser is known by, so that nothing is asked twice: the address that was confirmed in it, and a name.

A signed cookie that only we read, for half a year, on this host alone. "That is not me" on the form takes it away.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from cases.models import Participant
from tenants import current
from tenants.accounts.actors import Actor

COOKIE = "known"
HALF_A_YEAR = 183 * 24 * 3600


@dataclass(frozen=True)
class Known:
    """Who sits there, as far as it is proved. `signed_in` people are known from their account."""

    email: str = ""
    name: str = ""
    signed_in: bool = False


def known(request: HttpRequest) -> Known:
    """Who is known in this browser; empty where nobody is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.person is not None:
        return Known(actor.person.email, actor.person.name, signed_in=True)
    try:
        email, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(), max_age=HALF_A_YEAR)
    except (signing.BadSignature, ValueError, TypeError):
        return Known()
    return Known(email, name)


def is_known_address(request: HttpRequest, email: str) -> bool:
    """Whether this browser's person has proved that the address is theirs. No address is nobody's."""
    return bool(email) and known(request).email == email.strip().lower()


def remember(response: HttpResponse, participant: Participant) -> HttpResponse:
    """Keep a confirmed address in the browser that confirmed it."""
    response.set_cookie(
        COOKIE,
        signing.dumps([participant.email, participant.name], salt=_salt(), compress=True),
        max_age=HALF_A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _salt() -> str:
    # What one municipality has signed says nothing on another one's host.
    return f"cases.known.{current.municipality().schema_name}"

"""Who sends this request, as an actor; and staff get no further than the door without their second step."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from tenants.accounts.actors import Actor, ActorKind, actor_for
from tenants.accounts.models import Person
from tenants.accounts.sessions import note_seen
from tenants.look.errors import signed_out

# Set by the demo's one-click sign-in, which stands in for both steps on a loopback address.
SECOND_FACTOR = "second_factor_done"
STAFF_ONLY = ("/desk/", "/console/")


class ActorMiddleware:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        if request.path.startswith(STAFF_ONLY):
            person = person_of(request)
            if person is None:
                return at_the_door(request)
            if person.is_staff and not has_second_factor(request, person):
                return redirect(way_to_second_step(request, person))
        if request.session.session_key:
            note_seen(request)
        return self.answer(request)


def at_the_door(request: HttpRequest) -> HttpResponse:
    """To the door; with what somebody had written, where their session ended meanwhile."""
    if request.method == "POST" and not request.headers.get("HX-Request"):
        return signed_out(request, f"/accounts/login/?{urlencode({'next': '/desk/'})}")
    return redirect(f"/accounts/login/?{urlencode({'next': request.get_full_path()})}")


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person, or None."""
    return request.user if request.user.is_authenticated else None


def actor_of(request: HttpRequest) -> Actor:
    """Who acts. Without their second step staff may no more than a citizen, on the citizens' pages too."""
    person = person_of(request)
    actor = actor_for(person)
    if person is not None and actor.kind is ActorKind.STAFF and not has_second_factor(request, person):
        return Actor(ActorKind.CITIZEN, person, person.pseudonym)
    return actor


def has_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether the second step was taken in this very session. That one is set up does not suffice: the session may be
    somebody's who came in with a code from the mailbox before it was."""
    return bool(request.session.get(SECOND_FACTOR)) or any(
        record.get("method") == "mfa" for record in get_authentication_records(request, person))


def way_to_second_step(request: HttpRequest, person: Person) -> str:
    """Where to take the second step, or to set it up first."""
    if is_mfa_enabled(person):
        return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
    return reverse("mfa_activate_totp")

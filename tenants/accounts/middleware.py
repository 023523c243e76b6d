"""Who sends this request, as an actor; and staff get no further than the door without their second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from tenants.accounts.actors import Actor, ActorKind, actor_for
from tenants.accounts.models import Person

# Set by the demo's one-click sign-in, which stands in for both factors on a loopback address.
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
                return redirect(f"/accounts/login/?next={request.path}")
            if person.is_staff and not has_second_factor(request, person):
                return redirect("/accounts/2fa/totp/activate/")
        return self.answer(request)


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person, or None."""
    return request.user if request.user.is_authenticated else None


def actor_of(request: HttpRequest) -> Actor:
    """Who acts. Without their second factor staff may no more than a citizen, on the citizens' pages too."""
    person = person_of(request)
    actor = actor_for(person)
    if person is not None and actor.kind is ActorKind.STAFF and not has_second_factor(request, person):
        return Actor(ActorKind.CITIZEN, person, person.pseudonym)
    return actor


def has_second_factor(request: HttpRequest, person: Person) -> bool:
    return bool(request.session.get(SECOND_FACTOR)) or is_mfa_enabled(person)

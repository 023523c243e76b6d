"""One gate for everything that the public writes: how often, with which check, and what looks odd about it.

Nothing is dropped in silence. Whoever writes more than a person does is asked to wait, with all that they typed; what
comes without the browser's check (no JavaScript, an old device, a program) is taken a few times an hour, then taken and
looked at first, and only then asked to wait. Who is signed in or sits in a network that the municipality trusts is not
checked.

Counted for each municipality apart, in the cache that all processes share: a storm on one leaves the others alone.
Where that cache is lost counting begins anew and nobody is held up; which solutions were used stands in the database.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.moderation.watching import Watched
from cases.photos.refusals import PhotoRefused
from cases.settings import setting
from cases.site.proof import challenge_for, proved, use
from tenants.accounts.actors import Actor, ActorKind
from tenants.limits import HOUR, Limit, TooOften, count, ensure_within
from tenants.network import network_of

# The names of two fields: the browser's solution, and one that people do not see.
CHECK, TRAP = "check", "website"
# Each report may bring five, and whoever takes some out may choose others.
PHOTOS_A_REPORT = 6


class Purpose(StrEnum):
    """What somebody writes. A survey needs none of this: its link is signed, and answers once."""

    REPORT = "report"
    COMMENT = "comment"
    JOIN = "join"
    ALERT = "alert"


# Joining is one press, and many sit in one school.
TIMES = {Purpose.REPORT: 1, Purpose.COMMENT: 2, Purpose.JOIN: 3, Purpose.ALERT: 1}


@dataclass(frozen=True)
class Allowed:
    """How much an hour from one connection. `free`: without the check, before somebody looks first; `slow`: without the
    check at all; `most`: with it. `town`: without the check from all connections together, before somebody looks."""

    free: int = 3
    slow: int = 12
    most: int = 60
    town: int = 120
    trusted: tuple[str, ...] = field(default_factory=tuple)

    def trusts(self, network: str) -> bool:
        """Whether a caller sits in one of the networks that the municipality named."""
        try:
            caller = ip_address(network)
        except ValueError:
            return False
        return any(caller in ip_network(one, strict=False) for one in self.trusted)


FIGURES = ("free", "slow", "most", "town")


def allowed() -> Allowed:
    """What the municipality entered has settled, and our own figures for the rest."""
    kept: dict[str, Any] = setting("limits") or {}
    figures = {name: kept[name] for name in FIGURES if isinstance(kept.get(name), int)}
    return Allowed(**figures, trusted=tuple(kept.get("trusted", ())))


def enter(request: HttpRequest, purpose: Purpose, *, wish: str) -> list[Watched]:
    """Let a public write in. Call it once the form is right, before the service: what is refused for a fault does not
    count, and the check of a form that comes back is still good.

    Args:
        wish: what the form's solution is good for: the form's own token, or what it asks for in words.

    Returns:
        Why somebody should look first; empty where nothing is odd. Hand it on to the service.

    Raises:
        TooOften: there were too many from this connection; show the form again as it was sent, with `Retry-After`.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rules, network = allowed(), network_of(request)
    if actor.kind is ActorKind.STAFF or rules.trusts(network):
        return []
    odd = [] if actor.person else [*trapped(request), *unproved(request, purpose, wish, rules, network)]
    who = str(actor.pseudonym) if actor.person else network
    ensure_within(Limit(f"public-{purpose}", rules.most * TIMES[purpose], HOUR), who)
    return odd


def trapped(request: HttpRequest) -> list[Watched]:
    """What stands in the field that people do not see. Some browsers fill it in by themselves: it is looked at."""
    found = request.POST.get(TRAP, "").strip()
    return [Watched("trap", found[:80])] if found else []


def unproved(request: HttpRequest, purpose: Purpose, wish: str, rules: Allowed, network: str) -> list[Watched]:
    """Whether the check is missing and it is time to look.

    Raises:
        TooOften: too many without it.
    """
    proof = proved(request.POST.get(CHECK, ""), purpose)
    if proof is not None and use(proof, f"{purpose}:{wish}"):
        return []
    most = Limit(f"unproved-{purpose}", rules.slow * TIMES[purpose], HOUR)
    counted, wait = count(most, network)
    if counted > most.most:
        raise TooOften(wait)
    together, wait = count(Limit(f"unproved-{purpose}-town", rules.town, HOUR), "all")
    if together > 10 * rules.town:
        raise TooOften(wait)
    if counted > rules.free * TIMES[purpose]:
        return [Watched("unproved", str(counted))]
    return [Watched("storm", str(together))] if together > rules.town * TIMES[purpose] else []


def enter_photo(request: HttpRequest) -> None:
    """Let a photo in that comes along with a form. It is counted before it is opened, which is what costs.

    Raises:
        PhotoRefused: there were too many from this connection within the hour.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rules, network = allowed(), network_of(request)
    if actor.kind is ActorKind.STAFF or rules.trusts(network):
        return
    who = str(actor.pseudonym) if actor.person else network
    try:
        ensure_within(Limit("public-photo", rules.most * PHOTOS_A_REPORT, HOUR), who)
    except TooOften as refusal:
        raise PhotoRefused("too_often") from refusal


def asked_to_wait(answer: HttpResponse, refusal: TooOften) -> HttpResponse:
    """The page with the form, as the answer to one request too many."""
    answer.status_code = refusal.status
    answer["Retry-After"] = str(refusal.wait)
    return answer


@never_cache
@require_safe
def challenge(request: HttpRequest) -> HttpResponse:
    """GET /check/?for=report: a new challenge, as JSON. It costs a fraction of a page and keeps nothing."""
    purpose = request.GET.get("for", "")
    if purpose not in Purpose.__members__.values():
        return JsonResponse({"detail": _("There is no such form.")}, status=404)
    return JsonResponse(challenge_for(purpose))

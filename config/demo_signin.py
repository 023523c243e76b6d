"""One-click sign-in for trying: a signed link for each role, in the demo and from the same machine only.

It stands in for both factors, so it must not exist anywhere else: the addresses are included in the demo only, and
each request is judged again.
"""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from config.demo_links import ASSOCIATION, read
from tenants.accounts.middleware import SECOND_FACTOR
from tenants.accounts.models import Person
from tenants.accounts.roles import Role
from tenants.accounts.sessions import note_session

# Where each role begins its day.
DOORS = {
    Role.AGENT: "/desk/",
    Role.INSPECTOR: "/desk/",
    Role.MANAGER: "/evaluation/",
    Role.ADMINISTRATOR: "/desk/",
    Role.ONBOARDER: "/console/",
    Role.MODERATOR: "/console/",
    Role.AUDITOR: "/console/",
}


@require_GET
@never_cache
def enter(request: HttpRequest, words: str) -> HttpResponse:
    """Sign in as the first person of the role, and go where that role begins its day."""
    if not settings.DEMO or not _is_this_machine(request):
        raise Http404
    municipality = getattr(request, "municipality", None)
    here = municipality.slug if municipality else ASSOCIATION
    place, role = read(words, settings.SECRET_KEY) or ("", "")
    person = Person.objects.filter(role=role, is_active=True).order_by("pk").first() if role else None
    if place != here or person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SECOND_FACTOR] = True
    note_session(request)
    return HttpResponseRedirect(DOORS.get(Role(role), "/"))


def _is_this_machine(request: HttpRequest) -> bool:
    # A proxy on this machine would make everybody look local, so its marks end it.
    if any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


urlpatterns = [path("enter/<str:words>", enter, name="demo-enter")]

"""The association's own host: the door for everybody, the fleet for its staff."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tenants.accounts.actors import PermissionRefused
from tenants.accounts.roles import ASSOCIATION
from tenants.console.selectors import fleet_rows, live_municipalities
from tenants.models import Municipality
from tenants.slots import console_panels

PAGE = 50


def door(request: HttpRequest) -> HttpResponse:
    """Who we are, and the towns that are here."""
    scheme, port = ("https", "") if settings.PRODUCTION else ("http", f":{settings.PORT}")
    towns = [(town, f"{scheme}://{domain.domain}{port}/") for town in live_municipalities()
             for domain in town.domains.all()[:1]]
    return render(request, "console/door.html", {"towns": towns})


def fleet(request: HttpRequest) -> HttpResponse:
    """Every municipality, those that need help first."""
    ensure_association(request)
    page = Paginator(Municipality.objects.select_related("branding").prefetch_related("domains"),
                     PAGE).get_page(request.GET.get("page"))
    rows = fleet_rows(list(page.object_list))
    shown = (panel(request, None) for panel in console_panels)
    panels = [render_to_string(template, context, request) for template, context in (one for one in shown if one)]
    return render(request, "console/fleet.html", {
        "panels": panels, "rows": rows, "page": page, "well": sum(not row.needs_help for row in rows)})


def ensure_association(request: HttpRequest) -> None:
    """The console is for the association's staff.

    Raises:
        PermissionRefused: somebody else came.
    """
    if request.actor.role not in ASSOCIATION:  # type: ignore[attr-defined]
        raise PermissionRefused(_("This console is for the staff of the association. Sign in with your account there."))

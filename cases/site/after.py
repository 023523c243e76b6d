"""What somebody may do next who has just reported something."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cases.models import Case
from cases.site.share.links import share_links
from tenants import current
from tenants.addresses import url_of


def after(case: Case) -> dict[str, Any]:
    """For the thanks page: plain links by which the case is passed on, once everybody may read it, and the form with
    the same place for whoever sees something else there."""
    address = url_of(current.municipality(), "site:case", case.number) if case.published else ""
    here: dict[str, object] = {}
    if case.lat is not None and case.lon is not None:
        here = {"lat": f"{case.lat:.6f}", "lon": f"{case.lon:.6f}"}
    if case.landmark:
        here["landmark"] = case.landmark
    return {
        "address": address,
        "links": share_links(address, case.title) if address else [],
        "another_here": f"{reverse('site:report')}?{urlencode(here)}" if "lat" in here else "",
    }

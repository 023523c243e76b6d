"""Whole addresses of a municipality's pages, for letters and feeds that are read elsewhere."""

from django.conf import settings
from django.urls import reverse

from tenants.models import Domain, Municipality


def origin_of(municipality: Municipality) -> str:
    """`https://bejelentes.kohid.hu`; in a demo or test plain HTTP with the port."""
    domain = (Domain.objects.filter(tenant=municipality).order_by("-is_primary", "pk")
              .values_list("domain", flat=True).first()) or settings.MAIL_DOMAIN
    return f"https://{domain}" if settings.PRODUCTION else f"http://{domain}:{settings.PORT}"


def url_of(municipality: Municipality, name: str, *args: object) -> str:
    """The whole address of a named page on a municipality's host."""
    return origin_of(municipality) + reverse(name, urlconf=settings.ROOT_URLCONF, args=args)

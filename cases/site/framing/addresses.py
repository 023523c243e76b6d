"""The addresses inside a frame: the report form with all that belongs to it, lists, map and figures, under /embed/hu/.

Everything else keeps its address, so that a link to it leads out of the frame.
"""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, path
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.translation import get_language

from cases.site.framing import views

# How the addresses of the pages begin that work inside a frame.
INSIDE = ("report/", "cases/", "map/", "confirm/code/")


class FramePrefix(LocalePrefixPattern):
    """embed/hu/, in the language of the page: it stays the same from page to page without a cookie."""

    @property
    def language_prefix(self) -> str:
        return f"embed/{get_language()}/"


def framed(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The addresses of a municipality's host as they are seen from inside a frame."""
    (site,) = [one for one in patterns if isinstance(one, URLResolver) and one.namespace == "site"]
    inside = [one for one in site.url_patterns if str(one.pattern).startswith(INSIDE)]
    outside = [one for one in site.url_patterns if one not in inside]
    inside.append(path("figures/", views.figures, name="figures"))
    flow = URLResolver(FramePrefix(), inside)
    start = path("embed/<slug:view>/", views.start, name="embed")
    within = URLResolver(RoutePattern(""), [flow, start, *outside], app_name="site", namespace="site")
    return [*(one for one in patterns if one is not site), within]

"""What every page knows of the municipality it speaks for: `look` in templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from tenants import base_map, slots
from tenants.look import signs, theme
from tenants.models import Branding, Municipality


@dataclass(frozen=True)
class OtherLanguage:
    """A language that the page is not in now: its code, its own name, and the address of the page in it."""

    code: str
    name: str
    url: str


class Look:
    """Name, texts, languages and navigation of the municipality, or of the association where there is none."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.municipality: Municipality | None = getattr(request, "municipality", None)

    @property
    def name(self) -> str:
        return self.municipality.name if self.municipality else "Járda"

    @cached_property
    def branding(self) -> Branding | None:
        return theme.branding_of(self.municipality)

    @property
    def framed(self) -> bool:
        """Whether the page stands inside the council's own website, and so without masthead and foot."""
        return bool(getattr(self._request, "framed", False))

    @property
    def framed_by(self) -> str:
        """On whose pages it may stand, with spaces between."""
        return str(getattr(self._request, "framed_by", ""))

    @property
    def theme_url(self) -> str:
        return theme.address(self.municipality)

    @cached_property
    def signs(self) -> dict[str, str]:
        """Where browsers and telephones find the municipality's sign, its manifest, and the colour around it."""
        sign = signs.sign_of(self.municipality)
        return {
            "svg": signs.address(sign, "icon.svg"),
            "ico": signs.address(sign, "favicon.ico"),
            "apple": signs.address(sign, "apple-touch-icon.png"),
            "manifest": signs.manifest_address(self.municipality, self.language) if self.municipality else "",
            "primary": sign.primary,
        }

    @cached_property
    def texts(self) -> dict[str, str]:
        """The municipality's own words in the present language; those of its first language where one is missing."""
        if self.branding is None or self.municipality is None:
            return {}
        by_language: dict[str, dict[str, str]] = self.branding.texts or {}
        own = by_language.get(self.language, {})
        return own or by_language.get(self.municipality.language, {})

    @property
    def language(self) -> str:
        return (get_language() or settings.LANGUAGE_CODE).split("-")[0]

    @property
    def contact(self) -> dict[str, Any]:
        """Office, address, phone, hours and e-mail, as far as they are known."""
        return (self.municipality.contact if self.municipality else None) or {}

    @property
    def map_credit(self) -> str:
        """Who is to be named beside maps."""
        return self.municipality.settings.get(base_map.CREDIT, "") if self.municipality else ""

    @property
    def emergency(self) -> str:
        """The number to call when somebody is in danger."""
        own = self.municipality.settings.get("emergency", "") if self.municipality else ""
        return own or "112"

    @cached_property
    def other_languages(self) -> list[OtherLanguage]:
        names = dict(settings.LANGUAGES)
        offered = (
            self.municipality.languages if self.municipality else [code for code, _name in settings.LANGUAGES]
        )
        query = self._request.GET.copy()
        found = []
        for code in offered:
            if code != self.language:
                query["lang"] = code
                found.append(OtherLanguage(code, names.get(code, code), f"?{query.urlencode()}"))
        return found

    @property
    def site_navigation(self) -> Iterator[slots.Link]:
        # The association's own pages have none of a town's addresses.
        return (link for link in slots.site_navigation if self.municipality and self._may(link))

    @property
    def figures_navigation(self) -> list[slots.Link]:
        """What packages above the cases offer to the public: evaluation, reports, open data."""
        cases = {"/cases/", "/map/"}
        return [link for link in self.site_navigation if link.url not in cases] if self.municipality else []

    @property
    def desk_navigation(self) -> Iterator[slots.Link]:
        return (link for link in slots.desk_navigation if self._may(link))

    @property
    def own_navigation(self) -> Iterator[slots.Link]:
        return (link for link in slots.own_navigation if self.municipality and self._may(link))

    @property
    def console_navigation(self) -> Iterator[slots.Link]:
        return (link for link in slots.console_navigation if self._may(link))

    def is_here(self, url: str) -> bool:
        """Whether the page lies under the address of a navigation entry."""
        path = self._request.path
        if path == url or url in {"", "/"}:
            return path == url
        # Of two entries that lead here the nearer one is meant: /desk/settings/ rather than /desk/.
        nearer = (link.url for bar in (slots.desk_navigation, slots.console_navigation, slots.site_navigation)
                  for link in bar if link.url.startswith(url) and len(link.url) > len(url))
        return path.startswith(url) and not any(path.startswith(other) for other in nearer)

    def _may(self, link: slots.Link) -> bool:
        actor = getattr(self._request, "actor", None)
        return not link.permission or bool(actor and any(actor.may(code) for code in link.permission.split()))


def look(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    shown: dict[str, Any] = {"look": Look(request)}
    if form_pass := getattr(request, "form_pass", ""):
        # Inside the council's own website there are no cookies, so forms carry a note of their own instead.
        shown["csrf_token"] = form_pass
    return shown

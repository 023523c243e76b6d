"""In which language a page speaks: chosen by link, kept by cookie, else the browser's, else the municipality's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from tenants.look.article import settled

COOKIE = "language"
YEAR = 365 * 24 * 3600


def languages_of(request: HttpRequest) -> list[str]:
    """The languages offered on this host, the default first."""
    municipality = request.municipality  # type: ignore[attr-defined]
    return municipality.languages if municipality else [code for code, _name in settings.LANGUAGES]


def language_for(request: HttpRequest) -> str:
    """The language of this request."""
    offered = languages_of(request)
    # What stands inside another website knows no cookies: its addresses say the language.
    wished = [getattr(request, "language_in_path", ""), request.GET.get("lang", ""), request.COOKIES.get(COOKIE, "")]
    wished += [code.split("-")[0] for code, _weight in
               parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return next((code for code in wished if code in offered), offered[0])


def settle_articles(response: HttpResponse) -> None:
    """Decide the Hungarian articles that translations left open, where the page is words."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/"):
        return
    if b"(z)" in response.content:
        response.content = settled(response.content.decode(response.charset)).encode(response.charset)


class LanguageMiddleware:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_for(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.answer(request)
        if language == "hu":
            settle_articles(response)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if request.GET.get("lang") == language:
            response.set_cookie(COOKIE, language, max_age=YEAR, samesite="Lax", httponly=True,
                                secure=settings.SESSION_COOKIE_SECURE)
        return response

"""The plug-in's own pages: the script, where a frame begins, and the figures."""

import hashlib
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.site import counts, panels
from tenants import current, slots
from tenants.languages import language_for

# What can be shown, by the address of the same page on the municipality's own site.
VIEWS = {"report": "report/", "map": "map/", "list": "cases/", "figures": ""}
HOUR = 3600


@require_safe
def start(request: HttpRequest, view: str) -> HttpResponse:
    """GET /embed/<view>/: on to the page in the reader's language, which stays in the address from here."""
    if view not in VIEWS:
        raise Http404
    query = request.GET.copy()
    query.pop("lang", None)
    rest = f"?{query.urlencode()}" if query else ""
    return HttpResponseRedirect(f"/embed/{language_for(request)}/{VIEWS[view] or view + '/'}{rest}")


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """GET /embed/hu/figures/: how many cases are open, where those of a year stand, and what higher packages add."""
    return render(request, "site/framed_figures.html", {
        "open_count": counts.open_cases(), "states": counts.states_of_a_year(),
        "panels": panels.rendered(slots.home_panels, request)})


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """GET /embed.js: what puts a frame beside its own script tag. The same for everybody, kept for an hour."""
    words = {language: words_in(language) for language in current.municipality().languages}
    source = get_template("site/embed.js").render({"words": json.dumps(words, ensure_ascii=False)})
    tag = f'"{hashlib.sha256(source.encode()).hexdigest()[:20]}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={HOUR}"
    # Also for pages that let in only what says that it may be used elsewhere.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def words_in(language: str) -> dict[str, Any]:
    """What the script says around a frame, in a language of the municipality."""
    town = {"town": current.municipality().name}
    with translation.override(language):
        return {
            "report": _("%(town)s: report a problem") % town,
            "map": _("%(town)s: map of the cases") % town,
            "list": _("%(town)s: reported cases") % town,
            "figures": _("%(town)s: cases in figures") % town,
            "own": _("Open on its own page"),
            "blocked": _("This cannot be shown here."),
        }

"""Pages that stand still: how it works, personal data, accessibility. They say what is true of this municipality."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.settings import setting
from cases.site.promises import by_priority, promised, transfer
from cases.workflow.phases import Phase
from tenants import current

# When these pages were last gone through against EN 301 549 and the statement was written.
REVIEWED_ON = date(2026, 11, 22)


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """GET /how-it-works/"""
    rules = catalogue()
    return render(
        request,
        "site/how_it_works.html",
        {
            "moderates": rules.initial.phase in (Phase.DRAFT, Phase.MODERATION),
            "public_first": rules.initial.public,
            "volunteers": setting("moderators") == "association",
            "promised": promised(rules),
            "transfer": transfer(rules),
            "by_priority": by_priority(rules),
            "statuses": [status for status in rules.statuses.values() if status.public],
        },
    )


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """GET /privacy/"""
    return render(request, "site/privacy.html", {
        "comments": setting("comments") != "off", "volunteers": setting("moderators") == "association",
        "has_list": bool(setting("thanks").get("list"))})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """GET /accessibility/"""
    return render(request, "site/accessibility.html", {
        "reviewed_on": REVIEWED_ON, "country": current.municipality().country})

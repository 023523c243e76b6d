"""Pages that stand still: how it works, personal data, accessibility. They say what is true of this municipality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.workflow.phases import Phase


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """GET /how-it-works/"""
    rules = catalogue()
    days = sorted({row.answer_days for row in rules.categories.values() if row.active and row.answer_days})
    return render(
        request,
        "site/how_it_works.html",
        {
            "moderates": rules.initial.phase in (Phase.DRAFT, Phase.MODERATION),
            "answer_days": days,
            "statuses": [status for status in rules.statuses.values() if status.public],
        },
    )


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """GET /privacy/"""
    return render(request, "site/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """GET /accessibility/"""
    return render(request, "site/accessibility.html")

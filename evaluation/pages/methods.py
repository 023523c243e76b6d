"""The methods: what stands in the indicators' docstrings, in the reader's language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from evaluation.indicators import INDICATORS
from evaluation.measures import Direction, Unit
from tenants.accounts.roles import Permission

UNITS: dict[Unit, str | Promise] = {
    Unit.CASES: _("a number of cases"),
    Unit.SHARE: _("a share of the cases, in per cent"),
    Unit.DAYS: _("days"),
}
DIRECTIONS: dict[Direction, str | Promise] = {
    Direction.HIGHER: _("more is better"),
    Direction.LOWER: _("less is better"),
    Direction.NEITHER: _("more is neither good nor bad by itself"),
}


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """GET /evaluation/methods/"""
    return render(request, template(request, "methods"), {"indicators": list(INDICATORS.values())})


@require_safe
def method(request: HttpRequest, code: str) -> HttpResponse:
    """GET /evaluation/methods/median_days_to_solution/"""
    if code not in INDICATORS:
        raise Http404("no such indicator")
    one = INDICATORS[code]
    first, *more = one.method()
    context = {
        "indicator": one,
        "first": first,
        "more": more,
        "unit": UNITS[one.unit],
        "better": DIRECTIONS[one.better],
        "others": [other for other in INDICATORS.values() if other is not one],
    }
    return render(request, template(request, "method"), context)


def template(request: HttpRequest, name: str) -> str:
    """The page as staff see it, or as everybody does."""
    staff = request.actor.may(Permission.SEE_EVALUATION)  # type: ignore[attr-defined]
    return f"evaluation/{name}_desk.html" if staff else f"evaluation/{name}.html"

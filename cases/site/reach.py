"""Our letters come back: said to whom they were for, with a button to try once more."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case, Part, Participant
from cases.services.reachability import address_works
from cases.site.known import known
from tenants.limits import DAY, Limit, ensure_within
from tenants.refusals import Refusal

AGAIN = Limit("letters-again", 3, DAY)


def letters_panel(request: HttpRequest, case: Case) -> tuple[str, dict[str, Any]] | None:
    """On a case's page, for whoever is known in this browser: that letters to them about it come back."""
    email = known(request).email
    if not email:
        return None
    failing = Participant.objects.filter(case=case, failing_since__isnull=False, email=email).exists()
    return ("site/parts/letters_back.html", {"case": case, "address": email}) if failing else None


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """POST /letters/again/: the address is right, or works again. By the wish of a report, or whoever is known here."""
    participant = reporter_of(request.POST.get("wish", ""))
    address = participant.email if participant else known(request).email
    way = ("site:thanks", participant.case.wish) if participant else ("site:home",)
    if address:
        try:
            ensure_within(AGAIN, address)
        except Refusal as refusal:
            messages.warning(request, refusal.sentence)
        else:
            address_works(address)
            messages.success(request, _("We write to %(address)s again from now on.") % {"address": address})
    return redirect(*way)


def reporter_of(wish: str) -> Participant | None:
    """The reporter of the report that was sent with this wish, which only its sender knows."""
    try:
        key = UUID(wish)
    except ValueError:
        return None
    return Participant.objects.select_related("case").filter(case__wish=key, part=Part.REPORTER).first()

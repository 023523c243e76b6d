"""No more letters about a case: one link, one button, no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cases.links import participant_to_stop
from cases.services.joining import stop_letters


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks (a letter scanner that follows the link stops nothing), POST stops."""
    participant = participant_to_stop(token)
    if participant is None:
        return render(request, "site/stop.html", {"done": True})
    if request.method == "POST":
        stop_letters(participant)
    return render(request, "site/stop.html", {"case": participant.case, "done": request.method == "POST"})

"""When something cannot be shown: one slab that says what happened and how to go on, in the municipality's look."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from tenants.look.again import answer_again, texts_of


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be understood; 413: it was too much to read."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return render(request, "look/413.html", status=413)
    return render(request, "look/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not for this person."""
    return render(request, "look/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this person may see."""
    return render(request, "look/404.html", status=404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many wishes from one place in a short time."""
    response = render(request, "look/429.html", status=429)
    response.setdefault("Retry-After", "60")
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the forgery check: mostly a page that lay open for very long, or cookies switched off. What was typed is
    shown again, ready to be sent where the view allows it (tenants/look/again.py)."""
    if again := answer_again(request):
        return again
    return render(request, "look/expired.html", {"texts": texts_of(request)}, status=403)


def signed_out(request: HttpRequest, way: str) -> HttpResponse:
    """401: somebody's session ended while they wrote at the desk. `way` leads to the door."""
    return render(request, "look/signed_out.html", {"texts": texts_of(request), "way": way}, status=401)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. No database, no session, no theme that could fail again: one page that stands by itself."""
    try:
        page = str(render_to_string("look/500.html"))
    except (TemplateDoesNotExist, ValueError):  # ValueError: static files were never collected
        page = "Hiba történt. / Something went wrong."
    return HttpResponse(page, status=500)

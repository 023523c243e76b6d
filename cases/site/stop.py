"""Fewer letters, or none: one link, one button, no sign-in, and back again on the same page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cases.letter_links import Stoppable, stoppable
from cases.models import Participant, Rhythm
from cases.services.alerts import change_alert, described
from cases.services.rhythms import person_at, set_rhythm, settle_as_before, settle_for_all
from tenants.accounts.models import Person

# What RFC 8058 lets a mail program send, and nothing else.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@dataclass(frozen=True)
class Offer:
    """One button: what it does, its words, and what is said when it was pressed."""

    do: str
    words: str
    done: str


@csrf_exempt  # the signed link is all that counts here, no cookie: a page may lie open for days
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks (a letter scanner that follows the link stops nothing), POST does, and offers to undo it."""
    about = stoppable(token)
    if about is None:
        return render(request, "site/stop.html", {"gone": True})
    offers = offers_for(about)
    wish = request.POST.get("do", "stop") if request.method == "POST" else ""
    was = ""
    if wish == "undo":
        undo(about, request.POST.get("what", ""), request.POST.get("was", ""))
    elif wish:
        was = act(about, wish)
    pressed = next((offer for offer in offers if offer.do == wish), None)
    return render(request, "site/stop.html", {
        "about": about, "what": described(about.alert) if about.alert else "", "offers": offers, "pressed": pressed,
        "undone": wish == "undo", "was": was})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_now(request: HttpRequest, token: str) -> HttpResponse:
    """POST /stop/<token>/now/ from a mail program: no cookie, no form, exactly one field (RFC 8058, 3.2). Whoever opens
    the address instead is led to the page that asks."""
    if request.method != "POST":
        return redirect("site:stop", token)
    if list(request.POST.items()) != [ONE_CLICK]:
        return HttpResponse(status=400)
    about = stoppable(token)
    if about is not None:
        act(about, "stop" if about.person is None else "stop_all")
    return HttpResponse(status=200)


def offers_for(about: Stoppable) -> list[Offer]:
    """What can be chosen: this alone, everything once a day, nothing at all."""
    offers = []
    if about.participant:
        offers.append(Offer("stop", _("No more letters about this case"), _("We write no more about this case.")))
    if about.alert:
        offers.append(Offer("stop", _("No more letters about such new cases"),
                            _("We write no more about such new cases.")))
    return [*offers,
            Offer("daily", _("One letter a day instead, with everything"),
                  _("From now on you get one letter a day, with everything that has happened.")),
            Offer("stop_all", _("No letters at all"), _("We write to you no more, about nothing."))]


def act(about: Stoppable, wish: str) -> str:
    """Do what a button says. Returns what held before, for the button that undoes it."""
    if wish == "stop" and about.participant:
        return set_rhythm(about.participant, Rhythm.NEVER)
    if wish == "stop" and about.alert:
        return change_alert(about.alert, Rhythm.NEVER)
    if wish in ("daily", "stop_all"):
        settle_for_all(person_of(about), Rhythm.DAILY if wish == "daily" else Rhythm.NEVER)
    return ""


def undo(about: Stoppable, what: str, was: str) -> None:
    """Let hold again what held before."""
    if what in ("daily", "stop_all"):
        settle_as_before(person_of(about))
    elif about.participant:
        set_rhythm(about.participant, was if was in (Rhythm.AT_ONCE, Rhythm.DAILY) else "")
    elif about.alert:
        change_alert(about.alert, Rhythm.AT_ONCE if was == Rhythm.AT_ONCE else Rhythm.DAILY)


def person_of(about: Stoppable) -> Person:
    """Whose letters they are. Somebody who left only an address is written down as a person by it."""
    if about.person:
        return about.person
    row: Participant | None = about.participant
    known = (row.person if row else None) or (about.alert.person if about.alert else None)
    address = row.email if row else about.alert.email if about.alert else ""
    return known or person_at(address) or Person.objects.create_user(address)

"""Pages about one's own door: where one is signed in."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from tenants.accounts.actors import actor_for
from tenants.accounts.audit import note_act
from tenants.accounts.models import Person
from tenants.accounts.sessions import end_others, end_session, sessions_of


def again(request: HttpRequest) -> HttpResponse:
    """Whoever is asked for their password again has none: they are asked for their second step instead."""
    query = request.GET.urlencode()
    return HttpResponseRedirect("/accounts/2fa/reauthenticate/" + (f"?{query}" if query else ""))


class SessionsPage(LoginRequiredMixin, View):
    """Where you are signed in; for everybody, citizens too."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person: Person = request.user  # type: ignore[assignment]
        here = request.session.session_key
        return render(request, "usersessions/usersession_list.html",
                      {"sessions": sessions_of(person, here=here), "person": person})

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one session (`end` holds its key) or all others."""
        person: Person = request.user  # type: ignore[assignment]
        chosen = request.POST.get("end", "")
        here = request.session.session_key or ""
        if chosen.isdigit():
            own = next((one for one in sessions_of(person, here=here) if one.key == int(chosen)), None)
            if own is not None and own.is_here:
                return redirect("account_logout")
            ended = int(own is not None and end_session(person, own.key))
        else:
            ended = end_others(person, here)
        if ended and person.is_staff:
            note_act(actor_for(person), "own_sessions_ended")
        messages.success(request, ngettext("Signed out in %(count)d place.", "Signed out in %(count)d places.",
                                           ended) % {"count": ended} if ended else _("It had ended already."))
        return redirect("usersessions_list")

"""What is done with a line of the queue by one key: taken, or marked as read."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cases.desk.answers import CaseView
from cases.refusals import TakenByAnother
from cases.services.assigning import assign_case
from cases.services.attention import look_at


class RowAct(CaseView):
    """An act on one case, from the list or from the case's page; then back where it came from."""

    def get(self, request: HttpRequest, **_parts: object) -> HttpResponse:
        return HttpResponseRedirect(self.address())

    def done(self) -> HttpResponse:
        """Nothing more to say where a script asked; else back."""
        if self.request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=204)
        return HttpResponseRedirect(back_to(self.request))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        if self.request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(refusal, status=status, content_type="text/plain; charset=utf-8")
        return render(self.request, "look/refusal.html", {"refusal": {"sentence": refusal}}, status=status)


class Take(RowAct):
    """Taken by the one who asks; from a colleague only where that is meant (`over`)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        if self.case.assignee not in (None, actor.person) and "over" not in request.POST:
            raise TakenByAnother(_("%(name)s looks after it. Press a once more to take it over.")
                                 % {"name": self.case.assignee})
        assign_case(self.case, actor.person, actor=actor)
        return self.done()


class LookAt(RowAct):
    def post(self, request: HttpRequest) -> HttpResponse:
        look_at(self.case, actor=self.request.actor)
        return self.done()


def back_to(request: HttpRequest) -> str:
    """The page named by a form or an address, if it is one of this host; else the queue."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else reverse("desk:queue")

"""Who looks after a case and how pressing it is, from its page and from the list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.desk.answers import CaseView
from cases.desk.giving import GiveForm, PriorityForm
from cases.desk.views.case import CasePage
from cases.models import Case
from cases.priorities import priority_of
from cases.services.assigning import assign_case
from cases.services.prioritising import prioritise
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission


class Assign(CaseView):
    """Give the case to a colleague, a team, to oneself (`me`) or to nobody. Everybody's load stands beside the name.

    The page stands alone; on the case's page it is fetched into a fold.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.ASSIGN)
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        if "me" in request.POST:
            case = assign_case(self.case, actor.person, actor=actor)
        else:
            form = self.read(GiveForm(request.POST, actor=actor))
            person, team = form.chosen()
            case = assign_case(self.case, person, team=team, actor=actor,
                               even_if_absent=form.cleaned_data["even_if_absent"])
        who = case.assignee or case.team
        said = _("Looked after by: %(name)s") % {"name": who} if who else _("Nobody looks after it now")
        return self.answer(said, part="facts")

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        form = self.form or GiveForm(actor=self.request.actor)
        context = {"case": self.case, "form": form, "refusal": refusal, "faults": self.faults(),
                   "query": f"?{query}" if (query := self.request.GET.urlencode()) else ""}
        fetched = bool(self.request.headers.get("HX-Request"))
        return render(self.request, "desk/parts/give.html" if fetched else "desk/assign.html", context, status=status)


class Prioritise(CasePage):
    def post(self, request: HttpRequest) -> HttpResponse:
        wish = self.read(PriorityForm(request.POST)).cleaned_data
        before = promised_times(self.case)
        case = prioritise(self.case, wish["priority"], actor=self.request.actor)
        said = _("Priority: %(priority)s") % {"priority": priority_of(wish["priority"]).words}
        if promised_times(case) != before:
            said += ". " + _("The promised times follow from it and have changed; they stand below.")
        return self.answer(said, part="facts")


def promised_times(case: Case) -> tuple[object, ...]:
    return case.answer_due_at, case.transfer_due_at, case.solution_due_at

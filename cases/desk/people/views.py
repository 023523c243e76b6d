"""Colleagues: the list, the invitation, a person's page, good-bye and back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.catalogue import catalogue
from cases.desk.people.forms import AddressForm, ColleagueForm, InvitationForm, LeaveForm
from cases.desk.people.selectors import colleagues, known, open_cases_of, scope_told, state_of
from cases.desk.settings import SettingsView
from cases.jobs.services import most, start_job
from cases.services.teaming import put_into_teams
from tenants.accounts import services
from tenants.accounts.models import Person
from tenants.accounts.rolebook import role_name
from tenants.accounts.roles import Permission
from tenants.accounts.scopes import Scope
from tenants.accounts.secured import second_steps_of
from tenants.accounts.sessions import sessions_of

# So many open cases are named on the page of good-bye.
NAMED = 10


class PeopleView(SettingsView):
    permission = Permission.MANAGE_PEOPLE

    def done(self, sentence: str, address: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return HttpResponseRedirect(address)


class People(PeopleView):
    """Everybody who works here, or who did."""

    template = "desk/people/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        words = self.request.GET.get("q", "").replace("\0", "").strip()[:80]
        retired = self.request.GET.get("gone") == "1"
        return self.page(status=status, refusal=refusal, words=words, retired=retired,
                         people=colleagues(words=words, retired=retired))


class Invite(PeopleView):
    template = "desk/people/invite.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        fresh = InvitationForm(actor=self.request.actor, town=self.request.tenant,
                               initial={"role": "agent", "language": self.request.tenant.language})
        return self.page(status=status, refusal=refusal, form=self.form or fresh)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(InvitationForm(request.POST, actor=self.request.actor, town=self.request.tenant))
        with transaction.atomic():
            person = services.invite_colleague(form.cleaned_data["email"], form.wish(), actor=self.request.actor)
            put_into_teams(person, form.cleaned_data["teams"], actor=self.request.actor)
        return self.done(_("The invitation is on its way to %(address)s.") % {"address": person.email},
                         address_of(person))


class PersonView(PeopleView):
    """A colleague's page, and what is done from it."""

    template = "desk/people/person.html"
    person: Person

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Whoever may not look after colleagues learns nothing, not even who there is.
        if self.request.actor.may(self.permission):
            self.person = get_object_or_404(known(kwargs["person_id"]).prefetch_related("teams"))
        kwargs.pop("person_id")
        return super().dispatch(request, *args, **kwargs)

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        person = get_object_or_404(known(self.person.public_id).prefetch_related("teams"))
        actor, town = self.request.actor, self.request.tenant
        words, face = state_of(person)
        fresh = ColleagueForm(actor=actor, town=town, person=person)
        return self.page(
            status=status, refusal=refusal, person=person, role=role_name(person.role), state=words, face=face,
            is_self=actor.person == person, scope=scope_told(Scope.read(person.scope), catalogue()),
            form=self.form if isinstance(self.form, ColleagueForm) else fresh,
            address_form=self.form if isinstance(self.form, AddressForm) else AddressForm(),
            sessions=sessions_of(person, here=self.request.session.session_key),
            steps=second_steps_of(person), open_cases=open_cases_of(person).count())

    def back(self, sentence: str) -> HttpResponse:
        return self.done(sentence, address_of(self.person))


class PersonPage(PersonView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change the colleague, or bring back whoever had left."""
        actor, person = self.request.actor, self.person
        form = self.read(ColleagueForm(request.POST, actor=actor, town=self.request.tenant, person=person))
        change = services.change_colleague if person.is_active else services.welcome_back
        with transaction.atomic():
            change(person, form.wish(), actor=actor)
            put_into_teams(person, form.cleaned_data["teams"], actor=actor)
        if person.is_active:
            return self.back(_("Saved. It holds from now on."))
        return self.back(_("%(name)s is back; the invitation is on its way.") % {"name": person})


class InviteAgain(PersonView):
    def post(self, request: HttpRequest) -> HttpResponse:
        services.invite_again(self.person, actor=self.request.actor)
        return self.back(_("The invitation is on its way to %(address)s.") % {"address": self.person.email})


class ChangeAddress(PersonView):
    def post(self, request: HttpRequest) -> HttpResponse:
        email = self.read(AddressForm(request.POST)).cleaned_data["email"]
        services.change_address(self.person, email, actor=self.request.actor)
        return self.back(_("From now on they sign in with %(address)s.") % {"address": email})


class ResetSecondStep(PersonView):
    def post(self, request: HttpRequest) -> HttpResponse:
        services.reset_second_step(self.person, actor=self.request.actor)
        return self.back(_("Done. At the next sign-in %(name)s sets it up anew; a letter says so.")
                         % {"name": self.person})


class EndSessions(PersonView):
    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("end", "")
        services.end_colleagues_sessions(self.person, actor=self.request.actor,
                                         key=int(key) if key.isdigit() else None)
        return self.back(_("Signed out."))


class Leave(PersonView):
    """Good-bye: what follows, who gets the open cases, and one button."""

    template = "desk/people/leave.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        cases = open_cases_of(self.person)
        count = cases.count()
        fresh = LeaveForm(actor=self.request.actor, person=self.person, initial={"to": self.usual()})
        return self.page(status=status, refusal=refusal, person=self.person, count=count, cases=list(cases[:NAMED]),
                         form=self.form or fresh, may_give=self.may_give(count))

    def usual(self) -> str:
        """Their team, where they are in one only."""
        teams = [team for team in self.person.teams.all() if team.active]
        return f"team:{teams[0].code}" if len(teams) == 1 else ""

    def may_give(self, count: int) -> bool:
        return self.request.actor.may(Permission.ASSIGN) and count <= most(self.request.actor)

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        form = self.read(LeaveForm(request.POST, actor=actor, person=self.person))
        cases = list(open_cases_of(self.person).values_list("pk", flat=True))
        with transaction.atomic():
            services.retire_colleague(self.person, actor=actor)
            job = start_job("assign", cases, form.order(), actor=actor) if self.may_give(len(cases)) and cases else None
        said = _("%(name)s comes in no more.") % {"name": self.person}
        if job is None:
            return self.back(said)
        handed = ngettext("%(count)d case is being handed over.", "%(count)d cases are being handed over.",
                          len(cases)) % {"count": len(cases)}
        return self.done(f"{said} {handed}", reverse("desk:job", args=[job.pk]))


def address_of(person: Person | UUID) -> str:
    return reverse("desk:person", args=[person.public_id if isinstance(person, Person) else person])

"""Teams: who belongs to them, and which new cases they get by themselves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.catalogue import Catalogue, catalogue
from cases.desk.forms import DeskForm
from cases.desk.giving import colleagues
from cases.desk.people.selectors import group_names
from cases.desk.settings import SettingsView
from cases.models import Team
from cases.services.teams import TeamWish, retire_team, revive_team, save_team
from cases.workload import Load, open_cases_of_team, workload

TAKES = (("", gettext_lazy("No case by itself; colleagues hand cases over to it")),
         ("some", gettext_lazy("New cases of these kinds, in these districts")),
         ("all", gettext_lazy("Every new case that no other team takes")))


class TeamForm(DeskForm):
    """A team as it shall be."""

    name = "team"
    title = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    mode = forms.ChoiceField(label=gettext_lazy("What does it take by itself?"), choices=TAKES, required=False,
                             widget=forms.RadioSelect)

    def __init__(self, *args: Any, rules: Catalogue, team: Team | None = None, **kwargs: Any) -> None:
        if team is not None:
            kwargs.setdefault("initial", told_of(team))
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in colleagues()}
        areas = [(code, area.name) for code, area in rules.areas.items() if area.active]
        for name, label, choices in (
            ("members", gettext_lazy("Who belongs to it?"), [(code, str(row)) for code, row in self.people.items()]),
            ("groups", gettext_lazy("Of these kinds"), list(group_names(rules).items())),
            ("areas", gettext_lazy("In these districts"), areas),
        ):
            if choices:
                self.fields[name] = forms.MultipleChoiceField(label=label, choices=choices, required=False,
                                                              widget=forms.CheckboxSelectMultiple)

    def wish(self) -> TeamWish:
        """What was written. The form must be valid."""
        told = self.cleaned_data
        takes: dict[str, list[str]] | None = None
        if told["mode"]:
            named = told["mode"] == "some"
            takes = {"groups": told.get("groups", []) if named else [], "areas": told.get("areas", []) if named else []}
        members = [self.people[code] for code in told.get("members", [])]
        return TeamWish(told["title"], members, takes, names_some=told["mode"] == "some")


def told_of(team: Team) -> dict[str, Any]:
    """A team as its form shows it."""
    takes = team.takes or {}
    mode = "" if team.takes is None else "some" if takes.get("groups") or takes.get("areas") else "all"
    return {"title": team.name, "mode": mode, "groups": takes.get("groups", []), "areas": takes.get("areas", []),
            "members": [str(person.public_id) for person in team.members.all()]}


class TeamsPage(SettingsView):
    """All teams, and a new one."""

    template = "desk/settings/teams.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(TeamForm(request.POST, rules=catalogue()))
        team = save_team(None, form.wish(), actor=self.request.actor)
        messages.success(request, _("The team “%(team)s” is there.") % {"team": team})
        return HttpResponseRedirect(reverse("desk:teams"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        rules, load = catalogue(), workload(self.request.actor)
        teams = [(team, told_of(team), load.teams.get(team.pk, Load())) for team in rules.teams.values()]
        return self.page(
            status=status, refusal=refusal, form=self.form or TeamForm(rules=rules), areas=rules.areas,
            teams=[entry for entry in teams if entry[0].active], retired=[row for row in teams if not row[0].active])


class TeamPage(SettingsView):
    """One team: changed, given up, taken up again."""

    template = "desk/settings/team.html"
    team: Team

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.team_code = kwargs.pop("code")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        team, actor = self.found(), self.request.actor
        if "retire" in request.POST:
            retire_team(team, actor=actor)
            said = _("“%(team)s” gets no more cases. Those that stand with it are still there.") % {"team": team}
        elif "revive" in request.POST:
            revive_team(team, actor=actor)
            said = _("“%(team)s” is a team again.") % {"team": team}
        else:
            form = self.read(TeamForm(request.POST, rules=catalogue()))
            team = save_team(team, form.wish(), actor=actor)
            said = _("Saved.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("desk:teams"))

    def found(self) -> Team:
        return get_object_or_404(Team.objects.prefetch_related("members"), code=self.team_code)

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        team = self.found()
        form = self.form or TeamForm(rules=catalogue(), team=team)
        return self.page(status=status, refusal=refusal, team=team, form=form, open_cases=open_cases_of_team(team.pk))

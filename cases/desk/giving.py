"""To whom a case can be given (with how much they have to do, and who is away), and how pressing it is."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.catalogue import catalogue
from cases.desk.forms import DeskForm
from cases.models import Team
from cases.priorities import PRIORITIES
from cases.workload import Load, workload
from tenants.accounts.absence import is_absent, substitute_of
from tenants.accounts.actors import Actor
from tenants.accounts.models import Person


@dataclass(frozen=True)
class Taker:
    """A colleague or a team to whom a case can be given. `code` is what the form sends: person:… or team:…"""

    code: str
    name: str
    load: Load
    is_away: bool = False
    who: Person | Team | None = None

    @property
    def words(self) -> str:
        """The name with the load beside it."""
        told = [load_told(self.load), *([_("away")] if self.is_away else [])]
        return f"{self.name} – {', '.join(told)}"


def load_told(load: Load) -> str:
    """'12 open, 3 late'"""
    if not load.cases:
        return _("nothing open")
    told = ngettext("%(count)d open", "%(count)d open", load.cases) % {"count": load.cases}
    late = ngettext("%(count)d late", "%(count)d late", load.late) % {"count": load.late} if load.late else ""
    return f"{told}, {late}" if late else told


def colleagues() -> list[Person]:
    """Everybody who works on cases here, in the order of their names."""
    return list(Person.objects.filter(is_active=True).exclude(role="").select_related("substitute")
                .order_by("name", "email"))


def takers(actor: Actor) -> tuple[list[Taker], list[Taker]]:
    """The teams and the colleagues, in three queries."""
    load = workload(actor)
    teams = [Taker(f"team:{team.code}", team.name, load.teams.get(team.pk, Load()), who=team)
             for team in sorted(catalogue().teams.values(), key=lambda team: team.name) if team.active]
    people = [Taker(f"person:{person.public_id}", str(person), load.people.get(person.pk, Load()), is_absent(person),
                    who=person) for person in colleagues()]
    return teams, people


class GiveForm(DeskForm):
    """Who shall look after it: a team, a colleague, or nobody."""

    name = "give"
    even_if_absent = forms.BooleanField(label=gettext_lazy("It can wait until they are back"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams, self.people = takers(actor)
        choices: list[Any] = [("", gettext_lazy("Choose who gets it")), ("nobody", gettext_lazy("nobody"))]
        for words, group in ((_("Teams"), self.teams), (_("Colleagues"), self.people)):
            if group:
                choices.append((words, [(taker.code, taker.words) for taker in group]))
        self.fields["to"] = forms.ChoiceField(
            label=gettext_lazy("Who looks after it?"), choices=choices,
            error_messages={"required": gettext_lazy("Please choose who gets it."),
                            "invalid_choice": gettext_lazy("Please choose who gets it.")})
        self.order_fields(["to", "even_if_absent"])

    @property
    def shows_waiting(self) -> bool:
        """Whether it is asked if it can wait: only about somebody who is away."""
        return bool(self.is_bound and (self["to"].errors or self.data.get("even_if_absent")))

    def substitute(self) -> Taker | None:
        """Who stands in for the colleague that was chosen, if that one is away."""
        sent = self.data.get("to", "") if self.is_bound else ""
        away = next((taker.who for taker in self.people if taker.code == sent and taker.is_away), None)
        instead = substitute_of(away) if isinstance(away, Person) else None
        return next((taker for taker in self.people if taker.who == instead), None) if instead else None

    def chosen(self) -> tuple[Person | None, Team | None]:
        """The colleague or the team; neither for nobody. The form must be valid."""
        who = next((taker.who for taker in [*self.teams, *self.people] if taker.code == self.cleaned_data["to"]), None)
        return (who if isinstance(who, Person) else None), (who if isinstance(who, Team) else None)


class PriorityForm(DeskForm):
    """One of the four priorities."""

    name = "priority"
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), coerce=int, initial="0",
        choices=[(str(step.number), step.words) for step in PRIORITIES.values()],
        help_text=gettext_lazy("Where a service level names a priority, the promised times follow it."),
        error_messages={"required": gettext_lazy("Please choose one of the four priorities."),
                        "invalid_choice": gettext_lazy("Please choose one of the four priorities.")})

"""Forms about colleagues and roles. They read shapes; what may be given is the services' question."""

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from cases.catalogue import catalogue
from cases.desk.forms import DeskForm
from cases.desk.giving import takers
from cases.desk.people.selectors import group_names
from cases.desk.people.trail import CASES
from cases.site.fields import EmailField
from tenants.accounts.actors import Actor
from tenants.accounts.acts import ACTS, GROUPS
from tenants.accounts.models import Person
from tenants.accounts.rolebook import RoleBook, rolebook
from tenants.accounts.roles import CAPTIONS, CHAPTERS, TOWN_PERMISSIONS, Permission
from tenants.accounts.scopes import NAMES, Scope
from tenants.accounts.services import Wish
from tenants.models import Municipality


def ticks(label: Any, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=choices,
                                     widget=forms.CheckboxSelectMultiple)


class ColleagueForm(DeskForm):
    """Name, role, where it holds, teams. For whoever looks at themselves the role stands fast."""

    name = "colleague"
    full_name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)

    def __init__(self, *args: Any, actor: Actor, town: Municipality, person: Person | None = None,
                 **kwargs: Any) -> None:
        if person is not None:
            kwargs.setdefault("initial", self.of(person))
        super().__init__(*args, **kwargs)
        rules = catalogue()
        self.fields["role"].choices = roles_to_give(actor, person)  # type: ignore[attr-defined]
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of their letters"),
            choices=[(code, get_language_info(code)["name_local"]) for code in town.languages])
        self.fields["teams"] = ticks(_("Teams"), [(team.code, team.name) for team in rules.teams.values()
                                                  if team.active])
        self.fields["groups"] = ticks(_("Kinds of problem"), list(group_names(rules).items()))
        self.fields["areas"] = ticks(_("Districts"), [(code, row.name) for code, row in rules.areas.items()
                                                      if row.active])
        self.fields["bodies"] = ticks(_("Those responsible"), [(code, str(row)) for code, row in rules.bodies.items()
                                                               if row.active])
        if person is not None and actor.person is not None and actor.person.pk == person.pk:
            for name in ("role", *NAMES):
                self.fields[name].disabled = True

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        scope = Scope.read(person.scope)
        return {"full_name": person.name, "role": person.role, "phone": person.phone, "language": person.language,
                "teams": [team.code for team in person.teams.all()],
                **{name: sorted(scope.named(name)) for name in NAMES}}

    @property
    def scope_fields(self) -> list[forms.BoundField]:
        """The lists that narrow, where the municipality has any."""
        return [self[name] for name in NAMES if self.fields[name].choices]  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        return any(self[name].value() for name in NAMES)

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(name=given["full_name"], role=given["role"], language=given["language"], phone=given["phone"],
                    scope=Scope(*(frozenset(given[name] or ()) for name in NAMES)))


def roles_to_give(actor: Actor, person: Person | None = None) -> list[tuple[str, str]]:
    """The roles that the actor may give, and the one that the person has."""
    return [(role.code, str(role)) for role in rolebook().living
            if all(actor.may(permission) for permission in role.permissions)
            or (person is not None and person.role == role.code)]


class InvitationForm(ColleagueForm):
    name = "invitation"
    email = EmailField(label=_("E-mail address"), help_text=_("With this address they sign in."))
    field_order = ("full_name", "email", "role", "language", "phone", "teams", *NAMES)


class AddressForm(DeskForm):
    name = "address"
    email = EmailField(label=_("New e-mail address"))


class LeaveForm(DeskForm):
    """Who gets the open cases of a colleague who leaves."""

    name = "leave"
    to = forms.ChoiceField(label=_("Who gets the open cases?"), required=False)

    def __init__(self, *args: Any, actor: Actor, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams, people = takers(actor)
        own = {team.code for team in person.teams.all()}
        first = [taker for taker in teams if taker.code.partition(":")[2] in own]
        rest = [taker for taker in teams if taker not in first]
        choices: list[Any] = [("", _("Nobody yet: they stand under “Unassigned”"))]
        for label, group in ((_("Their teams"), first), (_("Other teams"), rest),
                             (_("Colleagues"), [one for one in people if one.code != f"person:{person.public_id}"])):
            if group:
                choices.append((label, [(taker.code, taker.words) for taker in group]))
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def order(self) -> dict[str, str]:
        """What `cases.jobs` reads for handing over."""
        kind, _colon, code = self.cleaned_data["to"].partition(":")
        return {kind: code} if code else {}


class RoleForm(DeskForm):
    """What a role is called in each language, and what it may do."""

    name = "role"
    permissions = forms.MultipleChoiceField(choices=[(code.value, code.label) for code in TOWN_PERMISSIONS],
                                            required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, town: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(town.languages)
        for code in self.languages:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": get_language_info(code)["name_local"]}, max_length=60,
                required=False)
        self.actor = actor

    @property
    def name_fields(self) -> list[forms.BoundField]:
        return [self[f"name_{code}"] for code in self.languages]

    @property
    def chapters(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The permissions with their captions; those that the actor does not have cannot be ticked."""
        chosen = set(self["permissions"].value() or ())
        return [(str(chapter.words), [
            {"code": code.value, "id": f"role-{code.value}", "words": code.label, "caption": CAPTIONS[code],
             "ticked": code.value in chosen, "barred": not self.actor.may(code)}
            for code in chapter.permissions]) for chapter in CHAPTERS]

    def names(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"name_{code}"] for code in self.languages}

    def wished(self, before: frozenset[Permission] = frozenset()) -> frozenset[Permission]:
        """The permissions ticked. What the actor may neither give nor take stays as it was."""
        ticked = frozenset(Permission(code) for code in self.cleaned_data["permissions"])
        return ticked | frozenset(code for code in before if not self.actor.may(code))


class NewRoleForm(RoleForm):
    """A role of the municipality's own, begun from one that there is."""

    like = forms.ChoiceField(label=_("Takes the same steps of the workflow as"), required=False)

    def __init__(self, *args: Any, book: RoleBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].choices = [  # type: ignore[attr-defined]
            ("", _("no other role; I set that in the workflow")), *((role.code, str(role)) for role in book.living)]


class TrailForm(forms.Form):
    """The filter of the audit log."""

    person = forms.ChoiceField(label=_("Who"), required=False)
    act = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d",
                                                                                  attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d",
                                                                                attrs={"type": "date"}))

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        kwargs["auto_id"] = "trail-%s"
        super().__init__(*args, **kwargs)
        here = [(str(person.public_id), str(person)) for person in people if person.is_active]
        gone = [(str(person.public_id), str(person)) for person in people if not person.is_active]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")), *here, *([(_("No longer here"), gone)] if gone else [])]
        groups = [(words, [(group, _("%(group)s: all of it") % {"group": words}),
                           *((code, str(act.words).format_map(Dots())) for code, act in ACTS.items()
                             if act.group == group)]) for group, words in GROUPS.items()]
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            ("", _("Everything")), (CASES, _("Work on cases")), *groups]


class Dots(dict[str, str]):
    """The words of an act without what it was done to."""

    def __missing__(self, key: str) -> str:
        return "…"

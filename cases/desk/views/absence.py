"""When somebody is away, and who stands in: one's own page, and a colleague's for those who work for all."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.desk.answers import DeskView
from cases.desk.forms import DeskForm, day_field
from cases.desk.giving import colleagues
from cases.workload import Load, workload
from tenants.accounts.absence import is_absent, represented_by, set_absence, substitute_of
from tenants.accounts.actors import ensure_may
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission


class AbsenceForm(DeskForm):
    """Two days and a colleague; all empty: they are there."""

    name = "absence"
    starts = day_field(gettext_lazy("Away from"))
    ends = day_field(gettext_lazy("Last day away"), hint=gettext_lazy("Empty: until further notice"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts": person.absent_from, "ends": person.absent_until,
                                      "substitute": str(person.substitute.public_id) if person.substitute else ""})
        super().__init__(*args, **kwargs)
        self.others = {str(other.public_id): other for other in colleagues() if other.pk != person.pk}
        self.fields["substitute"] = forms.ChoiceField(
            label=gettext_lazy("Who stands in?"), required=False,
            help_text=gettext_lazy("They see these cases among their own and get the letters too."),
            choices=[("", gettext_lazy("nobody")), *((code, str(other)) for code, other in self.others.items())])

    @property
    def substitute(self) -> Person | None:
        return self.others.get(self.cleaned_data["substitute"])


class AbsencePage(DeskView):
    """Without a name in the address it is one's own."""

    person: Person

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        actor = self.request.actor
        ensure_may(actor, Permission.SEE_CASES)
        wanted: UUID | None = kwargs.pop("person_id", None)
        staff = Person.objects.filter(is_active=True).exclude(role="").select_related("substitute")
        mine = actor.person.pk if actor.person else 0
        self.person = get_object_or_404(staff, public_id=wanted) if wanted else get_object_or_404(staff, pk=mine)
        if self.person.pk != mine:
            ensure_may(actor, Permission.MANAGE_PEOPLE if actor.may(Permission.MANAGE_PEOPLE) else Permission.BULK)
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_mine(self) -> bool:
        return self.person == self.request.actor.person

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        if "back" in request.POST:
            set_absence(self.person, starts=None, ends=None, substitute=None, actor=actor)
            said = _("Welcome back.") if self.is_mine else _("%(name)s is back.") % {"name": self.person}
        else:
            form = self.read(AbsenceForm(request.POST, person=self.person))
            wish = form.cleaned_data
            person = set_absence(self.person, starts=wish["starts"], ends=wish["ends"], substitute=form.substitute,
                                 actor=actor)
            said = _("Saved.") if person.absent_from else _("Saved: nobody is away.")
        messages.success(request, said)
        here = reverse("desk:me") if self.is_mine else reverse("desk:absence", args=[self.person.public_id])
        return HttpResponseRedirect(here)

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        person = self.person
        load = workload(self.request.actor)
        context = {
            "person": person, "is_mine": self.is_mine, "form": self.form or AbsenceForm(person=person),
            "is_away": is_absent(person), "stands_in": substitute_of(person),
            "stands_in_for": Person.objects.filter(pk__in=represented_by(person)),
            "load": load.people.get(person.pk, Load()), "refusal": refusal, "faults": self.faults(),
        }
        return render(self.request, "desk/absence.html", context, status=status)

"""The pages of roles: what each may do side by side, one role in full, a new one."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.people.forms import NewRoleForm, RoleForm
from cases.desk.people.selectors import moves_of, role_cards
from cases.desk.people.views import PeopleView
from cases.services.teaming import let_take_steps
from tenants.accounts import shaping
from tenants.accounts.models import Person
from tenants.accounts.rolebook import TownRole, rolebook
from tenants.accounts.roles import CAPTIONS, CHAPTERS, Permission


class Roles(PeopleView):
    """All roles side by side."""

    template = "desk/people/roles.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        cards = role_cards()
        living = [card.role for card in cards if card.role.active]
        matrix = [(chapter.words, [(permission.label, CAPTIONS[permission],
                                    [(role, permission in role.permissions) for role in living])
                                   for permission in chapter.permissions]) for chapter in CHAPTERS]
        return self.page(status=status, refusal=refusal, cards=cards, living=living, matrix=matrix)


class NewRole(PeopleView):
    """A role of the municipality's own, begun from a ready one."""

    template = "desk/people/role.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def fresh(self, data: Any = None) -> NewRoleForm:
        book = rolebook()
        like = book.roles.get(self.request.GET.get("like", ""))
        return NewRoleForm(data, actor=self.request.actor, town=self.request.tenant, book=book, initial={
            "permissions": sorted(like.permissions) if like else [], "like": like.code if like else ""})

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        like = rolebook().roles.get(self.request.GET.get("like", ""))
        return self.page(status=status, refusal=refusal, form=self.form or self.fresh(), role=None, like=like,
                         ready=rolebook().living, may_shape_workflow=self.request.actor.may(Permission.SET_RULES))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(self.fresh(request.POST))
        with transaction.atomic():
            role = shaping.add_role(form.names(), form.wished(), actor=self.request.actor)
            if form.cleaned_data["like"]:
                let_take_steps(role, form.cleaned_data["like"], actor=self.request.actor)
        return self.done(_("The role “%(role)s” is there. You can give it to colleagues now.") % {"role": role},
                         reverse("desk:role", args=[role.code]))


class RoleView(PeopleView):
    """A role's page, and what is done from it."""

    template = "desk/people/role.html"
    role: TownRole

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        code = kwargs.pop("code")
        if self.request.actor.may(self.permission):
            if code not in rolebook().roles:
                raise Http404
            self.role = rolebook().roles[code]
        return super().dispatch(request, *args, **kwargs)

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        initial = {"permissions": sorted(self.role.permissions),
                   **{f"name_{code}": words for code, words in self.role.names.items()}}
        form = self.form or RoleForm(actor=self.request.actor, town=self.request.tenant, initial=initial)
        having = list(Person.objects.filter(role=self.role.code, is_active=True).order_by("name", "email"))
        return self.page(status=status, refusal=refusal, form=form, role=self.role, having=having,
                         moves=moves_of(self.role.code))

    def back(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return HttpResponseRedirect(reverse("desk:role", args=[self.role.code]))


class RolePage(RoleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(RoleForm(request.POST, actor=self.request.actor, town=self.request.tenant))
        shaping.shape_role(self.role.code, form.names(), form.wished(self.role.permissions), actor=self.request.actor)
        return self.back(_("Saved. It holds at once for everybody who has this role."))


class ReadyAgain(RoleView):
    def post(self, request: HttpRequest) -> HttpResponse:
        shaping.make_ready_again(self.role.code, actor=self.request.actor)
        return self.back(_("The role is again as it came."))


class GiveUp(RoleView):
    def post(self, request: HttpRequest) -> HttpResponse:
        shaping.give_up_role(self.role.code, actor=self.request.actor)
        return self.back(_("The role is not offered any more. History keeps its name."))


class TakeUp(RoleView):
    def post(self, request: HttpRequest) -> HttpResponse:
        shaping.take_up_role(self.role.code, actor=self.request.actor)
        return self.back(_("The role is offered again."))

"""Saved filters: opening one, and arranging one's own."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.answers import DeskView
from cases.desk.columns import ALWAYS, COLUMNS, choose_columns, columns_of
from cases.desk.filters import Wish
from cases.desk.views.marks import back_to
from cases.models import SavedFilter
from cases.services.saving_filters import change_filter, delete_filter, is_orphan, save_filter
from tenants.accounts.roles import Permission


class SavedFilters(DeskView):
    """The list of one's own and the shared ones; a new one is sent here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        wish = Wish.read(QueryDict(request.POST.get("query", "")))
        saved = save_filter(
            request.POST.get("name", ""), wish.query(), shared="shared" in request.POST, actor=self.request.actor
        )
        messages.success(request, _("Saved. You find it on the left, under “Saved filters”."))
        return HttpResponseRedirect(reverse("desk:saved-filter", args=[saved.public_id]))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        actor, typed = self.request.actor, self.request.POST
        seen = SavedFilter.objects.filter(Q(owner=actor.person) | Q(shared=True)).select_related("owner")
        listed = [
            {
                "filter": one,
                "is_mine": one.owner_id == (actor.person.pk if actor.person else None),
                "may_change": one.owner == actor.person or (is_orphan(one) and actor.may(Permission.SET_RULES)),
                "owner": "" if is_orphan(one) else str(one.owner),
                "wish": Wish.read(QueryDict(one.query)),
            }
            for one in seen
        ]
        # What was typed and refused stands in the form again.
        again = {"name": typed.get("name", ""), "shared": "shared" in typed, "query": typed.get("query", "")}
        context = {"listed": listed, "again": again if again["query"] else None, "refusal": refusal}
        return render(self.request, "desk/filters.html", context, status=status)


class OpenFilter(DeskView):
    """The address of a saved filter, which people send each other."""

    def get(self, request: HttpRequest, filter_id: UUID) -> HttpResponse:
        saved = SavedFilter.objects.select_related("owner").filter(public_id=filter_id).first()
        if saved is not None and (saved.shared or saved.owner == self.request.actor.person):
            query = QueryDict(saved.query, mutable=True)
            query["saved"] = str(saved.public_id)
            return HttpResponseRedirect(f"{reverse('desk:queue')}?{query.urlencode()}")
        context = {"former": saved is not None and is_orphan(saved), "gone": saved is None}
        return render(request, "desk/filter_not_yours.html", context, status=404)


class ChangeFilter(SavedFilters):
    def get(self, request: HttpRequest, filter_id: UUID | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("desk:saved-filters"))

    def post(self, request: HttpRequest, filter_id: UUID | None = None) -> HttpResponse:
        actor = self.request.actor
        seen = SavedFilter.objects.filter(Q(owner=actor.person) | Q(shared=True))
        saved = get_object_or_404(seen, public_id=filter_id)
        if "delete" in request.POST:
            delete_filter(saved, actor=actor)
            messages.success(request, _("“%(name)s” is deleted.") % {"name": saved.name})
        else:
            change_filter(saved, request.POST.get("name", ""), shared="shared" in request.POST, actor=actor)
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("desk:saved-filters"))


class ChooseColumns(DeskView):
    """Which columns the list has for this person."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.request.actor.person:
            choose_columns(self.request.actor.person, request.POST.getlist("column"))
        return HttpResponseRedirect(back_to(request))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        request, sent = self.request, self.request.POST
        chosen = sent.getlist("column") if sent else [column.code for column in columns_of(request.actor.person)]
        context = {
            "every": [column for code, column in COLUMNS.items() if code not in ALWAYS],
            "shown": chosen,
            "next": back_to(request),
            "refusal": refusal,
        }
        return render(request, "desk/columns.html", context, status=status)

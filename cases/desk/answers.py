"""How the desk answers: what could not be read or was refused is shown again, with the sentence and all that was typed.

A view finds, reads, calls a service and answers; it catches nothing. Here, and only here, a refusal becomes a page.
"""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View

from cases.models import Case
from cases.selectors import cases_visible_to, with_rules
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission
from tenants.models import Municipality
from tenants.refusals import Refusal

UNREADABLE = 422
F = TypeVar("F", bound=forms.Form)


class StaffRequest(HttpRequest):
    """A request that has passed the door: signed in, second factor done."""

    actor: Actor
    tenant: Municipality


class FormUnreadable(Exception):
    """A form lacks something or holds something that cannot be read; its own words say what."""


class DeskView(View):
    """A page of the desk. Subclasses say in `show` what is shown, first and again."""

    request: StaffRequest
    # What was read last, to be shown again if the service says no.
    form: forms.Form | None = None

    def needed(self) -> Permission:
        """What whoever opens the page must be allowed."""
        return Permission.SEE_CASES

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ensure_may(self.request.actor, self.needed())
        try:
            return super().dispatch(request, *args, **kwargs)
        except FormUnreadable:
            return self.show_again(UNREADABLE, "")
        except Refusal as refusal:
            if request.method != "POST":
                raise
            return self.show_again(refusal.status, self.told(refusal))

    def read(self, form: F) -> F:
        """The form, if it holds what it should.

        Raises:
            FormUnreadable: it does not; the page is shown again with it.
        """
        self.form = form
        if not form.is_valid():
            raise FormUnreadable
        return form

    def told(self, refusal: Refusal) -> str:
        """Put the sentence beside its field; give it back where there is no such field."""
        if self.form is None or not self.form.is_bound or refusal.field not in self.form.fields:
            return refusal.sentence
        self.form.full_clean()
        self.form.add_error(refusal.field, refusal.sentence)
        return ""

    def faults(self) -> list[tuple[str, str]]:
        """What is wrong with the form that was read: the id of the field and its sentence, for the top of the page."""
        if self.form is None or not self.form.is_bound:
            return []
        return [(field.id_for_label, str(error)) for field in self.form for error in field.errors]

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        raise NotImplementedError

    def show_again(self, status: int, refusal: str) -> HttpResponse:
        """The page as it was, with `refusal` on top where it belongs beside no field."""
        return self.show(refusal=refusal, status=status)


class CaseView(DeskView):
    """A page or an act that is about one case. A case that may not be seen is not there."""

    case: Case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ensure_may(self.request.actor, Permission.SEE_CASES)
        self.case = self.found(kwargs.pop("case_id"))
        return super().dispatch(request, *args, **kwargs)

    def found(self, public_id: UUID) -> Case:
        visible = cases_visible_to(self.request.actor).select_related("assignee").defer("search")
        return with_rules(get_object_or_404(visible, public_id=public_id))

    def show_again(self, status: int, refusal: str) -> HttpResponse:
        """The case is read anew: what was refused may have been so because somebody else was faster."""
        self.case = self.found(self.case.public_id)
        return super().show_again(status, refusal)

    def address(self) -> str:
        """The case's page, with the queue through which the reader came."""
        return case_address(self.case.public_id, self.request.GET.urlencode())

    def answer(self, sentence: str = "", *, part: str = "") -> HttpResponse:
        """Done: back to the case's page, at the part where the act can be seen."""
        if sentence:
            messages.success(self.request, sentence)
        return HttpResponseRedirect(self.address() + (f"#{part}" if part else ""))


def case_address(public_id: UUID | str, query: str = "") -> str:
    return reverse("desk:case", args=[public_id]) + (f"?{query}" if query else "")

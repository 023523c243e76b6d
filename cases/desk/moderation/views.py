"""The moderation page at the desk: the reports that wait, one after the other."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.answers import CaseView, DeskView, case_address
from cases.desk.moderation.acting import Decide, Host
from cases.desk.moderation.editor import EditPhoto
from cases.moderation.entering import ASSOCIATION
from cases.moderation.selectors import Waiting, first_waiting, waiting_for
from cases.services.presence import note_presence, others_at
from cases.settings import setting
from cases.workflow.phases import Phase
from tenants.accounts.roles import Permission


class AtDesk(CaseView, Host):
    """Opened by the municipality's own staff, who see the whole desk besides."""

    namespace = "desk:moderation"
    frame = "desk/moderation/frame.html"

    def onward(self) -> str:
        return f"{reverse('desk:moderation:next')}?after={self.case.public_id}"

    def shown_with(self) -> dict[str, Any]:
        return {"waiting": waiting_for(self.actor), "onward": self.onward(),
                "by_association": setting("moderators") == ASSOCIATION}


class DecideAtDesk(AtDesk, Decide):
    def needed(self) -> Permission:
        # Whoever may correct may also take out personal data and look at what was said before, in any case.
        return Permission.CORRECT if self.act == "mask" else Permission.SEE_CASES

    def get(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        person = self.actor.person
        if person is not None and self.case.phase == Phase.MODERATION:
            note_presence(self.case, person, writes=False)
        return super().get(request, **parts)

    def shown_with(self) -> dict[str, Any]:
        here = others_at(self.case, self.actor.person) if self.case.phase == Phase.MODERATION else []
        return {**super().shown_with(), "others": here}


class EditPhotoAtDesk(AtDesk, EditPhoto):
    """Of any case: photos come after publication too."""

    def back(self) -> str:
        if self.case.phase == Phase.MODERATION:
            return super().back()
        return case_address(self.case.public_id) + "#photos"


class NextView(DeskView):
    """Leads to the report that has waited longest and that no colleague has open; says so where there is none."""

    def needed(self) -> Permission:
        return Permission.MODERATE

    def get(self, request: HttpRequest) -> HttpResponse:
        following = first_waiting(self.request.actor, after=after(request))
        if following is not None:
            return HttpResponseRedirect(reverse("desk:moderation:case", args=[following]))
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        waiting: Waiting = waiting_for(self.request.actor)
        return render(self.request, "desk/moderation/none.html", {
            "waiting": waiting, "refusal": refusal, "by_association": setting("moderators") == ASSOCIATION,
            "title": _("Nothing waits to be looked at")}, status=status)


def after(request: HttpRequest) -> UUID | None:
    """The case after which to go on, from the address."""
    words = request.GET.get("after", "")
    try:
        return UUID(words) if words else None
    except ValueError as error:
        raise Http404 from error

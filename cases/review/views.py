"""The volunteers' pages on the association's host. A municipality is entered for the one report before them only."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from cases.desk.answers import DeskView
from cases.desk.moderation.acting import Decide, Host
from cases.desk.moderation.editor import EditPhoto
from cases.models import Case, Photo
from cases.moderation.selectors import ACTED, LOOKED
from cases.photos.views import answer, checked
from cases.review.queue import Held, give_back, held_by, settle, take_next, volunteer, waiting_by_town
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission

# What a volunteer has given back, in their session, so that they get another one; and how many of those are remembered.
GIVEN_BACK, REMEMBERED = "review_given_back", 50


class Overview(DeskView):
    """Who waits and how long, and the one button."""

    def needed(self) -> Permission:
        return Permission.MODERATE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        towns = waiting_by_town()
        return render(self.request, "review/overview.html", {
            "towns": towns, "all": sum(town.cases for town in towns), "refusal": refusal,
            "nothing_left": "none" in self.request.GET}, status=status)


class Take(Overview):
    """The next report by the rule of fairness."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("review:overview"))

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(following(self.request, self.request.actor))


def following(request: HttpRequest, actor: Actor) -> str:
    """Take the next report; where to go with it, or back where nothing is left."""
    back = frozenset(UUID(one) for one in request.session.get(GIVEN_BACK, []))
    held = take_next(actor, but=back)
    if held is None and back:
        request.session[GIVEN_BACK] = []
        held = take_next(actor)
    return reverse("review:case", args=[held.case]) if held else reverse("review:overview") + "?none"


class InTown(Host):
    """A page about the one report before a volunteer. Runs inside its municipality."""

    namespace = "review"
    frame = "review/frame.html"
    is_volunteer = True
    held: Held

    def needed(self) -> Permission:
        return Permission.MODERATE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Who it is, is known before a municipality is entered: its own people are others.
        ensure_may(self.request.actor, self.needed())
        self.held = held_by(self.request.actor, kwargs.pop("case_id"))
        with self.held.town.entered():
            self.case = self.found()
            response = super().dispatch(request, *args, **kwargs)
        return self.leave(response)

    def leave(self, response: HttpResponse) -> HttpResponse:
        """Outside again: a report that is decided makes room for the next one."""
        if isinstance(response, HttpResponseRedirect) and settle(self.held):
            return HttpResponseRedirect(following(self.request, self.request.actor))
        return response

    def found(self) -> Case:
        cases = Case.objects.select_related("category", "status", "area").defer("search", "area__geometry")
        return get_object_or_404(cases, public_id=self.held.case)

    def show_again(self, status: int, refusal: str) -> HttpResponse:
        self.case = self.found()
        return super().show_again(status, refusal)

    @property
    def actor(self) -> Actor:
        return volunteer(self.request.actor)

    def onward(self) -> str:
        return self.way("case")

    def acted(self, act: str) -> None:
        note_act(self.actor, ACTED, subject=self.case.public_id, what=act)

    def shown_with(self) -> dict[str, Any]:
        return {"held": self.held}


class DecideInTown(InTown, Decide):
    """The report with all that is needed to decide."""

    def get(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        if not self.act:
            note_act(self.actor, LOOKED, subject=self.case.public_id)
        return super().get(request, **parts)


class EditPhotoInTown(InTown, EditPhoto):
    pass


class Picture(InTown):
    """A picture of the report: not kept by the browser, because under this address it may change."""

    def get(self, request: HttpRequest, photo_id: UUID, name: str) -> FileResponse:
        photo = get_object_or_404(Photo.objects.filter(case=self.case), pk=photo_id)
        response = answer(photo, checked(name))
        response.headers["Cache-Control"] = "no-store"
        return response


class Renew(View):
    """While the page is open, the report stays with whoever has it."""

    def post(self, request: HttpRequest, case_id: UUID) -> JsonResponse:
        held = held_by(request.actor, case_id)  # type: ignore[attr-defined]
        return JsonResponse({"until": timezone.localtime(held.until).strftime("%H:%M")})


class Release(View):
    """Give a report back and take another one."""

    def post(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        ensure_may(actor, Permission.MODERATE)
        give_back(actor, case_id)
        back = [*request.session.get(GIVEN_BACK, []), str(case_id)][-REMEMBERED:]
        request.session[GIVEN_BACK] = back
        return HttpResponseRedirect(following(request, actor))


def panel(request: HttpRequest, _subject: object) -> tuple[str, dict[str, Any]] | None:
    """The console's panel: who waits to be looked at, for whoever may look."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not (actor.may(Permission.MODERATE) or actor.may(Permission.ONBOARD)):
        return None
    towns = waiting_by_town()
    return "review/panel.html", {"towns": towns, "all": sum(town.cases for town in towns),
                                 "may_take": actor.may(Permission.MODERATE), "title": _("Reports to look at")}

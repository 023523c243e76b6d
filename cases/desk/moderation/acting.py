"""What is done with a report from the moderation page: the same at the desk and for the association's volunteers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.answers import DeskView
from cases.desk.forms import DeskForm
from cases.desk.moderation import forms
from cases.desk.moderation.screen import Screen, use_of
from cases.desk.moves import moves_for
from cases.models import Case, Photo, Transition
from cases.models.event import Voice
from cases.moderation.masks import mask_words
from cases.moderation.proposals import chosen, proposals
from cases.moderation.reasons import ASK, REFUSE, ReadyReason, ready_reasons
from cases.refusals import ReportRefused, TransitionNotAllowed
from cases.services.correcting import correct_category, correct_words
from cases.services.looking_after import hide_photo, show_photo
from cases.services.moving import move_case
from tenants import current
from tenants.accounts.actors import Actor


class Host(DeskView):
    """Where the page is opened: at the desk, or among the association's pages. Says who acts on which case."""

    case: Case
    # Of the addresses, and the template that frames the page.
    namespace = ""
    frame = ""
    is_volunteer = False
    transition: UUID | None = None

    @property
    def actor(self) -> Actor:
        return self.request.actor

    def onward(self) -> str:
        """Where to go when this case is decided."""
        raise NotImplementedError

    def way(self, name: str, *parts: object) -> str:
        return reverse(f"{self.namespace}:{name}", args=[self.case.public_id, *parts])

    def shown_with(self) -> dict[str, Any]:
        """What the frame shows besides."""
        return {}

    def acted(self, act: str) -> None:
        """Called after each act that succeeded."""

    def language(self) -> str:
        """The language in which the reporter is spoken to."""
        return self.case.language or current.municipality().language


class Decide(Host):
    """The page and its acts; `act` names which one an address stands for."""

    act = ""

    def get(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        """The page; whoever reloads an act's answer comes back to it."""
        return HttpResponseRedirect(self.way("case")) if self.act else self.show()

    def post(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        acts: dict[str, Callable[..., str]] = {
            "step": self.step, "words": self.words, "category": self.category, "mask": self.mask, "hide": self.hide,
            "unhide": self.unhide}
        if self.act not in acts:
            return HttpResponseRedirect(self.way("case"))
        sentence = acts[self.act](**parts)
        self.acted(self.act)
        messages.success(request, sentence)
        return HttpResponseRedirect(self.onward() if self.act == "step" else self.way("case"))

    def step(self, transition: str) -> str:
        """Take one of the ways out. Words for the reporter go to them alone."""
        rules = catalogue()
        step = get_object_or_404(Transition, workflow__in=rules.workflows, code=transition)
        if not set(step.requires) <= forms.GIVEN_HERE:
            raise TransitionNotAllowed(_("This step needs more than fits here. Take it on the case's own page."))
        form = self.read(self.step_form(step, self.use(step)))
        words, target = form.words(), rules.by_id[step.target_id]
        body = rules.bodies.get(form.cleaned_data.get("body", ""))
        self.case = move_case(
            self.case, step, actor=self.actor, note=words, reason=form.cleaned_data.get("reason", ""), body=body,
            voice=Voice.PUBLIC if target.public and not words and self.use(step) != REFUSE else Voice.LETTER)
        return _("%(number)s: %(status)s.") % {"number": self.case.number, "status": target}

    def words(self) -> str:
        wish = self.read(forms.EditForm(self.request.POST)).cleaned_data
        correct_words(self.case, title=wish["title"], description=wish["description"], actor=self.actor,
                      read=wish["read"])
        return _("The words are changed. What was there before stays beside them.")

    def category(self) -> str:
        rules = catalogue()
        chosen_one = self.read(forms.CategoryForm(self.request.POST, rules=rules)).cleaned_data["category"]
        category = rules.categories.get(chosen_one)
        if category is None:
            raise ReportRefused(_("Please choose what kind of problem it is."), field="category")
        correct_category(self.case, category, actor=self.actor)
        return _("Category put right")

    def mask(self) -> str:
        offered = proposals(self.case, staff=not self.is_volunteer)
        form = self.read(forms.MaskForm(self.request.POST, codes=[one.code for one in offered]))
        wish = form.cleaned_data
        self.case = mask_words(self.case, chosen(offered, wish["out"], wish["also"]), actor=self.actor)
        return _("Taken out, everywhere and for good.")

    def hide(self, photo_id: UUID) -> str:
        hide_photo(self.photo(photo_id), actor=self.actor)
        return _("Only the staff see this photo now.")

    def unhide(self, photo_id: UUID) -> str:
        show_photo(self.photo(photo_id), actor=self.actor)
        return _("This photo is seen again.")

    def photo(self, photo_id: UUID) -> Photo:
        found: Photo = get_object_or_404(Photo.objects.filter(case=self.case).select_related("case"), pk=photo_id)
        return found

    def use(self, step: Transition) -> str:
        move = next((move for move in moves_for(self.case, self.actor) if move.code == step.code), None)
        return use_of(move) if move else ""

    def step_form(self, step: Transition, use: str, *, fresh: bool = False) -> forms.StepForm:
        ready: list[ReadyReason] = ready_reasons(use, self.language()) if use in (ASK, REFUSE) else []
        data = () if fresh else (self.request.POST,)
        return forms.StepForm(*data, transition=step, rules=catalogue(), ready=ready, speaks=use in (ASK, REFUSE))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        case, rules = self.case, catalogue()
        screen = Screen(case, self.actor, get_language() or "en", is_volunteer=self.is_volunteer)
        steps = [(step, self.filled(self.step_form(step.move.transition, step.use, fresh=True)))
                 for step in screen.steps]
        context = {
            "case": case, "screen": screen, "steps": steps, "ns": self.namespace, "frame": self.frame,
            "edit": self.filled(forms.EditForm(initial={
                "title": case.title, "description": case.description, "read": screen.read})),
            "category": self.filled(forms.CategoryForm(rules=rules, initial={"category": case.category.code})),
            "mask": self.filled(forms.MaskForm(codes=[one.code for one in screen.proposals])),
            "opened": self.form.name if isinstance(self.form, DeskForm) else "",
            "refusal": refusal, "faults": self.faults(), **self.shown_with(),
        }
        return render(self.request, "desk/moderation/case.html", context, status=status)

    def filled(self, fresh: DeskForm) -> Any:
        """The form that was sent and refused, where it is this one; else the fresh one."""
        return self.form if isinstance(self.form, DeskForm) and self.form.name == fresh.name else fresh

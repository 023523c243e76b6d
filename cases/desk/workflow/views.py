"""The editor: all workflows, one workflow as its draft stands, and the forms of its parts. Edits go into the draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.desk.settings import SettingsView
from cases.desk.workflow import words
from cases.desk.workflow.forms import GeneralForm, LadderForm, MoveForm, NewForm, StepForm
from cases.desk.workflow.frame import WorkflowView
from cases.models import Workflow
from cases.onboarding.workflow import ready
from cases.services.drafting import begin_workflow, discard_draft, keep_draft, undo_edit
from cases.workflow.definition import Definition
from cases.workflow.editing import (
    Family,
    family_of,
    with_family,
    with_family_shifted,
    with_step,
    with_step_shifted,
    without_family,
    without_step,
)
from cases.workflow.soundness import name_of
from cases.workflows import category_groups, definition_of, drafts_by, names_of, versions_of
from tenants.onboarding import catalogues
from tenants.onboarding.table import code_from
from tenants.words import in_language

SHIFTS = {"up": -1, "down": 1}


class WorkflowList(SettingsView):
    """Every workflow with what it is for; and another one begun."""

    template = "desk/workflow/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(NewForm(request.POST, offered=self.offered()))
        kind, _colon, code = form.cleaned_data["like"].partition(":")
        like = ready(code) if kind == "ready" else definition_of(Workflow.objects.get(code=code))
        name = form.cleaned_data["called"].strip()
        names = dict.fromkeys(self.request.tenant.languages[:1], name)
        wish = Definition(code_from(name)[:50], names, like.steps, like.moves, (), like.ladder)
        flow = begin_workflow(wish, actor=self.request.actor)
        messages.success(request, _("Begun. Nobody works by it until you publish it."))
        return HttpResponseRedirect(reverse("desk:workflow", args=[flow.code]))

    def offered(self) -> list[tuple[str, str]]:
        """Ready ones, and those that the town has."""
        names = [(f"ready:{name}", in_language(dict(ready(name).names))) for name in catalogues.names("workflows")]
        own = [(f"own:{flow.code}", _("like “%(name)s”") % {"name": flow})
               for flow in Workflow.objects.exclude(version=0).order_by("pk")]
        return [*names, *own]

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        flows = list(Workflow.objects.order_by("-active", "pk"))
        drafts, groups = drafts_by(flows), category_groups()
        last = {flow.pk: next(iter(versions_of(flow)), None) for flow in flows}
        people = names_of(version.saved_by for version in last.values() if version)
        rows = []
        for flow in flows:
            version = last[flow.pk]
            rows.append({
                "flow": flow, "groups": [groups.get(group, group) for group in flow.groups],
                "changed_at": version.saved_at if version else None,
                "changed_by": people.get(version.saved_by, "") if version and version.saved_by else "",
                "drafts": [(person, at, person == self.request.actor.person)
                           for person, at in drafts.get(flow.pk, [])],
            })
        form = self.form if isinstance(self.form, NewForm) else NewForm(offered=self.offered())
        return self.page(status=status, refusal=refusal, rows=rows, form=form, has_groups=bool(groups))


class WorkflowEditor(WorkflowView):
    """A workflow as its draft stands: drawn, judged and listed."""

    template = "desk/workflow/editor.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        names = self.role_names
        others = [(person, at) for person, at in drafts_by([self.flow]).get(self.flow.pk, [])
                  if person != self.request.actor.person]
        return self.shown(
            status=status, refusal=refusal, told=self.faults_told(), remarks=self.remarks_told(), others=others,
            groups=[self.town.groups.get(group, group) for group in self.definition.groups],
            ladder=[words.rung_in_words(rung, names) for rung in self.definition.ladder],
            steps=[{"step": step, "name": name_of(step), "phase": words.PHASES.get(step.phase, step.phase),
                    "pauses": words.PAUSES[step.pauses] if step.pauses in words.PAUSES and step.pauses else ""}
                   for step in self.definition.steps],
            is_behind=self.flow.version != self.draft.base, has_draft=self.has_draft,
            **self.pictured(self.definition, **self.marks()))


class EditStep(WorkflowView):
    """One status: its form; moved up, down or taken away by a button."""

    template = "desk/workflow/status.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.code = kwargs.pop("code", "")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        self.found()
        act = request.POST.get("act", "")
        if act in SHIFTS:
            self.save(with_step_shifted(self.definition, self.code, SHIFTS[act]))
            return self.back(part="statuses")
        if act == "remove":
            return self.removed()
        form = self.read(StepForm(request.POST, step=self.found(), languages=self.languages))
        step = form.wish({*self.town.taken_statuses, *(one.code for one in self.definition.steps)})
        self.save(with_step(self.definition, step, instead_of=self.code))
        return self.back(_("Kept in the draft: %(name)s.") % {"name": name_of(step)}, part="statuses")

    def removed(self) -> HttpResponse:
        step = self.found()
        smaller = without_step(self.definition, self.code)
        count = len(self.definition.moves) - len(smaller.moves)
        name = name_of(step) if step else self.code
        self.save(smaller)
        return self.back(ngettext("Taken out of the draft: %(name)s, and %(count)d move that began or ended there.",
                                  "Taken out of the draft: %(name)s, and %(count)d moves that began or ended there.",
                                  count) % {"name": name, "count": count}, part="statuses")

    def found(self) -> Any:
        """The status; None for a new one."""
        step = self.definition.step(self.code)
        if self.code and step is None:
            raise Http404
        return step

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        step = self.found()
        form = self.form if isinstance(self.form, StepForm) else StepForm(step=step, languages=self.languages)
        return self.shown(status=status, refusal=refusal, form=form, step=step, name=name_of(step) if step else "",
                          told=[one for one in self.faults_told() if self.code and one.url == self.request.path])


class EditMove(WorkflowView):
    """One move, wherever it starts."""

    template = "desk/workflow/move.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.code = kwargs.pop("code", "")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        family, act = self.found(), request.POST.get("act", "")
        if family and act in SHIFTS:
            self.save(with_family_shifted(self.definition, self.code, SHIFTS[act]))
            return self.back(part="moves")
        if family and act == "remove":
            self.save(without_family(self.definition, family))
            return self.back(_("Taken out of the draft: %(name)s.") % {"name": name_of(family.first)}, part="moves")
        form = self.read(MoveForm(request.POST, definition=self.definition, roles=self.role_names, family=family,
                                  languages=self.languages))
        move, sources = form.wish()
        self.save(with_family(self.definition, move, sources, instead_of=family, taken=self.town.taken_moves))
        return self.back(_("Kept in the draft: %(name)s.") % {"name": name_of(move)}, part="moves")

    def found(self) -> Family | None:
        """The move with its kin; None for a new one."""
        family = family_of(self.definition, self.code) if self.code else None
        if self.code and family is None:
            raise Http404
        return family

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        family = self.found()
        form = self.form if isinstance(self.form, MoveForm) else MoveForm(
            definition=self.definition, roles=self.role_names, family=family, languages=self.languages,
            source=self.request.GET.get("from", ""))
        codes = [self.url("workflow-move", move.code) for move in family.moves] if family else []
        return self.shown(status=status, refusal=refusal, form=form, family=family, reasons=words.REASONS,
                          name=name_of(family.first) if family else "",
                          told=[one for one in self.faults_told() if one.url in codes])


class EditLadder(WorkflowView):
    template = "desk/workflow/ladder.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(LadderForm(request.POST, ladder=self.definition.ladder, roles=self.role_names))
        kept = self.definition
        self.save(Definition(kept.code, kept.names, kept.steps, kept.moves, kept.groups, form.wish()))
        if "more" in request.POST:
            return HttpResponseRedirect(self.url("workflow-ladder"))
        return self.back(_("Kept in the draft."), part="ladder")

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        form = self.form if isinstance(self.form, LadderForm) else LadderForm(
            ladder=self.definition.ladder, roles=self.role_names)
        return self.shown(status=status, refusal=refusal, form=form,
                          told=[one for one in self.faults_told() if one.url == self.url("workflow-ladder")])


class EditGeneral(WorkflowView):
    template = "desk/workflow/general.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = self.definition
        form = self.read(GeneralForm(request.POST, definition=kept, groups=category_groups(),
                                     languages=self.languages))
        self.save(Definition(kept.code, form.words("names", kept.names), kept.steps, kept.moves,
                             tuple(form.cleaned_data["groups"]), kept.ladder))
        return self.back(_("Kept in the draft."))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        form = self.form if isinstance(self.form, GeneralForm) else GeneralForm(
            definition=self.definition, groups=category_groups(), languages=self.languages)
        return self.shown(status=status, refusal=refusal, form=form,
                          told=[one for one in self.faults_told() if one.url == self.url("workflow-general")])


class ChangeDraft(WorkflowView):
    """The draft as a whole: one edit undone, all of it thrown away, or begun again from what holds."""

    def post(self, request: HttpRequest) -> HttpResponse:
        act = request.POST.get("act", "")
        if act == "undo":
            undone = undo_edit(self.flow, actor=self.request.actor)
            return self.back(_("The last edit is undone. Press again to do it again.") if undone
                             else _("There is nothing to undo."))
        if act == "discard":
            if discard_draft(self.flow, actor=self.request.actor):
                return self.back(_("The draft is thrown away. What holds is shown."))
            messages.success(request, _("The draft is thrown away."))
            return HttpResponseRedirect(reverse("desk:workflows"))
        if act == "rebase":
            keep_draft(self.flow, self.definition, base=self.flow.version, actor=self.request.actor,
                       mapping=self.draft.mapping)
            return HttpResponseRedirect(self.url("workflow-publish"))
        return self.back()

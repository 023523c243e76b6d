"""Before a workflow takes effect: what changes, for whom, where cases go; versions and the way back; out of use."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.desk.workflow.forms import MappingForm
from cases.desk.workflow.frame import WorkflowView
from cases.desk.workflow.words import Telling
from cases.models import Status, WorkflowVersion
from cases.services.drafting import keep_draft
from cases.services.publishing import Published, publish, retire_workflow
from cases.workflow.changes import differences, merged
from cases.workflow.definition import HIDDEN, Definition, Step
from cases.workflow.mapping import targets
from cases.workflow.soundness import Standing, gone, name_of
from cases.workflow.soundness import cases as so_many_cases
from cases.workflows import (
    DRAFTS,
    category_groups,
    definition_in,
    names_of,
    standing_in,
    step_of,
    versions_of,
)


def asked_about(standing: Iterable[Standing], steps: Iterable[Step]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """For each status that goes away: its code, the question, and where its cases may go, the most alike first."""
    found = []
    offered = list(steps)
    for one in standing:
        label = _("%(cases)s in “%(status)s”. They go to:") % {
            "cases": so_many_cases(one.count), "status": name_of(one.step)}
        found.append((one.step.code, label, [(step.code, name_of(step)) for step in targets(one.step, offered)]))
    return found


class PublishView(WorkflowView):
    """What publishing the draft changes; and publishing it."""

    template = "desk/workflow/publish.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(self.mapping_form(request.POST))
        mapping = form.mapping()
        # Kept before it is tried: who is told to wait finds the choices again.
        self.draft = keep_draft(self.flow, self.definition, base=self.draft.base, actor=self.request.actor,
                                mapping=mapping)
        done = publish(self.flow, self.definition, base=form.cleaned_data["base"], actor=self.request.actor,
                       mapping=mapping, note=form.cleaned_data["note"].strip())
        return self.done(_("Version %(number)s holds from now on.") % {"number": done.version}, done)

    def done(self, sentence: str, done: Published) -> HttpResponse:
        if done.led:
            sentence += " " + ngettext("%(count)d case was led on.", "%(count)d cases were led on.",
                                       done.led) % {"count": done.led}
        messages.success(self.request, sentence)
        if done.jobs:
            # The worker leads them on; here one can watch.
            return HttpResponseRedirect(reverse("desk:job", args=[done.jobs[0].pk]))
        return HttpResponseRedirect(reverse("desk:workflow", args=[self.flow.code]))

    def mapping_form(self, data: Any = None) -> MappingForm:
        asked = asked_about(gone(self.definition, self.town), self.definition.steps)
        return MappingForm(data, asked=asked, chosen=self.draft.mapping, initial={"base": self.draft.base})

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        self.flow.refresh_from_db()
        form = self.form if isinstance(self.form, MappingForm) else self.mapping_form()
        before = self.live if self.flow.version else Definition(self.flow.code, {})
        telling = Telling(before, self.definition, self.town.groups, self.role_names)
        is_behind = self.flow.version != self.draft.base
        return self.shown(
            status=status, refusal=refusal, form=form, told=self.faults_told(), remarks=self.remarks_told(),
            lines=telling.lines(differences(before, self.definition)), is_new=self.flow.version == 0,
            unseen=any(one.step.phase in HIDDEN for one in gone(self.definition, self.town)),
            times_change=_times(before) != _times(self.definition), next_version=self.flow.version + 1,
            is_behind=is_behind, theirs=self.theirs() if is_behind else None)

    def theirs(self) -> dict[str, Any]:
        """What others have published since the draft was begun."""
        since = [version for version in versions_of(self.flow) if version.number > self.draft.base]
        base = WorkflowVersion.objects.filter(workflow=self.flow, number=self.draft.base).first()
        people = names_of(version.saved_by for version in since)
        lines: list[str] = []
        if base is not None:
            was = definition_in(base)
            lines = Telling(was, self.live, self.town.groups, self.role_names).lines(differences(was, self.live))
        return {"versions": [(version, people.get(version.saved_by, "")) for version in since if version.saved_by]
                or [(version, "") for version in since], "lines": lines, "can_merge": base is not None}


def _times(definition: Definition) -> dict[tuple[str, str], int]:
    """What time does in which status."""
    return {(step.code, move.code): move.automatic_after_days for step in definition.steps
            for move in definition.ways_out(step.code) if move.automatic_after_days is not None}


class MergeDraft(WorkflowView):
    """Take into the draft what others have published since it was begun. What both changed stays as in the draft."""

    def post(self, request: HttpRequest) -> HttpResponse:
        base = WorkflowVersion.objects.filter(workflow=self.flow, number=self.draft.base).first()
        if base is None:
            return self.back()
        both, clashes = merged(definition_in(base), self.definition, self.live)
        keep_draft(self.flow, both, base=self.flow.version, actor=self.request.actor, mapping=self.draft.mapping)
        if clashes:
            told = Telling(self.live, both, category_groups(), self.role_names)
            messages.warning(request, _("Both of you changed these; your words stand, look at them: %(names)s")
                             % {"names": "; ".join(told.lines(clashes))})
        messages.success(request, _("Their changes are in your draft now."))
        return HttpResponseRedirect(self.url("workflow-publish"))


class VersionList(WorkflowView):
    """Everything that ever held, the newest first."""

    template = "desk/workflow/versions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        versions = versions_of(self.flow)
        people = names_of(version.saved_by for version in versions)
        rows = []
        for version, older in zip(versions, [*versions[1:], None], strict=False):
            changes = differences(definition_in(older), definition_in(version)) if older else []
            rows.append({"version": version, "who": people.get(version.saved_by, "") if version.saved_by else "",
                         "count": len(changes), "is_first": older is None,
                         "is_live": version.number == self.flow.version and self.flow.active})
        return self.shown(status=status, refusal=refusal, rows=rows)


class VersionView(WorkflowView):
    """One version: what it changed, how it was; and the way back to it, as a draft that is published anew."""

    template = "desk/workflow/version.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.number = kwargs.pop("number")
        return super().dispatch(request, *args, **kwargs)

    def found(self) -> WorkflowVersion:
        row = WorkflowVersion.objects.filter(workflow=self.flow, number=self.number, number__lt=DRAFTS).first()
        if row is None:
            raise Http404
        return row

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        then = definition_in(self.found())
        keep_draft(self.flow, Definition(self.flow.code, then.names, then.steps, then.moves, then.groups, then.ladder),
                   base=self.flow.version, actor=self.request.actor)
        messages.success(request, _("Version %(number)s is your draft now. See what would change, then publish it.")
                         % {"number": self.number})
        return HttpResponseRedirect(self.url("workflow-publish"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        version = self.found()
        then = definition_in(version)
        older = WorkflowVersion.objects.filter(workflow=self.flow, number=self.number - 1).first()
        groups, names = category_groups(), self.role_names
        was = definition_in(older) if older else None
        names_then = {step.code: name_of(step) for one in (was, then) if one for step in one.steps}
        return self.shown(
            status=status, refusal=refusal, version=version,
            who=names_of([version.saved_by]).get(version.saved_by, "") if version.saved_by else "",
            lines=Telling(was, then, groups, names).lines(differences(was, then)) if was else None,
            since=Telling(then, self.live, groups, names).lines(differences(then, self.live)),
            mapping=[(names_then.get(code, code), names_then.get(target, target))
                     for code, target in version.mapping.items()],
            is_live=version.number == self.flow.version and self.flow.active, **self.pictured(then))


class RetireView(PublishView):
    """A workflow goes out of use: where its cases go on."""

    template = "desk/workflow/retire.html"

    def mapping_form(self, data: Any = None) -> MappingForm:
        others = [step_of(row) for row in Status.objects.filter(workflow__active=True, active=True)
                  .exclude(workflow=self.flow).select_related("workflow")]
        standing = standing_in(self.flow, self.live.steps).values()
        return MappingForm(data, asked=asked_about(standing, others), chosen={}, initial={"base": self.flow.version})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(self.mapping_form(request.POST))
        done = retire_workflow(self.flow, mapping=form.mapping(), actor=self.request.actor)
        return self.done(_("“%(name)s” is out of use. It can be published again from its versions.")
                         % {"name": self.flow}, done)

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        form = self.form if isinstance(self.form, MappingForm) else self.mapping_form()
        return self.shown(status=status, refusal=refusal, form=form)

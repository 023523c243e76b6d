"""What the editor's pages have in common: the workflow, the reader's draft of it, its faults and its drawing."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.settings import SettingsView
from cases.desk.workflow import words
from cases.desk.workflow.drawing import draw, spoken
from cases.models import Workflow
from cases.services.drafting import keep_draft, working_draft
from cases.workflow.definition import Definition, Move, Step
from cases.workflow.editing import Family, families
from cases.workflow.graph import Fault
from cases.workflow.soundness import Town, judge, name_of, remarks
from cases.workflows import Draft, definition_of, draft_of, town_of
from tenants.accounts.actors import ensure_may


class Told:
    """A fault with the page on which it is put right."""

    def __init__(self, fault: Fault, url: str) -> None:
        self.sentence, self.url = fault.sentence, url


class WorkflowView(SettingsView):
    """A page about one workflow. One that was never published is there for whoever has a draft of it."""

    flow: Workflow
    draft: Draft

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ensure_may(self.request.actor, self.permission)
        self.flow = get_object_or_404(Workflow, code=kwargs.pop("flow"))
        self.draft = working_draft(self.flow, actor=self.request.actor)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def languages(self) -> list[str]:
        return list(self.request.tenant.languages)

    @cached_property
    def live(self) -> Definition:
        """What holds now."""
        return definition_of(self.flow)

    @cached_property
    def town(self) -> Town:
        return town_of(self.flow, self.draft.definition, self.live)

    @cached_property
    def role_names(self) -> dict[str, str]:
        return words.roles()

    @property
    def definition(self) -> Definition:
        return self.draft.definition

    @property
    def is_changed(self) -> bool:
        """Whether the draft says anything else than what holds."""
        return self.flow.version == 0 or self.definition != self.live

    @property
    def has_draft(self) -> bool:
        person = self.request.actor.person
        return person is not None and draft_of(self.flow, person) is not None

    def save(self, definition: Definition) -> None:
        """Keep the draft after an edit."""
        self.draft = keep_draft(self.flow, definition, base=self.draft.base, actor=self.request.actor,
                                mapping=self.draft.mapping)
        self.__dict__.pop("town", None)

    def faults_told(self) -> list[Told]:
        return [Told(fault, self.place_of(fault)) for fault in judge(self.definition, self.town)]

    def remarks_told(self) -> list[Told]:
        return [Told(fault, self.place_of(fault)) for fault in remarks(self.definition, self.town)]

    def place_of(self, fault: Fault) -> str:
        """Where a fault is put right."""
        if fault.part == "statuses" and fault.index is not None:
            return self.url("workflow-status", self.definition.steps[fault.index].code)
        if fault.part == "transitions" and fault.index is not None:
            return self.url("workflow-move", self.definition.moves[fault.index].code)
        if fault.part == "ladder":
            return self.url("workflow-ladder")
        if fault.part == "mapping":
            return self.url("workflow-publish")
        return self.url("workflow-general") if fault.kind.endswith(("group", "twice", "rest")) else self.url("workflow")

    def url(self, name: str, *more: str) -> str:
        return reverse(f"desk:{name}", args=[self.flow.code, *more])

    def back(self, sentence: str = "", *, part: str = "") -> HttpResponse:
        """Done: to the editor, at the part where the edit can be seen."""
        if sentence:
            messages.success(self.request, sentence)
        return HttpResponseRedirect(self.url("workflow") + (f"#{part}" if part else ""))

    def shown(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        """A page with what every page of the editor shows."""
        return self.page(status=status, template=template, flow=self.flow, draft=self.draft,
                         definition=self.definition, is_changed=self.is_changed, **context)

    def pictured(self, definition: Definition, **marks: Any) -> dict[str, Any]:
        """The drawing and its list."""
        return {"drawing": draw(definition, spoken(definition), **marks),
                "rows": [row(definition, family, self.role_names) for family in families(definition)]}

    def marks(self) -> dict[str, list[str]]:
        """What of the draft has a fault, by code, for the drawing."""
        found: dict[str, list[str]] = {"bad_steps": [], "bad_moves": []}
        for fault in judge(self.definition, self.town):
            if fault.part == "statuses" and fault.index is not None:
                found["bad_steps"].append(self.definition.steps[fault.index].code)
            elif fault.part == "transitions" and fault.index is not None:
                found["bad_moves"].append(self.definition.moves[fault.index].code)
        return found


def row(definition: Definition, family: Family, roles: dict[str, str]) -> dict[str, Any]:
    """A move as a line of the list: from where, to where, who, what it needs."""
    move: Move = family.first
    target = definition.step(move.target)
    return {
        "family": family, "code": family.code, "name": name_of(move),
        "sources": [_source(definition, source) for source in family.sources],
        "target": target, "target_name": name_of(target) if target else move.target,
        "roles": ", ".join(str(roles.get(role, role)) for role in move.roles),
        "requires": ", ".join(str(words.REQUIREMENTS.get(need, need)) for need in move.requires),
        "days": move.automatic_after_days,
    }


def _source(definition: Definition, code: str | None) -> tuple[Step | None, str]:
    if code is None:
        return None, _("every running status")
    step = definition.step(code)
    return step, name_of(step) if step else code

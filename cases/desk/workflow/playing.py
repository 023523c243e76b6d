"""Play a case through a workflow: nothing is written, everything stands in the address."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cases.desk.workflow import words
from cases.desk.workflow.frame import WorkflowView
from cases.workflow.definition import Definition, Move, Step
from cases.workflow.phases import Phase, Proof
from cases.workflow.playing import LONGEST, Play, offers, play, timers
from cases.workflow.soundness import name_of
from tenants.accounts.rolebook import rolebook
from tenants.accounts.roles import Permission, Role
from tenants.words import in_language


class PlayView(WorkflowView):
    """The draft or what holds, played by one role after the other."""

    template = "desk/workflow/play.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        asked = self.request.GET
        source = "live" if asked.get("of") == "live" and self.flow.version else "draft"
        definition = self.live if source == "live" else self.definition
        names = self.role_names
        role = asked.get("role", "") if asked.get("role", "") in names else Role.AGENT.value
        path = [code for code in asked.get("path", "").split(",") if code][:LONGEST]
        played = play(definition, path)
        scenes = [self.scene(definition, scene.move, scene.source, scene.target, day=scene.day,
                             by=_("time") if scene.by_itself else names.get(who(told), who(told)))
                  for told, scene in zip(path, played.scenes, strict=False)]
        walked = path[: len(played.scenes)]
        return self.shown(
            status=status, refusal=refusal, source=source, role=role, roles=names.items(), played=played,
            scenes=scenes, here=self.here(definition, played), path=",".join(walked),
            lost=played.lost, offers=self.offers(definition, played, role, walked, source),
            timers=self.timers(definition, played, walked, role, source),
            undo=self.address(walked[:-1], role, source) if walked else "",
            again=self.address([], role, source) if walked else "",
            ladder=[words.rung_in_words(rung, names) for rung in definition.ladder]
            if played.here and not played.here.has_ended and played.here.phase in (Phase.OPEN, Phase.WAITING) else [],
            **self.pictured(definition, here=played.here.code if played.here else "",
                            walked=[scene.move.code for scene in played.scenes]))

    def address(self, path: list[str], role: str, source: str) -> str:
        return f"{self.url('workflow-play')}?{urlencode({'of': source, 'role': role, 'path': ','.join(path)})}#here"

    def here(self, definition: Definition, played: Play) -> dict[str, Any]:
        step = played.here
        if step is None:
            return {}
        return {"step": step, "name": name_of(step), "public": in_language(dict(step.public_names)) or name_of(step),
                "phase": words.PHASES.get(step.phase, step.phase), "proof": words.PROOFS.get(step.proof, step.proof),
                "pauses": words.PAUSES.get(step.pauses, "") if step.pauses else "",
                "sends": step.phase in (Phase.OPEN, Phase.WAITING) and not played.scenes}

    def offers(self, definition: Definition, played: Play, role: str, walked: list[str],
               source: str) -> dict[str, list[dict[str, Any]]]:
        """What the role may do from here, and what only others may."""
        found: dict[str, list[dict[str, Any]]] = {"mine": [], "others": []}
        if played.here is None:
            return found
        may_all = {one.code for one in rolebook().living if Permission.ADMINISTER in one.permissions}
        for offer in offers(definition, played.here, role, may_all):
            told = self.scene(definition, offer.move, played.here, offer.target)
            told["url"] = self.address([*walked, f"{role}:{offer.move.code}"], role, source)
            told["who"] = ", ".join(self.role_names.get(one, one) for one in offer.move.roles)
            found["mine" if offer.allowed else "others"].append(told)
        return found

    def timers(self, definition: Definition, played: Play, walked: list[str], role: str,
               source: str) -> list[dict[str, Any]]:
        if played.here is None:
            return []
        return [{**self.scene(definition, move, played.here, definition.step(move.target)),
                 "days": move.automatic_after_days, "url": self.address([*walked, move.code], role, source)}
                for move in timers(definition, played.here)]

    def scene(self, definition: Definition, move: Move, source: Step, target: Step | None, *, day: int = 0,
              by: str = "") -> dict[str, Any]:
        """A move with all that it needs and causes."""
        return {
            "name": name_of(move), "target": target, "target_name": name_of(target) if target else move.target,
            "requires": [words.REQUIREMENTS.get(need, need) for need in move.requires],
            "reasons": [in_language(dict(told)) or code for code, told in move.reasons.items()],
            "tells": in_language(dict(move.tells)), "day": day, "by": by,
            "asks": target is not None and target.proof == Proof.CLAIMED and source.proof != Proof.CLAIMED,
            "sends": target is not None and source.phase in (Phase.DRAFT, Phase.MODERATION)
            and target.phase in (Phase.OPEN, Phase.WAITING),
        }


def who(told: str) -> str:
    """The role in a step of the path; empty for what time does."""
    return told.rpartition(":")[0]

"""All that somebody needs who decides about a report, on one page. Each part is read once."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.maps import case_map
from cases.desk.moderation.forms import GIVEN_HERE
from cases.desk.moves import Move, moves_for
from cases.desk.suggestions import Subject, Suggestion, suggestions
from cases.models import Case, CaseEvent, Part, Participant, Photo, Text
from cases.moderation.originals import Comparison, comparisons
from cases.moderation.proposals import Proposal, proposals
from cases.moderation.reasons import ASK, REFUSE
from cases.selectors import cases_visible_to, published_cases
from cases.workflow.phases import Phase
from tenants import current
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission
from tenants.addresses import url_of

ACCEPT = "accept"
# The keys of the steps, by what they are for.
KEYS = {ACCEPT: "a", ASK: "q", REFUSE: "r"}


@dataclass(frozen=True)
class Step:
    """One way out. `use` says what it is for: accept, ask or refuse; empty for any other. `after` says who sees the
    case then."""

    move: Move
    use: str
    key: str
    after: str

    @property
    def speaks(self) -> bool:
        """Whether the reporter is told in words."""
        return self.use in (ASK, REFUSE)


class Screen:
    """A case before somebody who decides about it.

    Args:
        is_volunteer: whether it is somebody of the association, who sees of the municipality this case alone.
    """

    def __init__(self, case: Case, actor: Actor, language: str, *, is_volunteer: bool = False) -> None:
        self.case, self.actor, self.language, self.is_volunteer = case, actor, language, is_volunteer

    @cached_property
    def may(self) -> dict[str, bool]:
        return {permission.value: self.actor.may(permission) for permission in Permission}

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to decide."""
        return self.case.phase == Phase.MODERATION

    @cached_property
    def steps(self) -> list[Step]:
        """The ways out that can be taken here, the one that lets the report through first."""
        if not self.is_waiting:
            return []
        moves = [move for move in moves_for(self.case, self.actor) if set(move.needs) <= GIVEN_HERE]
        order = (ACCEPT, ASK, REFUSE, "")
        found = sorted(((use_of(move), move) for move in moves), key=lambda pair: order.index(pair[0]))
        used: set[str] = set()
        steps = []
        for use, move in found:
            key = KEYS.get(use, "") if use not in used else ""
            used.add(use)
            steps.append(Step(move, use, key, self.after(move)))
        return steps

    def after(self, move: Move) -> str:
        if move.target.phase == Phase.CLOSED and not self.case.published:
            return _("nobody sees it")
        return _("everybody sees it") if move.target.public else _("nobody sees it")

    @cached_property
    def photos(self) -> list[Photo]:
        return list(Photo.objects.filter(case=self.case))

    @cached_property
    def proposals(self) -> list[Proposal]:
        return proposals(self.case, staff=not self.is_volunteer)

    @cached_property
    def events(self) -> list[CaseEvent]:
        return list(CaseEvent.objects.filter(case=self.case).order_by("seq"))

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """What was changed in the words, beside what was there before."""
        return comparisons(self.case, self.events)

    @property
    def read(self) -> int:
        """The number of the log's last event, for whoever writes now."""
        return self.events[-1].seq if self.events else 0

    @cached_property
    def watched(self) -> list[str]:
        """Why the report was led here, where a word or a sender is watched."""
        notes = [event.data["note"] for event in self.events
                 if event.type == "note_added" and event.actor_kind == "system" and event.data.get("note")]
        found = Text.objects.filter(pk__in=notes).values_list("body", flat=True) if notes else []
        return [line for body in found for line in body.splitlines()]

    @cached_property
    def proposal(self) -> tuple[str, str] | None:
        """Who would get it by the municipality's rules, and why."""
        rules = catalogue()
        area = self.case.area.code if self.case.area else None
        route = rules.router.route(category=self.case.category.code, area=area, address=self.case.address)
        if route is None:
            return None
        names = rules.names(self.language)
        return str(rules.bodies[route.body]), ", ".join(names.get(code, code) for code in dict(route.why).values())

    @cached_property
    def alike(self) -> list[Suggestion]:
        """Cases that may say the same; for a volunteer, of those that everybody sees."""
        seen = published_cases() if self.is_volunteer else cases_visible_to(self.actor)
        return suggestions(seen, Subject.of(self.case))

    @cached_property
    def alike_ways(self) -> list[tuple[Suggestion, str]]:
        """The same with where to read them: at the desk, or for a volunteer on the public site."""
        if not self.is_volunteer:
            return [(other, reverse("desk:case", args=[other.public_id])) for other in self.alike]
        here = current.municipality()
        return [(other, url_of(here, "site:case", other.number)) for other in self.alike]

    @cached_property
    def public_url(self) -> str:
        """The case's public page, where there is one."""
        return url_of(current.municipality(), "site:case", self.case.number) if self.case.published else ""

    @cached_property
    def map(self) -> str:
        return case_map(self.case)

    @cached_property
    def can_be_written_to(self) -> bool:
        return Participant.objects.filter(case=self.case, part=Part.REPORTER).exclude(email="").exists()


def use_of(move: Move) -> str:
    """What a way out of moderation is for."""
    target = move.target
    if target.phase == Phase.CLOSED:
        return REFUSE
    if target.pauses == "reporter" or (target.phase == Phase.WAITING and "note" in move.needs):
        return ASK
    return ACCEPT if target.phase in (Phase.OPEN, Phase.WAITING) and "note" not in move.needs else ""

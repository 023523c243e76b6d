"""What the editor calls the fixed meanings, and how it tells a difference between two definitions."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.workflow.changes import ADDED, CHANGED, ORDERED, REMOVED, Change
from cases.workflow.definition import Definition, Move, Step
from cases.workflow.ladder import ESCALATE, REMIND, RESEND, UNANSWERED, Rung
from cases.workflow.soundness import name_of
from tenants.accounts.rolebook import known_roles
from tenants.words import in_language

Labels = Mapping[str, str | Promise]

PHASES: Labels = {
    "draft": gettext_lazy("draft, not reported yet"),
    "moderation": gettext_lazy("being checked, not sent yet"),
    "open": gettext_lazy("open, somebody has to act"),
    "waiting": gettext_lazy("under way"),
    "solved": gettext_lazy("ended, solved"),
    "closed": gettext_lazy("ended, not done"),
}
PROOFS: Labels = {
    "none": gettext_lazy("nobody says that it is done"),
    "claimed": gettext_lazy("somebody says that it is done"),
    "confirmed": gettext_lazy("somebody looked, and it is done"),
}
PAUSES: Labels = {
    "": gettext_lazy("they run"),
    "reporter": gettext_lazy("they stand still: we wait for the reporter"),
    "others": gettext_lazy("they stand still: we wait for others"),
}
REQUIREMENTS: Labels = {
    "note": gettext_lazy("a few words"),
    "photo": gettext_lazy("a photo"),
    "promised_date": gettext_lazy("the promised day"),
    "reason": gettext_lazy("a reason from the list"),
    "body": gettext_lazy("who gets it"),
}
OUTSIDERS: Labels = {
    "moderator": gettext_lazy("moderator of the association"),
    "reporter": gettext_lazy("the reporter, by answering"),
    "body": gettext_lazy("the body, by its answer"),
}
ACTS: Labels = {
    REMIND: gettext_lazy("remind the body"),
    RESEND: gettext_lazy("send the whole letter again"),
    ESCALATE: gettext_lazy("tell a role that nobody answers"),
    UNANSWERED: gettext_lazy("say in public that nobody has answered"),
}
OPEN311: Labels = {
    "": gettext_lazy("as its phase says"),
    "open": gettext_lazy("open"),
    "closed": gettext_lazy("closed"),
}
# Reasons that the figures know: cases closed for them are left out or told apart.
REASONS: Labels = {
    "duplicate": gettext_lazy("reported already (left out of the figures)"),
    "not_competent": gettext_lazy("not our matter (left out of the figures)"),
    "spam": gettext_lazy("not a report (left out of the figures)"),
    "test": gettext_lazy("a test (left out of the figures)"),
    "withdrawn": gettext_lazy("withdrawn by the reporter (left out of the figures)"),
    "unable_to_resolve": gettext_lazy("cannot be solved"),
    "not_enough_info": gettext_lazy("not enough information"),
    "no_answer": gettext_lazy("those responsible did not answer"),
    "no_response": gettext_lazy("the reporter did not answer"),
}
FIELDS: Labels = {
    "names": gettext_lazy("name"),
    "public_names": gettext_lazy("public words"),
    "phase": gettext_lazy("phase"),
    "proof": gettext_lazy("proof"),
    "pauses": gettext_lazy("promised times"),
    "open311": gettext_lazy("Open311 word"),
    "initial": gettext_lazy("a new case begins here"),
    "public": gettext_lazy("everybody sees its cases"),
    "source": gettext_lazy("from"),
    "target": gettext_lazy("to"),
    "roles": gettext_lazy("who may"),
    "requires": gettext_lazy("what it needs"),
    "reasons": gettext_lazy("reasons"),
    "tells": gettext_lazy("what the reporter is told"),
    "automatic_after_days": gettext_lazy("by itself"),
    "groups": gettext_lazy("category groups"),
    "ladder": gettext_lazy("steps while nobody answers"),
}


def roles() -> dict[str, str]:
    """Everybody who may make a move: the municipality's roles, and the outsiders. Names by code."""
    return {**known_roles(), **{code: str(words) for code, words in OUTSIDERS.items()}}


def rung_in_words(rung: Rung, names: Mapping[str, str]) -> str:
    """“after 40 days: send the whole letter again”"""
    when = ngettext("after %(count)d day", "after %(count)d days", rung.after_days) % {"count": rung.after_days}
    what = ACTS.get(rung.act, rung.act)
    who = f" ({names.get(rung.role, rung.role)})" if rung.role else ""
    return f"{when}: {what}{who}"


class Telling:
    """Differences in whole sentences. Statuses and moves are called as they were called on the side they come from."""

    def __init__(self, before: Definition, after: Definition, groups: Mapping[str, str],
                 names: Mapping[str, str]) -> None:
        self.groups, self.roles = groups, names
        self.called: dict[str, str] = {step.code: name_of(step) for step in (*before.steps, *after.steps)}
        moves = (*before.moves, *after.moves)
        self.moves: dict[str, str] = {move.code: self._move(move) for move in moves}

    def _move(self, move: Move) -> str:
        """A move with where it starts, since several may have the same name."""
        start = self.called.get(move.source, move.source) if move.source is not None else _("every running status")
        return f"{name_of(move)} ({start})"

    def lines(self, changes: Iterable[Change]) -> list[str]:
        return list(self._lines(changes))

    def _lines(self, changes: Iterable[Change]) -> Iterator[str]:
        for change in changes:
            yield self.line(change)

    def line(self, change: Change) -> str:
        """One difference as a sentence."""
        name = (self.moves if change.part == "move" else self.called).get(change.code, change.code)
        words = {"name": name, "field": FIELDS.get(change.field, change.field),
                 "before": self.value(change.field, change.before), "after": self.value(change.field, change.after)}
        if change.act == ORDERED:
            return _("The statuses stand in another order.") if change.part == "status" else _(
                "The moves stand in another order.")
        if change.part == "workflow":
            return _("The workflow, %(field)s: %(before)s → %(after)s") % words
        if change.act == ADDED:
            return (_("New status: %(name)s") if change.part == "status" else _("New move: %(name)s")) % words
        if change.act == REMOVED:
            return (_("Status taken away: %(name)s") if change.part == "status"
                    else _("Move taken away: %(name)s")) % words
        if change.act == CHANGED and not change.field:
            return _("%(name)s: changed by both") % words
        return _("%(name)s, %(field)s: %(before)s → %(after)s") % words

    def value(self, field: str, value: Any) -> str:
        """A value of a definition in a few words."""
        tables: dict[str, Labels] = {"phase": PHASES, "proof": PROOFS, "pauses": PAUSES, "open311": OPEN311}
        if field in tables:
            return str(tables[field].get(value, value))
        if field == "source" and value is None:
            return _("every running status")
        if field in ("source", "target"):
            return self.called.get(value, value)
        if field == "automatic_after_days":
            return _("never") if value is None else ngettext(
                "after %(count)d day", "after %(count)d days", value) % {"count": value}
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if not value:
            return _("nothing")
        if field == "ladder":
            return "; ".join(rung_in_words(rung, self.roles) for rung in value)
        if field == "reasons":
            return ", ".join(in_language(dict(words)) or code for code, words in value.items())
        labels: dict[str, Labels] = {"roles": self.roles, "requires": REQUIREMENTS, "groups": self.groups}
        if field in labels:
            return ", ".join(str(labels[field].get(one, one)) for one in value)
        if isinstance(value, (Step, Move)):
            return name_of(value)
        return f"“{in_language(dict(value))}”" if isinstance(value, Mapping) else str(value)

"""A municipality's workflow as a graph, and whether cases can live in it.

Pure: no database, no clock. The desk's editor, onboarding and the tests all ask `check`, so that a workflow which
strands cases cannot be saved from anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from cases.workflow.phases import Phase, Proof

PHASES = tuple(phase.value for phase in Phase)
PROOFS = tuple(proof.value for proof in Proof)
REQUIREMENTS = ("note", "photo", "promised_date", "reason", "body")

# Who may make a move: the municipality's own roles, the association's moderators, and the two outsiders whose word
# arrives as an answer (the reporter to a survey, the body to a referral).
ROLES = ("agent", "inspector", "manager", "administrator", "moderator", "reporter", "body")

# Where a case may begin, where it may rest for good, and where no proof of work can exist yet.
FIRST_PHASES = ("draft", "moderation", "open")
FINAL_PHASES = ("solved", "closed")
PROOFS_OF_PHASE: Mapping[str, tuple[str, ...]] = {
    "draft": ("none",),
    "moderation": ("none",),
    "open": ("none",),
    "waiting": ("none", "claimed"),
    "solved": ("none", "claimed", "confirmed"),
    "closed": ("none",),
}


@dataclass(frozen=True, slots=True)
class StatusDef:
    """A municipality's own step. `phase` is one of PHASES, `proof` one of PROOFS; `code` is unique in its workflow."""

    code: str
    phase: str
    proof: str = "none"
    initial: bool = False


@dataclass(frozen=True, slots=True)
class TransitionDef:
    """A move to `target`, from one status or (source None) from every status in which a case has not ended.

    A move that starts in several statuses is several of these, each with a code of its own. An automatic move is
    made by nobody after so many days and needs no role.
    """

    code: str
    source: str | None
    target: str
    roles: tuple[str, ...] = ("agent",)
    requires: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    automatic_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class WorkflowDef:
    """A whole workflow; the order of the statuses is the order in which people read them."""

    code: str
    statuses: tuple[StatusDef, ...]
    transitions: tuple[TransitionDef, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a workflow.

    `kind` is a stable word for programs. `part` and `index` say where: ("statuses", 3), ("transitions", 0) or
    ("workflow", None). `sentence` is for people, translated; it names the status or move and what to write instead.
    """

    kind: str
    part: str
    index: int | None
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def check(workflow: WorkflowDef, roles: Sequence[str] = ROLES) -> list[Fault]:
    """Every fault of a workflow, words first, then its shape; an empty list means that cases can live in it.

    The shape is judged over the moves whose ends exist, so that one misspelt status is one fault, not ten.

    Args:
        roles: the codes of all roles that there are, a municipality's own among them.
    """
    if not workflow.statuses:
        return [
            Fault(
                "no_status",
                "workflow",
                None,
                _("The workflow has no status. Give it at least one to begin with and one with the phase “solved”."),
            )
        ]
    return [
        *_words(workflow, roles),
        *_beginnings(workflow),
        *_backward_moves(workflow),
        *_unreachable(workflow),
        *_dead_ends(workflow),
        *_no_solution(workflow),
        *_endless_timers(workflow),
    ]


def edges(workflow: WorkflowDef) -> list[tuple[str, str, TransitionDef]]:
    """The moves as (from, to, transition), with "from every status" written out; moves with unknown ends left out."""
    running = list(dict.fromkeys(status.code for status in workflow.statuses if status.phase not in FINAL_PHASES))
    known = set(_codes(workflow))
    found: list[tuple[str, str, TransitionDef]] = []
    for transition in workflow.transitions:
        if transition.target not in known:
            continue
        if transition.source is None:
            found += [(code, transition.target, transition) for code in running if code != transition.target]
        elif transition.source in known and transition.source != transition.target:
            found.append((transition.source, transition.target, transition))
    return found


def reachable(starts: Iterable[str], moves: Iterable[tuple[str, str]]) -> set[str]:
    """Every status that can be reached from the starts along the moves, the starts among them."""
    onward: dict[str, list[str]] = {}
    for source, target in moves:
        onward.setdefault(source, []).append(target)
    seen = set(starts)
    ahead = list(seen)
    while ahead:
        for target in onward.get(ahead.pop(), ()):
            if target not in seen:
                seen.add(target)
                ahead.append(target)
    return seen


def _codes(workflow: WorkflowDef) -> list[str]:
    return list(dict.fromkeys(status.code for status in workflow.statuses))


def _suggest(word: str, known: Sequence[str]) -> str:
    """The sentence that offers a known word for an unknown one."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return _("Did you mean “%(word)s”?") % {"word": near[0]}
    return _("Possible are: %(words)s.") % {"words": ", ".join(known)}


def _words(workflow: WorkflowDef, roles: Sequence[str]) -> Iterator[Fault]:
    """Codes used twice, and words that the product does not know."""
    yield from _status_words(workflow)
    yield from _transition_words(workflow, roles)


def _status_words(workflow: WorkflowDef) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, status in enumerate(workflow.statuses):

        def fault(kind: str, sentence: str, index: int = index) -> Fault:
            return Fault(kind, "statuses", index, sentence)

        name = {"status": status.code}
        if status.code in seen:
            yield fault("double_status", _("The status “%(status)s” is there twice. Rename or remove one.") % name)
        seen.add(status.code)
        if status.phase not in PHASES:
            sentence = _("The status “%(status)s” has the phase “%(phase)s”, which does not exist.")
            yield fault(
                "unknown_phase",
                sentence % (name | {"phase": status.phase}) + " " + _suggest(status.phase, PHASES),
            )
        elif status.proof not in PROOFS:
            sentence = _("The status “%(status)s” has the proof “%(proof)s”, which does not exist.")
            yield fault(
                "unknown_proof",
                sentence % (name | {"proof": status.proof}) + " " + _suggest(status.proof, PROOFS),
            )
        elif status.proof not in PROOFS_OF_PHASE[status.phase]:
            sentence = _(
                "The status “%(status)s” says that work is %(proof)s, but its phase is “%(phase)s”. "
                "Give it the phase “solved”, or the proof “none”."
            )
            yield fault("early_proof", sentence % (name | {"proof": status.proof, "phase": status.phase}))


def _transition_words(workflow: WorkflowDef, roles: Sequence[str]) -> Iterator[Fault]:
    codes = _codes(workflow)
    seen: set[str] = set()
    for index, move in enumerate(workflow.transitions):

        def fault(kind: str, sentence: str, index: int = index) -> Fault:
            return Fault(kind, "transitions", index, sentence)

        name = {"move": move.code}
        if move.code in seen:
            sentence = _("The move “%(move)s” is there twice. Rename or remove one.")
            yield fault("double_transition", sentence % name)
        seen.add(move.code)
        if move.source is not None and move.source == move.target:
            sentence = _("The move “%(move)s” leads back to “%(status)s”, where it starts. Give it another target.")
            yield fault("leads_nowhere", sentence % (name | {"status": move.target}))
        if move.source is not None and move.source not in codes:
            sentence = _("The move “%(move)s” starts from “%(status)s”, but there is no such status.")
            yield fault(
                "unknown_source",
                sentence % (name | {"status": move.source}) + " " + _suggest(move.source, codes),
            )
        if move.target not in codes:
            sentence = _("The move “%(move)s” leads to “%(status)s”, but there is no such status.")
            yield fault(
                "unknown_target",
                sentence % (name | {"status": move.target}) + " " + _suggest(move.target, codes),
            )
        for role in move.roles:
            if role not in roles:
                sentence = _("The move “%(move)s” is for the role “%(role)s”, which does not exist.")
                yield fault("unknown_role", sentence % (name | {"role": role}) + " " + _suggest(role, roles))
        for word in move.requires:
            if word not in REQUIREMENTS:
                sentence = _("The move “%(move)s” requires “%(word)s”, which does not exist.")
                yield fault(
                    "unknown_requirement",
                    sentence % (name | {"word": word}) + " " + _suggest(word, REQUIREMENTS),
                )
        if "reason" in move.requires and not move.reasons:
            sentence = _("The move “%(move)s” requires a reason, but there is none to choose from. Add its reasons.")
            yield fault("no_reasons", sentence % name)
        yield from _timer_words(move, index)


def _timer_words(move: TransitionDef, index: int) -> Iterator[Fault]:
    """A move that time makes has a positive number of days and needs nothing that only a person can give."""
    name = {"move": move.code}
    days = move.automatic_after_days
    if days is None:
        if not move.roles:
            sentence = _("Nobody may make the move “%(move)s”. Add roles, or let it happen by itself after some days.")
            yield Fault("nobody_may", "transitions", index, sentence % name)
        return
    if days <= 0:
        sentence = _("The move “%(move)s” happens by itself after %(days)s days. Write 1 or more.")
        yield Fault("timer_not_positive", "transitions", index, sentence % (name | {"days": days}))
    given = {"reason"} if len(move.reasons) == 1 else set()
    missing = [word for word in move.requires if word in REQUIREMENTS and word not in given]
    if missing:
        sentence = _(
            "The move “%(move)s” happens by itself, so nobody is there to give what it requires: %(words)s. "
            "Take the requirement away, or let people make the move."
        )
        yield Fault("timer_needs_person", "transitions", index, sentence % (name | {"words": ", ".join(missing)}))


def _beginnings(workflow: WorkflowDef) -> Iterator[Fault]:
    initial = [(index, status) for index, status in enumerate(workflow.statuses) if status.initial]
    if not initial:
        yield Fault(
            "no_initial",
            "workflow",
            None,
            _(
                "No status is the first one. Mark the status in which a new case begins (initial), "
                "for example at “%(status)s”."
            )
            % {"status": workflow.statuses[0].code},
        )
    for index, status in initial[1:]:
        yield Fault(
            "two_initial",
            "statuses",
            index,
            _("“%(status)s” is a first status, but “%(first)s” is one already. A case can begin in one only.")
            % {"status": status.code, "first": initial[0][1].code},
        )
    for index, status in initial:
        if status.phase in PHASES and status.phase not in FIRST_PHASES:
            yield Fault(
                "late_initial",
                "statuses",
                index,
                _(
                    "A new case would begin in “%(status)s” with the phase “%(phase)s”. "
                    "Begin with the phase draft, moderation or open."
                )
                % {"status": status.code, "phase": status.phase},
            )


def _backward_moves(workflow: WorkflowDef) -> Iterator[Fault]:
    """What others have seen cannot become a draft again."""
    phase = {status.code: status.phase for status in workflow.statuses}
    told: set[int] = set()
    places = {id(move): index for index, move in enumerate(workflow.transitions)}
    for source, target, move in edges(workflow):
        index = places[id(move)]
        if phase[target] == "draft" and phase[source] != "draft" and index not in told:
            told.add(index)
            yield Fault(
                "back_to_draft",
                "transitions",
                index,
                _(
                    "The move “%(move)s” takes a case from “%(source)s” (%(phase)s) back to the draft “%(target)s”. "
                    "A case that others have seen cannot be a draft again: lead it to a status of the phase "
                    "moderation or open."
                )
                % {"move": move.code, "source": source, "phase": phase[source], "target": target},
            )


def _unreachable(workflow: WorkflowDef) -> Iterator[Fault]:
    starts = [status.code for status in workflow.statuses if status.initial]
    if not starts:
        return
    seen = reachable(starts, ((source, target) for source, target, _move in edges(workflow)))
    for index, status in _each_once(workflow):
        if status.code not in seen:
            yield Fault(
                "unreachable",
                "statuses",
                index,
                _("No case can ever reach “%(status)s”. Add a move that leads to it, or remove it.")
                % {"status": status.code},
            )


def _dead_ends(workflow: WorkflowDef) -> Iterator[Fault]:
    """From every status a case must be able to reach one where it may rest: solved or closed."""
    final = [status.code for status in workflow.statuses if status.phase in FINAL_PHASES]
    saved = reachable(final, ((target, source) for source, target, _move in edges(workflow)))
    leaving = {source for source, _target, _move in edges(workflow)}
    for index, status in _each_once(workflow):
        if status.code in saved:
            continue
        if status.code not in leaving:
            sentence = _(
                "“%(status)s” is a dead end: no move leads out of it. Add a transition from “%(status)s” to a status "
                "that is solved or closed."
            )
        else:
            sentence = _(
                "“%(status)s” is a dead end: its moves never lead to a status that is solved or closed. "
                "Add a transition from “%(status)s” to one that is."
            )
        yield Fault("dead_end", "statuses", index, sentence % {"status": status.code})


def _no_solution(workflow: WorkflowDef) -> Iterator[Fault]:
    starts = [status.code for status in workflow.statuses if status.initial]
    seen = reachable(starts, ((source, target) for source, target, _move in edges(workflow)))
    solved = [status.code for status in workflow.statuses if status.phase == "solved"]
    if not solved:
        yield Fault(
            "no_solved",
            "workflow",
            None,
            _("No status has the phase “solved”, so no case could ever be done. Add one, and a move to it."),
        )
    elif starts and not seen.intersection(solved):
        yield Fault(
            "solved_unreachable",
            "workflow",
            None,
            _("No move leads from the first status to a solved one (%(statuses)s), so no case could ever be done.")
            % {"statuses": ", ".join(f"“{code}”" for code in solved)},
        )


def _endless_timers(workflow: WorkflowDef) -> Iterator[Fault]:
    """Moves made by time alone must come to rest: a ring of them would turn for ever."""
    moves = [(a, b, move) for a, b, move in edges(workflow) if move.automatic_after_days is not None]
    pairs = [(a, b) for a, b, _move in moves]
    places = {id(move): index for index, move in enumerate(workflow.transitions)}
    told: set[int] = set()
    for source, target, move in moves:
        index = places[id(move)]
        if index not in told and source in reachable([target], pairs):
            told.add(index)
            yield Fault(
                "endless_timer",
                "transitions",
                index,
                _(
                    "The move “%(move)s” is part of a ring of moves that happen by themselves: a case would go round "
                    "through “%(status)s” for ever. Take the days away from one of them."
                )
                % {"move": move.code, "status": source},
            )


def _each_once(workflow: WorkflowDef) -> Iterator[tuple[int, StatusDef]]:
    """Statuses with their place, a repeated code at its first place only."""
    seen: set[str] = set()
    for index, status in enumerate(workflow.statuses):
        if status.code not in seen:
            seen.add(status.code)
            yield index, status

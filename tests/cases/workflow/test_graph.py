"""The checker against sentences by hand, and against a slow, obvious reference on random graphs."""

from dataclasses import replace
from itertools import product

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.workflow.graph import (
    FINAL_PHASES,
    PHASES,
    StatusDef,
    TransitionDef,
    WorkflowDef,
    check,
)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


PLAIN = WorkflowDef(
    "plain",
    (
        StatusDef("new", "open", initial=True),
        StatusDef("sent", "waiting"),
        StatusDef("done", "solved", proof="claimed"),
        StatusDef("refused", "closed"),
    ),
    (
        TransitionDef("send", "new", "sent", requires=("body",)),
        TransitionDef("finish", "sent", "done", roles=("agent", "inspector")),
        TransitionDef("refuse", None, "refused", requires=("reason",), reasons=("duplicate", "not_public")),
        TransitionDef("reopen", "refused", "sent"),
    ),
)


def kinds(workflow: WorkflowDef) -> list[str]:
    return [fault.kind for fault in check(workflow)]


def with_status(status: StatusDef) -> WorkflowDef:
    return replace(PLAIN, statuses=(*PLAIN.statuses, status))


def with_move(move: TransitionDef) -> WorkflowDef:
    return replace(PLAIN, transitions=(*PLAIN.transitions, move))


def test_a_sound_workflow_has_no_fault() -> None:
    assert check(PLAIN) == []


def test_a_dead_end_is_named_with_what_to_add() -> None:
    stuck = replace(
        with_status(StatusDef("parked", "waiting")),
        transitions=(
            TransitionDef("send", "new", "sent"),
            TransitionDef("finish", "sent", "done"),
            TransitionDef("refuse", "new", "refused"),
            TransitionDef("park", "sent", "parked"),
        ),
    )
    (fault,) = check(stuck)
    assert (fault.kind, fault.part, fault.index) == ("dead_end", "statuses", 4)
    assert "“parked” is a dead end: no move leads out of it" in fault.sentence
    assert "Add a transition from “parked” to a status that is solved or closed." in fault.sentence


def test_two_statuses_that_only_lead_to_each_other_are_dead_ends_too() -> None:
    ring = WorkflowDef(
        "ring",
        (*PLAIN.statuses, StatusDef("here", "waiting"), StatusDef("there", "waiting")),
        (
            TransitionDef("send", "new", "sent"),
            TransitionDef("finish", "sent", "done"),
            TransitionDef("refuse", "sent", "refused"),
            TransitionDef("enter", "sent", "here"),
            TransitionDef("go", "here", "there"),
            TransitionDef("back", "there", "here"),
        ),
    )
    faults = check(ring)
    assert [fault.kind for fault in faults] == ["dead_end", "dead_end"]
    assert all("never lead to a status that is solved or closed" in fault.sentence for fault in faults)


def test_a_status_that_nothing_leads_to_is_unreachable() -> None:
    assert kinds(with_status(StatusDef("island", "waiting"))) == ["unreachable"]


def test_a_workflow_begins_in_exactly_one_early_status() -> None:
    nowhere = replace(PLAIN, statuses=tuple(replace(status, initial=False) for status in PLAIN.statuses))
    assert kinds(nowhere) == ["no_initial"]
    assert kinds(with_status(StatusDef("other", "open", initial=True))) == ["two_initial"]
    late = replace(PLAIN, statuses=(replace(PLAIN.statuses[0], phase="closed"), *PLAIN.statuses[1:]))
    assert "late_initial" in kinds(late)


def test_an_empty_workflow_is_one_fault() -> None:
    assert kinds(WorkflowDef("empty", (), ())) == ["no_status"]


def test_a_case_must_be_able_to_become_solved() -> None:
    without = replace(PLAIN, statuses=tuple(s for s in PLAIN.statuses if s.code != "done"))
    assert "no_solved" in kinds(replace(without, transitions=tuple(t for t in PLAIN.transitions if t.target != "done")))
    cut = replace(PLAIN, transitions=tuple(t for t in PLAIN.transitions if t.code != "finish"))
    assert kinds(cut) == ["unreachable", "solved_unreachable"]


def test_what_others_have_seen_cannot_be_a_draft_again() -> None:
    drafting = WorkflowDef(
        "drafting",
        (StatusDef("draft", "draft", initial=True), StatusDef("open", "open"), StatusDef("done", "solved")),
        (
            TransitionDef("publish", "draft", "open"),
            TransitionDef("finish", "open", "done"),
            TransitionDef("hide", None, "draft"),
        ),
    )
    (fault,) = check(drafting)
    assert fault.kind == "back_to_draft"
    assert "hide" in fault.sentence


def test_proof_of_work_waits_for_work() -> None:
    assert "early_proof" in kinds(with_status(StatusDef("eager", "open", proof="claimed")))
    assert "early_proof" in kinds(with_status(StatusDef("shut", "closed", proof="confirmed")))


def test_unknown_words_come_with_a_proposal() -> None:
    wrong = with_move(TransitionDef("odd", "snet", "dnoe", roles=("agnet",), requires=("phtoo", "reason"), reasons=()))
    sentences = {fault.kind: fault.sentence for fault in check(wrong)}
    assert "Did you mean “sent”?" in sentences["unknown_source"]
    assert "Did you mean “done”?" in sentences["unknown_target"]
    assert "Did you mean “agent”?" in sentences["unknown_role"]
    assert "Did you mean “photo”?" in sentences["unknown_requirement"]
    assert "Add its reasons" in sentences["no_reasons"]
    phase = check(with_status(StatusDef("x", "wating")))[0].sentence
    assert "Did you mean “waiting”?" in phase


def test_codes_stand_once() -> None:
    assert "double_status" in kinds(with_status(StatusDef("sent", "waiting")))
    assert kinds(with_move(TransitionDef("send", "new", "sent"))) == ["double_transition"]
    assert kinds(with_move(TransitionDef("send", "refused", "sent"))) == ["double_transition"]


def test_a_move_leads_somewhere_else() -> None:
    assert kinds(with_move(TransitionDef("again", "sent", "sent"))) == ["leads_nowhere"]
    assert kinds(with_move(TransitionDef("again", "sent", "sent", automatic_after_days=2))) == ["leads_nowhere"]


def test_a_move_by_time_alone_needs_days_and_nobody() -> None:
    assert kinds(with_move(TransitionDef("auto", "sent", "refused", automatic_after_days=0))) == ["timer_not_positive"]
    assert kinds(with_move(TransitionDef("auto", "sent", "refused", automatic_after_days=-3))) == ["timer_not_positive"]
    needy = TransitionDef("auto", "sent", "refused", requires=("note", "photo"), automatic_after_days=30)
    assert "note, photo" in check(with_move(needy))[0].sentence
    one_reason = TransitionDef(
        "auto",
        "sent",
        "refused",
        roles=(),
        requires=("reason",),
        reasons=("no_answer",),
        automatic_after_days=30,
    )
    assert check(with_move(one_reason)) == []
    assert kinds(with_move(TransitionDef("nobody", "sent", "refused", roles=()))) == ["nobody_may"]


def test_timers_may_not_chase_each_other_round() -> None:
    ring = replace(
        PLAIN,
        transitions=(
            *PLAIN.transitions,
            TransitionDef("sleep", "sent", "new", automatic_after_days=3),
            TransitionDef("wake", "new", "sent", automatic_after_days=3),
        ),
    )
    assert kinds(ring) == ["endless_timer", "endless_timer"]


# --- random graphs against a reference that tries everything -----------------------------------------------------

CODES = ("a", "b", "c", "d", "e", "f")


@st.composite
def workflows(draw: st.DrawFn) -> WorkflowDef:
    codes = CODES[: draw(st.integers(1, len(CODES)))]
    first = draw(st.integers(-1, len(codes) - 1))
    statuses = tuple(
        StatusDef(code, draw(st.sampled_from(PHASES)), initial=place == first) for place, code in enumerate(codes)
    )
    ends = st.tuples(st.one_of(st.none(), st.sampled_from(codes)), st.sampled_from(codes))
    pairs = draw(st.lists(ends, max_size=9))
    timers = draw(st.lists(st.one_of(st.none(), st.just(5)), min_size=len(pairs), max_size=len(pairs)))
    moves = tuple(
        TransitionDef(f"t{place}", source, target, automatic_after_days=timer)
        for place, ((source, target), timer) in enumerate(zip(pairs, timers, strict=True))
    )
    return WorkflowDef("random", statuses, moves)


def starts_of(workflow: WorkflowDef, move: TransitionDef) -> list[str]:
    if move.source is not None:
        return [move.source] if move.source != move.target else []
    return [s.code for s in workflow.statuses if s.phase not in FINAL_PHASES and s.code != move.target]


def can_walk(workflow: WorkflowDef, *, timed_only: bool = False) -> set[tuple[str, str]]:
    """All (from, to) that one or more moves join, by Warshall's three loops."""
    codes = [status.code for status in workflow.statuses]
    joined = {
        (code, move.target)
        for move in workflow.transitions
        for code in starts_of(workflow, move)
        if not (timed_only and move.automatic_after_days is None)
    }
    for middle, start, end in product(codes, repeat=3):
        if (start, middle) in joined and (middle, end) in joined:
            joined.add((start, end))
    return joined


@settings(max_examples=400, deadline=None)
@given(workflows())
def test_the_checker_agrees_with_trying_every_way(workflow: WorkflowDef) -> None:
    walk = can_walk(workflow)
    statuses = workflow.statuses
    first = [status.code for status in statuses if status.initial]
    final = {status.code for status in statuses if status.phase in FINAL_PHASES}
    found = {(fault.kind, fault.part, fault.index) for fault in check(workflow)}

    unreachable = {
        ("unreachable", "statuses", place)
        for place, status in enumerate(statuses)
        if first and status.code not in first and not any((start, status.code) in walk for start in first)
    }
    assert {fault for fault in found if fault[0] == "unreachable"} == unreachable

    stuck = {
        ("dead_end", "statuses", place)
        for place, status in enumerate(statuses)
        if status.code not in final and not any((status.code, end) in walk for end in final)
    }
    assert {fault for fault in found if fault[0] == "dead_end"} == stuck

    solved = {status.code for status in statuses if status.phase == "solved"}
    reached = set(first) | {end for start, end in walk if start in first}
    assert (("no_solved", "workflow", None) in found) == (not solved)
    assert (("solved_unreachable", "workflow", None) in found) == bool(solved and first and not (reached & solved))

    phase = {status.code: status.phase for status in statuses}
    back = {
        ("back_to_draft", "transitions", place)
        for place, move in enumerate(workflow.transitions)
        if phase[move.target] == "draft" and any(phase[code] != "draft" for code in starts_of(workflow, move))
    }
    assert {fault for fault in found if fault[0] == "back_to_draft"} == back

    timed = can_walk(workflow, timed_only=True)
    rings = {
        ("endless_timer", "transitions", place)
        for place, move in enumerate(workflow.transitions)
        if move.automatic_after_days is not None
        and any(code == move.target or (move.target, code) in timed for code in starts_of(workflow, move))
    }
    assert {fault for fault in found if fault[0] == "endless_timer"} == rings


@settings(max_examples=200, deadline=None)
@given(workflows())
def test_no_case_is_ever_stranded_in_a_workflow_that_passes(workflow: WorkflowDef) -> None:
    if check(workflow):
        return
    walk = can_walk(workflow)
    (first,) = [status.code for status in workflow.statuses if status.initial]
    ends = [status.code for status in workflow.statuses if status.phase in FINAL_PHASES]
    for status in workflow.statuses:
        assert status.code == first or (first, status.code) in walk
        assert status.code in ends or any((status.code, end) in walk for end in ends)

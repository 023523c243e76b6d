"""Random definitions, and small ones by hand."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cases.workflow.definition import OPEN311, PAUSES, Definition, Move, Step
from cases.workflow.graph import PHASES, PROOFS, REQUIREMENTS, ROLES
from cases.workflow.ladder import ACTS, ESCALATE, Rung

PLAIN = Definition(
    "plain",
    {"en": "Plain"},
    steps=(
        Step("new", {"en": "New"}, "open", initial=True),
        Step("waits", {"en": "Waits"}, "waiting", pauses="others"),
        Step("claimed", {"en": "Said to be done"}, "waiting", proof="claimed"),
        Step("done", {"en": "Done"}, "solved", proof="confirmed"),
        Step("closed", {"en": "Closed"}, "closed"),
    ),
    moves=(
        Move("start", {"en": "Start"}, "new", "waits", roles=("agent",)),
        Move("claim", {"en": "They say it is done"}, "waits", "claimed", roles=("agent", "body"),
             tells={"en": "They say it is done."}),
        Move("confirm", {"en": "Confirm"}, "claimed", "done", roles=("agent", "reporter")),
        Move("silence", {"en": "No word"}, "claimed", "done", automatic_after_days=30),
        Move("close", {"en": "Close"}, None, "closed", roles=("agent",), requires=("reason",),
             reasons={"duplicate": {"en": "Reported already"}}),
    ),
    ladder=(Rung(8, "remind"), Rung(40, "resend"), Rung(60, "escalate", "manager")),
)  # fmt: skip

# A loaded machine is no fault of a definition.
unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
letters = st.characters(codec="utf-8", exclude_characters="\x00")
words = st.dictionaries(st.sampled_from(["hu", "en", "de"]), st.text(letters, max_size=6), max_size=2)
codes = st.text("abcdefgh-", min_size=1, max_size=5)
steps = st.builds(Step, code=codes, names=words, phase=st.sampled_from(PHASES), proof=st.sampled_from(PROOFS),
                  public_names=words, pauses=st.sampled_from(PAUSES), open311=st.sampled_from(["", *OPEN311]),
                  initial=st.booleans(), public=st.booleans())  # fmt: skip
rungs = st.builds(lambda days, act, role: Rung(days, act, role if act == ESCALATE else ""),
                  st.integers(1, 700), st.sampled_from(ACTS), st.sampled_from(ROLES))  # fmt: skip


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any definition, sound or not: codes of statuses and moves are unique, moves have ends that exist."""
    statuses = draw(st.lists(steps, min_size=1, max_size=6, unique_by=lambda step: step.code))
    ends = st.sampled_from([step.code for step in statuses])
    moves = st.builds(Move, code=codes, names=words, source=st.none() | ends, target=ends,
                      roles=st.lists(st.sampled_from(ROLES), unique=True).map(tuple),
                      requires=st.lists(st.sampled_from(REQUIREMENTS), unique=True).map(tuple),
                      reasons=st.dictionaries(codes, words, max_size=2), tells=words,
                      automatic_after_days=st.none() | st.integers(1, 90))  # fmt: skip
    ladder = sorted(draw(st.lists(rungs, max_size=3)), key=lambda rung: rung.after_days)
    return Definition(draw(codes), draw(words), tuple(statuses),
                      tuple(draw(st.lists(moves, max_size=6, unique_by=lambda move: move.code))),
                      tuple(draw(st.lists(codes, max_size=2, unique=True))), tuple(ladder))  # fmt: skip


def with_step(definition: Definition, step: Step, *moves: Move) -> Definition:
    return replace(definition, steps=(*definition.steps, step), moves=(*definition.moves, *moves))


def changed(definition: Definition, code: str, **values: Any) -> Definition:
    """The definition with one status or move that is different."""
    return replace(
        definition,
        steps=tuple(replace(one, **values) if one.code == code else one for one in definition.steps),
        moves=tuple(replace(one, **values) if one.code == code else one for one in definition.moves),
    )


def without(definition: Definition, code: str) -> Definition:
    """The definition without a status, and without the moves that touch it."""
    return replace(
        definition,
        steps=tuple(step for step in definition.steps if step.code != code),
        moves=tuple(move for move in definition.moves if code not in (move.code, move.source, move.target)),
    )

"""One edit at a time; a case played through; places in a drawing."""

from itertools import combinations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cases.desk.workflow.drawing import draw, spoken
from cases.desk.workflow.layout import lay_out
from cases.workflow.definition import Definition, Move, Step
from cases.workflow.editing import (
    families,
    family_of,
    with_family,
    with_family_shifted,
    with_step,
    with_step_shifted,
    without_family,
    without_step,
)
from cases.workflow.playing import offers, play, timers
from tests.cases.workflow.pieces import PLAIN, definitions, unhurried


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def codes(definition: Definition) -> list[str]:
    return [step.code for step in definition.steps]


def test_a_new_status_stands_behind_its_like_and_there_is_one_first_only() -> None:
    more = with_step(PLAIN, Step("again", {"en": "Again"}, "open", initial=True))
    assert codes(more) == ["new", "again", "waits", "claimed", "done", "closed"]
    assert [step.code for step in more.steps if step.initial] == ["again"]
    assert codes(with_step(PLAIN, Step("draft", {}, "draft")))[-1] == "draft"
    same = with_step(PLAIN, Step("waits", {"en": "Other words"}, "waiting"), instead_of="waits")
    assert codes(same) == codes(PLAIN)


def test_a_status_takes_its_moves_along_when_it_goes() -> None:
    less = without_step(PLAIN, "claimed")
    assert [move.code for move in less.moves] == ["start", "close"]


@pytest.mark.parametrize(("code", "by", "order"), [
    ("new", -1, "new waits claimed done closed"), ("new", 1, "waits new claimed done closed"),
    ("closed", -1, "new waits claimed closed done"), ("closed", 1, "new waits claimed done closed")])
def test_a_status_is_shifted_and_stays_at_the_ends(code: str, by: int, order: str) -> None:
    assert codes(with_step_shifted(PLAIN, code, by)) == order.split()


def test_moves_that_differ_in_their_start_only_are_one_for_people() -> None:
    shut = Move("shut", {"en": "Shut"}, None, "closed", roles=("agent",))
    wide = with_family(PLAIN, shut, ["new", "waits"])
    family = family_of(wide, "shut-waits")
    assert family is not None
    assert (family.code, family.sources) == ("shut", ("new", "waits"))
    # Another start: those that stay keep their codes, since timers know them.
    wider = with_family(wide, family.first, ["waits", "claimed"], instead_of=family)
    assert [(move.code, move.source) for move in wider.moves[-2:]] == [("shut-waits", "waits"), ("shut", "claimed")]
    assert with_family(PLAIN, shut, ["new"], taken=["shut"]).moves[-1].code == "shut-new"
    kept = family_of(wider, "shut")
    assert kept is not None
    assert without_family(wider, kept) == PLAIN
    up = with_family_shifted(wider, "shut-waits", -1)
    assert [family.code for family in families(up)][-2:] == ["shut-waits", "close"]


@unhurried
@given(definitions())
def test_families_lose_no_move(definition: Definition) -> None:
    grouped = [move for family in families(definition) for move in family.moves]
    assert sorted(move.code for move in grouped) == sorted(move.code for move in definition.moves)
    for family in families(definition):
        assert len(set(family.sources)) == len(family.sources)
        again = with_family(definition, family.first, list(family.sources), instead_of=family)
        assert {move.code: move for move in again.moves} == {move.code: move for move in definition.moves}


def test_a_case_is_played_through() -> None:
    beginning = play(PLAIN, [])
    assert beginning.here is not None and beginning.here.code == "new"
    played = play(PLAIN, ["agent:start", "body:claim", "silence"])
    assert played.here is not None and played.here.code == "done"
    assert (played.day, [scene.by_itself for scene in played.scenes]) == (30, [False, False, True])
    lost = play(PLAIN, ["agent:start", "agent:gone", "agent:close"])
    assert lost.here is not None
    assert (lost.here.code, lost.lost) == ("waits", "gone")
    assert play(Definition("empty", {}), ["x"]).here is None


def test_what_a_role_may_do_is_told_apart() -> None:
    waits, claimed = PLAIN.steps[1], PLAIN.steps[2]
    assert [(offer.move.code, offer.allowed) for offer in offers(PLAIN, waits, "body", ())] == [
        ("claim", True), ("close", False)]
    assert all(offer.allowed for offer in offers(PLAIN, waits, "administrator", ("administrator",)))
    assert [move.code for move in timers(PLAIN, claimed)] == ["silence"]
    assert "silence" not in [offer.move.code for offer in offers(PLAIN, claimed, "agent", ())], "nobody may make it"


@unhurried
@given(definitions())
def test_nothing_in_a_drawing_lies_on_anything_else(definition: Definition) -> None:
    nodes = [(step.code, 100.0, 40.0) for step in definition.steps]
    edges = [(move.source, move.target, 60.0, 20.0) for move in definition.moves
             if move.source is not None and move.source != move.target]
    layout = lay_out(nodes, edges)
    boxes = [*layout.boxes.values(), *(line.label for line in layout.lines)]
    for one, other in combinations(boxes, 2):
        apart = (abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.01
                 or abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.01)
        assert apart, (one, other)
    for box in boxes:
        assert box.left >= 0 and box.top >= 0
        assert box.left + box.width <= layout.width + 0.01 and box.top + box.height <= layout.height + 0.01
    for line in layout.lines:
        start, end = layout.boxes[line.source], layout.boxes[line.target]
        assert start.left <= line.points[0][0] <= start.left + start.width
        assert end.left <= line.points[-1][0] <= end.left + end.width


@unhurried
@given(definitions(), st.booleans())
def test_any_definition_can_be_drawn(definition: Definition, marked: bool) -> None:
    first = definition.steps[0].code
    svg = draw(definition, spoken(definition), bad_steps=[first] if marked else [], here=first if marked else "")
    assert svg.startswith('<svg class="wf" role="img"')
    assert svg.count("wf-box") == len(definition.steps)
    assert "style=" not in svg


def test_names_in_a_drawing_cannot_be_more_than_words() -> None:
    nasty = with_step(PLAIN, Step("x", {"en": "<script>alert(1)</script>"}, "open"))
    assert "<script>" not in draw(nasty, spoken(nasty))

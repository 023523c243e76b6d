"""A definition is the same after every journey: through JSON, through rows, through a merge with nothing new."""

import json
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Workflow
from cases.services.publishing import bring_to
from cases.workflow import ladder
from cases.workflow.changes import differences, merged
from cases.workflow.definition import Definition, Step, read, with_free_codes
from cases.workflow.ladder import Rung
from cases.workflow.mapping import may_lead, nearest, targets
from cases.workflow.soundness import Standing, Town, judge, remarks
from cases.workflows import definition_of
from tests.cases.workflow.pieces import PLAIN, changed, definitions, unhurried, with_step, without


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@unhurried
@given(definitions())
def test_a_definition_survives_its_json(definition: Definition) -> None:
    assert read(json.loads(json.dumps(definition.plain()))) == definition
    assert differences(definition, definition) == []


@settings(max_examples=6, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=definitions(), second=definitions())
def test_a_definition_survives_its_rows(kohid, first: Definition, second: Definition) -> None:
    """Also over rows that another definition has left, whatever the two have in common."""
    with kohid.entered():
        flow = Workflow.objects.create(code="random", version=0)
        for definition in (first, second, first):
            free = with_free_codes(definition, ["checking", "sent", "promised", "claimed", "solved", "closed"],
                                   ["send", "promise", "claim", "claim-promised", "confirm", "reopen", "close"])
            free = replace(free, code="random")
            bring_to(flow, free, saved_by=None)
            assert definition_of(flow) == free
        # Deferred: a status that is gone is kept, so whole workflows may only go with their rows.
        flow.delete()


@unhurried
@given(definitions(), definitions())
def test_what_nobody_else_has_changed_is_merged_as_it_is(base: Definition, mine: Definition) -> None:
    mine = replace(mine, code=base.code)
    assert merged(base, mine, base) == (mine, [])
    taken, clashes = merged(base, base, mine)
    assert not clashes
    assert {step.code: step for step in taken.steps} == {step.code: step for step in mine.steps}


def test_two_changes_of_one_status_are_told_and_mine_stays() -> None:
    mine = changed(PLAIN, "waits", names={"en": "Mine"})
    theirs = without(changed(PLAIN, "waits", names={"en": "Theirs"}), "claimed")
    both, clashes = merged(PLAIN, mine, theirs)
    assert [step.code for step in both.steps] == ["new", "waits", "done", "closed"]
    assert both.step("waits") == mine.step("waits")
    assert [(clash.code, clash.after.names["en"]) for clash in clashes] == [("waits", "Theirs")]


def test_a_sound_definition_is_sound_in_its_town() -> None:
    assert judge(PLAIN, Town(languages=("en",)), {}) == []
    assert remarks(PLAIN, Town(languages=("en",))) == []
    assert "“New” has no words in hu" in str(remarks(PLAIN, Town(languages=("hu",)))[0])


def kinds(definition: Definition, town: Town | None = None, mapping: dict[str, str] | None = None) -> list[str]:
    return [fault.kind for fault in judge(definition, town or Town(languages=("en",)), mapping)]


@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        (changed(PLAIN, "waits", names={}), "no_name"),
        (changed(PLAIN, "start", names={}), "no_name"),
        (changed(PLAIN, "closed", pauses="others"), "early_pause"),
        (changed(PLAIN, "waits", pauses="nobody"), "unknown_pause"),
        (changed(PLAIN, "waits", open311="waiting"), "unknown_open311"),
        (changed(PLAIN, "new", phase="draft"), "public_draft"),
        (changed(PLAIN, "start", roles=("gardener",)), "unknown_role"),
        (replace(PLAIN, ladder=(Rung(8, "remind"), Rung(8, "remind"))), "double_step"),
        (replace(PLAIN, ladder=(Rung(8, "sing"),)), "unknown_act"),
        (replace(PLAIN, ladder=(Rung(0, "remind"),)), "ladder_days"),
        (replace(PLAIN, ladder=(Rung(8, "escalate"),)), "nobody_hears"),
        (replace(PLAIN, ladder=(Rung(8, "escalate", "reporter"),)), "unknown_hearer"),
        (replace(PLAIN, ladder=(Rung(8, "remind", "agent"),)), "needless_role"),
        (replace(PLAIN, ladder=(Rung(8, "unanswered"), Rung(9, "unanswered"))), "double_cry"),
        (replace(PLAIN, ladder=(Rung(8, "unanswered"), Rung(9, "remind"))), "late_step"),
        (replace(PLAIN, groups=("roads",)), "unknown_group"),
    ],
)
def test_each_fault_is_found_and_told(definition: Definition, kind: str) -> None:
    assert kind in kinds(definition)


def test_neighbours_are_respected() -> None:
    other = Definition("other", {"en": "Other"}, groups=("roads",))
    town = Town(languages=("en",), groups={"roads": "Roads", "green": "Green"}, others=(other,),
                taken_statuses=frozenset({"waits"}), taken_moves=frozenset({"start"}))
    assert kinds(PLAIN, town) == ["taken_status", "taken_move"]
    assert kinds(replace(PLAIN, groups=("roads",)), town)[2:] == ["group_twice", "nobody_for_the_rest"]
    rest = Town(languages=("en",), groups={"green": "Green"}, others=(Definition("rest", {"en": "Rest"}),))
    assert kinds(PLAIN, rest) == ["rest_twice"]
    assert kinds(replace(PLAIN, groups=("green",)), rest) == []


def test_cases_of_a_status_that_goes_away_want_a_place() -> None:
    town = Town(languages=("en",), standing={"waits": Standing(PLAIN.steps[1], 12)})
    smaller = without(PLAIN, "waits")
    smaller = replace(smaller, moves=(*smaller.moves, replace(PLAIN.moves[1], source="new")))
    assert kinds(smaller, town) == []
    (fault,) = judge(smaller, town, {})
    assert fault.kind == "no_mapping"
    assert str(fault) == "12 cases stand in “Waits”, which goes away. Choose where they go."
    assert kinds(smaller, town, {"waits": "done"}) == ["untrue_mapping"]
    assert kinds(smaller, town, {"waits": "new"}) == []


def test_a_status_with_cases_keeps_its_meaning() -> None:
    town = Town(languages=("en",), standing={"claimed": Standing(PLAIN.steps[2], 1)})
    (fault,) = judge(changed(PLAIN, "claimed", proof="none"), town, {})
    assert fault.kind == "meaning_changed"
    assert str(fault).startswith("1 case stands in “Said to be done”, so its phase and proof cannot change.")


@unhurried
@given(definitions(), definitions())
def test_no_mapping_makes_history_untrue(before: Definition, after: Definition) -> None:
    for step in before.steps:
        for target in targets(step, after.steps):
            assert may_lead(step, target)
            assert step.has_ended or not target.has_ended or step.proof != "none"
            assert target.proof in ("none", step.proof) or step.proof == "confirmed"
        if targets(step, after.steps):
            found = nearest(step, after.steps, after.steps[0])
            assert may_lead(step, found) or (found.phase, found.proof) == (step.phase, step.proof)


def test_a_status_is_mapped_by_code_then_by_meaning_then_to_the_beginning() -> None:
    initial, other = Step("first", {}, "open", initial=True), Step("x", {}, "open")
    same = Step("waits", {}, "waiting")
    assert nearest(PLAIN.steps[1], [initial, same], initial) == same
    assert nearest(PLAIN.steps[1], [initial, Step("w", {}, "waiting")], initial).code == "w"
    assert nearest(PLAIN.steps[0], [other, initial], initial) == initial
    assert nearest(PLAIN.steps[4], [initial], initial) == initial


@given(st.lists(st.builds(Rung, st.integers(1, 30), st.sampled_from(["remind", "resend", "unanswered"]))))
def test_a_ladder_is_read_in_the_order_of_its_days(rungs: list[Rung]) -> None:
    found = ladder.read([rung.plain() for rung in rungs])
    assert sorted(found, key=lambda rung: (rung.after_days, rung.act)) == sorted(
        rungs, key=lambda rung: (rung.after_days, rung.act))
    assert [rung.after_days for rung in found] == sorted(rung.after_days for rung in rungs)


@pytest.mark.parametrize("step", [{}, {"after_days": "8", "act": "remind"}, {"after_days": True, "act": "remind"}])
def test_what_is_no_step_of_a_ladder_is_said(step: dict) -> None:
    with pytest.raises(ValueError, match="not a step"):
        ladder.read([step])


def test_codes_that_others_have_taken_are_changed_everywhere() -> None:
    free = with_free_codes(replace(PLAIN, code="green"), ["new", "green-new"], ["start"])
    assert free.first is not None and free.first.code == "green-new-2"
    assert free.moves[0].code == "green-start"
    assert free.moves[0].source == "green-new-2"
    assert judge(free, Town(languages=("en",)), {}) == []


def test_a_new_status_is_told_with_what_it_lacks() -> None:
    lonely = with_step(PLAIN, Step("lonely", {"en": "Lonely"}, "waiting"))
    sentences = [str(fault) for fault in judge(lonely, Town(languages=("en",)))]
    assert sentences[0] == "No case can ever reach “Lonely”. Add a move that leads to it, or remove it."

"""A workflow takes effect: versions, cases that lose their status, two administrators at once, the way back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone, translation

from cases.catalogue import catalogue
from cases.models import (
    Case,
    CaseEvent,
    Category,
    Referral,
    Setting,
    Status,
    Timer,
    Transition,
    Workflow,
    WorkflowVersion,
)
from cases.services.correcting import correct_category
from cases.services.drafting import begin_workflow, discard_draft, keep_draft, undo_edit, working_draft
from cases.services.moving import move_case
from cases.services.publishing import publish, retire_workflow
from cases.services.remapping import remap_stragglers
from cases.workflow.definition import Definition, Move, Step
from cases.workflow.refusals import SomebodyPublished, WorkflowRefused, WorkflowStays
from cases.workflows import definition_in, definition_of, draft_of
from evaluation.facts import rebuild
from evaluation.models import CaseFacts
from tenants.accounts.actors import SYSTEM, Actor, PermissionRefused, actor_for
from tenants.accounts.models import AuditEntry, Person
from tests.cases.workflow.pieces import changed, with_step, without
from tests.towns import a_case, actor_with, move


@pytest.fixture
def flow(kohid) -> Iterator[Workflow]:
    with kohid.entered(), translation.override("en"):
        yield Workflow.objects.get(code="plain")


@pytest.fixture
def boss(flow) -> Actor:
    return actor_with("administrator")


def without_promised(definition: Definition) -> Definition:
    """The town's workflow without "promised"; from "sent" one goes to "claimed" at once."""
    return without(definition, "promised")


def sent(count: int = 1) -> list[Case]:
    agent = actor_with("agent")
    return [move_case(a_case(f"Lamp {number}"), move("send"), actor=agent) for number in range(count)]


def promised(case: Case) -> Case:
    return move_case(case, move("promise"), actor=actor_with("agent"), promised_on=timezone.localdate())


def test_a_version_is_kept_of_what_held_before_and_of_what_holds_now(flow, boss) -> None:
    before = definition_of(flow)
    after = changed(before, "sent", names={"hu": "Elküldve", "en": "On its way"})
    done = publish(flow, after, base=1, actor=boss, note="plainer words")
    assert done.version == 2
    assert [(row.number, definition_in(row), row.note, row.saved_by) for row in flow.versions.order_by("number")] == [
        (1, before, "", None), (2, after, "plainer words", boss.pseudonym)]
    assert definition_of(Workflow.objects.get(pk=flow.pk)) == after
    assert str(catalogue().statuses["sent"]) == "On its way"
    assert AuditEntry.objects.get(act="workflow_published").data == {"version": 2}


def test_cases_of_a_status_that_goes_away_are_led_on_as_if_they_had_been_moved(flow, boss) -> None:
    (case,) = sent()
    promised(case)
    other = promised(sent()[0])
    smaller = without_promised(definition_of(flow))
    with pytest.raises(WorkflowRefused, match=r"2 cases stand in .*Choose where they go"):
        publish(flow, smaller, base=1, actor=boss)
    assert Workflow.objects.get(pk=flow.pk).version == 1
    assert not flow.versions.exists()
    before = CaseEvent.objects.count()
    done = publish(flow, smaller, base=1, actor=boss, mapping={"promised": "sent"})
    assert (done.version, done.led, done.jobs) == (2, 2, [])
    for one in (case, other):
        one = Case.objects.get(pk=one.pk)
        assert (one.status.code, one.phase, one.published, one.promised_on) == ("sent", "open", True, None)
        event = one.events.get(type="case_remapped")
        assert event.data == {"workflow": "plain", "version": 2, "source": "promised", "target": "sent",
                              "phase": "open", "proof": "none"}
    assert CaseEvent.objects.count() == before + 2, "history is added to, never rewritten"
    gone = Status.objects.get(code="promised")
    assert not gone.active
    assert str(gone) == "A date is promised", "history still has a name for it"
    assert "promised" not in [status.code for status in catalogue().living]
    assert not Transition.objects.filter(code__in=["promise", "claim-promised"]).exists()


def test_going_back_is_publishing_the_earlier_version_anew(flow, boss) -> None:
    first = definition_of(flow)
    case = promised(sent()[0])
    publish(flow, without_promised(first), base=1, actor=boss, mapping={"promised": "sent"})
    publish(flow, definition_in(WorkflowVersion.objects.get(workflow=flow, number=1)), base=2, actor=boss)
    flow.refresh_from_db()
    assert flow.version == 3
    assert definition_of(flow) == first
    assert Status.objects.get(code="promised").active
    promised(Case.objects.get(pk=case.pk))
    assert [event.type for event in case.events.order_by("seq") if "moved" in event.type or "remap" in event.type] == [
        "case_moved", "case_moved", "case_remapped", "case_moved"]


def test_who_comes_second_is_told_and_keeps_the_draft(flow, boss) -> None:
    anna = actor_for(Person.objects.create_user("anna@kohid.example", name="Anna", role="administrator"))
    before = definition_of(flow)
    mine = changed(before, "sent", names={"en": "Mine"})
    keep_draft(flow, mine, base=1, actor=boss)
    publish(flow, changed(before, "sent", names={"en": "Hers"}), base=1, actor=anna)
    with pytest.raises(SomebodyPublished, match="Version 2 of this workflow was published"):
        publish(flow, mine, base=1, actor=boss)
    kept = draft_of(flow, boss.person)
    assert kept is not None
    assert (kept.definition, kept.base) == (mine, 1)
    assert Status.objects.get(code="sent").names == {"en": "Hers"}
    publish(flow, mine, base=2, actor=boss)
    assert draft_of(flow, boss.person) is None, "what is published is no draft any more"


def test_a_workflow_that_strands_cases_changes_nothing(flow, boss) -> None:
    before = definition_of(flow)
    stuck = replace(before, moves=tuple(one for one in before.moves if one.source != "sent" and one.source))
    with pytest.raises(WorkflowRefused) as refused:
        publish(flow, stuck, base=1, actor=boss)
    assert {fault.kind for fault in refused.value.faults} >= {"dead_end", "unreachable"}
    assert definition_of(Workflow.objects.get(pk=flow.pk)) == before
    assert not AuditEntry.objects.filter(act="workflow_published").exists()


def test_what_was_refused_is_forgotten_by_the_process(flow, boss, monkeypatch: pytest.MonkeyPatch, kohid) -> None:
    promised(sent()[0])
    version = kohid.catalogue_version
    monkeypatch.setattr("cases.services.publishing.FEW", 0)
    monkeypatch.setattr("cases.services.publishing.MOST", 0)
    with pytest.raises(ValueError, match="range"):
        publish(flow, without_promised(definition_of(flow)), base=1, actor=boss, mapping={"promised": "sent"})
    assert kohid.catalogue_version == version
    assert "promised" in [status.code for status in catalogue().living]


def test_only_whoever_sets_rules_may_publish(flow) -> None:
    with pytest.raises(PermissionRefused):
        publish(flow, definition_of(flow), base=1, actor=actor_with("manager"))
    with pytest.raises(PermissionRefused):
        keep_draft(flow, definition_of(flow), base=1, actor=actor_with("agent"))


def test_whether_a_case_is_shown_follows_its_status(flow, boss) -> None:
    case = a_case()
    assert not case.published
    publish(flow, changed(definition_of(flow), "checking", public=True), base=1, actor=boss)
    assert Case.objects.get(pk=case.pk).published


def test_time_is_brought_along(flow, boss) -> None:
    claimed = move_case(sent()[0], move("claim"), actor=actor_with("agent"))
    before = definition_of(flow)
    quiet = Move("silence", {"en": "No word"}, "claimed", "solved", automatic_after_days=10)
    publish(flow, replace(before, moves=(*before.moves, quiet)), base=1, actor=boss)
    first = Timer.objects.get(case=claimed, act="move")
    assert 9 < (first.due_at - timezone.now()).total_seconds() / 86400 <= 10
    publish(flow, replace(before, moves=(*before.moves, replace(quiet, automatic_after_days=30))), base=2, actor=boss)
    assert (Timer.objects.get(case=claimed, act="move").due_at - first.due_at).days == 20
    publish(flow, replace(before, moves=(*before.moves, replace(quiet, automatic_after_days=1))), base=3, actor=boss)
    assert Timer.objects.get(case=claimed, act="move").due_at > timezone.now(), "nothing happens at once"
    publish(flow, before, base=4, actor=boss)
    assert not Timer.objects.filter(case=claimed, act="move").exists()


def test_unseen_cases_that_are_led_to_an_open_status_are_sent(flow, boss) -> None:
    case = a_case()
    before = definition_of(flow)
    direct = changed(without(before, "checking"), "sent", initial=True)
    publish(flow, direct, base=1, actor=boss, mapping={"checking": "sent"})
    case.refresh_from_db()
    assert (case.status.code, case.published) == ("sent", True)
    assert Referral.objects.get(case=case).body.code == "lamps"


def test_stragglers_are_led_on_at_night(flow, boss) -> None:
    case = promised(sent()[0])
    smaller = without_promised(definition_of(flow))
    publish(flow, smaller, base=1, actor=boss, mapping={"promised": "sent"})
    # Somebody was moving it there at the very moment of the publication.
    Case.objects.filter(pk=case.pk).update(status=Status.objects.get(code="promised"))
    assert remap_stragglers() == 1
    assert remap_stragglers() == 0
    assert Case.objects.get(pk=case.pk).status.code == "sent"


def test_a_draft_survives_and_an_edit_can_be_undone(flow, boss) -> None:
    before = definition_of(flow)
    assert working_draft(flow, actor=boss).definition == before
    half = without(before, "closed")
    keep_draft(flow, half, base=1, actor=boss)
    keep_draft(flow, without(half, "solved"), base=1, actor=boss)
    undone = undo_edit(flow, actor=boss)
    assert undone is not None and undone.definition == half
    again = undo_edit(flow, actor=boss)
    assert again is not None and again.definition == without(half, "solved")
    assert discard_draft(flow, actor=boss)
    assert working_draft(flow, actor=boss).definition == before
    assert Setting.objects.count() == 0


def greens(boss: Actor) -> Workflow:
    """A second workflow for the group "green", in which lamps are."""
    Category.objects.filter(code="lighting").update(group="green")
    main = definition_of(Workflow.objects.get(code="plain"))
    green = begin_workflow(replace(main, code="green", names={"en": "Green"}), actor=boss)
    draft = working_draft(green, actor=boss)
    publish(green, replace(draft.definition, groups=("green",)), base=0, actor=boss)
    green.refresh_from_db()
    return green


def test_a_second_workflow_has_its_own_statuses_and_cases(flow, boss) -> None:
    before = a_case("Old lamp")
    green = greens(boss)
    assert green.version == 1
    assert a_case("New lamp").status.code == "green-checking"
    assert a_case("Hole", category="potholes").status.code == "checking"
    assert Case.objects.get(pk=before.pk).status.code == "checking", "a case ends in the workflow where it stands"
    move_case(before, move("send"), actor=actor_with("agent"))


def test_a_category_in_another_workflow_takes_the_case_along(flow, boss) -> None:
    greens(boss)
    lamp = a_case("Lamp")
    lamp = move_case(lamp, move("green-send"), actor=actor_with("agent"))
    lamp = move_case(lamp, move("green-promise"), actor=actor_with("agent"), promised_on=timezone.localdate())
    correct_category(lamp, catalogue().categories["potholes"], actor=actor_with("agent"))
    lamp = Case.objects.get(pk=lamp.pk)
    assert (lamp.status.code, lamp.promised_on) == ("promised", timezone.localdate())
    events = [(event.type, event.data.get("target")) for event in lamp.events.order_by("-seq")]
    assert ("case_remapped", "promised") in events[:4]
    assert ("case_corrected", None) in events[:4]
    move_case(lamp, move("claim-promised"), actor=actor_with("agent"))


def test_a_workflow_goes_out_of_use_when_its_cases_have_a_place(flow, boss) -> None:
    green = greens(boss)
    lamp = a_case("Lamp")
    with pytest.raises(WorkflowStays, match="1 case stands in"):
        retire_workflow(green, mapping={}, actor=boss)
    with pytest.raises(WorkflowStays, match="1 case stands in"):
        retire_workflow(green, mapping={"green-checking": "solved"}, actor=boss)
    with pytest.raises(WorkflowStays, match="for all categories"):
        retire_workflow(flow, mapping={}, actor=boss)
    done = retire_workflow(green, mapping={"green-checking": "checking"}, actor=boss)
    assert done.led == 1
    assert Case.objects.get(pk=lamp.pk).status.code == "checking"
    assert a_case("Lamp again").status.code == "checking"
    green.refresh_from_db()
    assert not green.active
    again = WorkflowVersion.objects.get(workflow=green, number=green.version)
    publish(green, definition_in(again), base=green.version, actor=boss)
    assert a_case("Green again").status.code == "green-checking"


def test_two_workflows_cannot_have_the_same_group_or_code(flow, boss) -> None:
    greens(boss)
    other = begin_workflow(replace(definition_of(flow), code="other", names={"en": "Other"}, groups=("green",)),
                           actor=boss)
    draft = working_draft(other, actor=boss).definition
    assert draft.first is not None and draft.first.code == "other-checking"
    with pytest.raises(WorkflowRefused, match="is in the workflow “Green” already"):
        publish(other, draft, base=0, actor=boss)
    with pytest.raises(WorkflowRefused) as refused:
        publish(other, with_step(draft, Step("sent", {"en": "Sent"}, "open")), base=0, actor=boss)
    assert "taken_status" in {fault.kind for fault in refused.value.faults}
    assert not discard_draft(other, actor=boss), "what was never published goes with its last draft"
    assert not Workflow.objects.filter(code="other").exists()


def test_the_figures_keep_the_reason_of_a_case_that_was_led_on(flow, boss) -> None:
    case = move_case(sent()[0], move("close"), actor=actor_with("agent"), reason="no_answer")
    before = definition_of(flow)
    close = before.move("close")
    assert close is not None
    shut = with_step(without(before, "closed"), Step("shut", {"en": "Shut"}, "closed"),
                     replace(close, code="shut-it", target="shut"))
    publish(flow, shut, base=1, actor=boss, mapping={"closed": "shut"})
    case.refresh_from_db()
    assert case.status.code == "shut"
    rebuild()
    assert CaseFacts.objects.get(case_id=case.pk).end_reason == "no_answer"


def test_nothing_but_the_event_is_said_to_anybody(flow, boss) -> None:
    """The log has one entry more; no letter, timer or referral is made that the new status does not ask for."""
    case = promised(sent()[0])
    before = case.events.count()
    publish(flow, without_promised(definition_of(flow)), base=1, actor=SYSTEM, mapping={"promised": "sent"})
    assert [event.type for event in case.events.order_by("seq")[before:]] == ["case_remapped"]
    assert not Timer.objects.filter(case=case, act="ask").exists()


def test_history_calls_a_status_and_a_reason_what_they_were_called_then(flow, boss) -> None:
    case = move_case(sent()[0], move("close"), actor=actor_with("agent"), reason="no_answer")
    closed = case.events.order_by("-seq").first()
    assert closed is not None
    before = definition_of(flow)
    close = before.move("close")
    assert close is not None
    end = replace(close, code="end", reasons={"other": {"en": "Other"}})
    renamed = changed(before, "closed", names={"en": "Done with"}, public_names={"en": "Over"})
    renamed = replace(renamed, moves=tuple(end if one.code == "close" else one for one in renamed.moves))
    publish(flow, renamed, base=1, actor=boss)
    rules, later = catalogue(), timezone.now()
    assert rules.called("closed", closed.occurred_at) == "Closed, not done"
    assert rules.called("closed", closed.occurred_at, public=True) == "Closed, not done"
    assert rules.called("closed", later) == "Done with"
    assert rules.called("closed", later, public=True) == "Over"
    assert rules.called("never-heard-of", later) == ""
    assert rules.reason("close", "no_answer") == "Nem válaszoltak", "the move is there no more, its reason has words"
    assert rules.reason("end", "nothing") == ""

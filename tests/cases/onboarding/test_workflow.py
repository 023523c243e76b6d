"""A workflow in a file: told at the line of the status or move that is wrong; templates that cases can live in."""

import pytest

from cases.onboarding.workflow import ready
from cases.workflow.graph import StatusDef, TransitionDef, WorkflowDef, check
from cases.workflow.soundness import Town, judge, remarks
from tenants.onboarding import catalogues
from tests.tenants.onboarding.towns_in_files import OWN_WORKFLOW, faults_of, fuzesd, line_of, read

TEMPLATE = '[workflow]\nfrom = "three-step"\n'


def own(*changes: tuple[str, str], more: str = "") -> str:
    """The town with a workflow that is written out."""
    workflow = OWN_WORKFLOW
    for before, after in changes:
        assert before in workflow
        workflow = workflow.replace(before, after)
    return fuzesd((TEMPLATE, workflow + more))


PARKED = """
[[workflow.statuses]]
code = "parked"
names = { hu = "Parkol", en = "Parked" }
phase = "waiting"

[[workflow.transitions]]
code = "park"
from = "new"
to = "parked"
names = { hu = "Félre", en = "Park" }
roles = ["agent"]
"""


def test_a_workflow_with_a_dead_end_is_refused_at_its_line() -> None:
    text = own(more=PARKED)
    (fault,) = faults_of(text)
    line = line_of(text, 'code = "parked"') - 1
    assert fault.startswith(f"fuzesd.toml:{line}: workflow.statuses[3]: “parked” is a dead end")
    assert "Add a transition from “parked” to a status that is solved or closed." in fault


def test_a_move_to_an_unknown_status_is_told_with_the_nearest() -> None:
    text = own(('to = "done"', 'to = "dnoe"'))
    (fault,) = faults_of(text)
    line = line_of(text, 'to = "dnoe"')
    assert fault.startswith(f"fuzesd.toml:{line}: ")
    assert "workflow.transitions[1].to: There is no status “dnoe”. Did you mean “done”?" in fault


def test_words_of_statuses_and_moves_are_checked_before_the_graph() -> None:
    text = own(('phase = "open"', 'phase = "opne"'), ('roles = ["agent"]', 'roles = ["agnet"]\nrequires = ["foto"]'))
    faults = faults_of(text)
    assert len(faults) == 3
    for words in ("Did you mean “open”?", "Did you mean “agent”?", "Did you mean “photo”?"):
        assert any(words in fault for fault in faults), words


def test_a_move_from_several_statuses_becomes_several() -> None:
    go = '[[workflow.transitions]]\ncode = "go"\nfrom = "any"\nto = "done"\nnames = "Megy"\nroles = ["agent"]\n'
    text = own(more=PARKED.replace('from = "new"', 'from = ["new", "done"]') + go)
    flow = read(text).wishes["workflow"]
    moves = [(row["code"], row["source"], row["target"]) for row in flow.moves]
    assert moves == [
        ("finish", "new", "done"),
        ("park", "new", "parked"),
        ("park-done", "done", "parked"),
        ("go", None, "done"),
    ]


def test_a_template_is_changed_status_by_status() -> None:
    text = fuzesd((TEMPLATE, TEMPLATE + '[workflow.statuses.received]\nnames = { hu = "Megjött", en = "Came in" }\n'
                   "[workflow.transitions.finish]\nroles = [\"agent\"]\n"))  # fmt: skip
    flow = read(text).wishes["workflow"]
    assert flow.statuses["received"]["names"] == {"hu": "Megjött", "en": "Came in"}
    assert flow.statuses["received"]["public_names"]["hu"] == "Válaszra vár"
    assert [row["roles"] for row in flow.moves if row["of"] == "finish"] == [["agent"], ["agent"]]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('[workflow.statuses.recieved]\nnames = "x"\n', "Did you mean “received”?"),
        ("[workflow.transitions.finnish]\nroles = []\n", "Did you mean “finish”?"),
        ('[[workflow.statuses]]\ncode = "x"\n', "changed, not written out again"),
        ("[workflow.statuses.received]\ninitial = false\n", "No status is the first one"),
    ],
)
def test_what_is_wrong_with_a_change_is_told(more: str, words: str) -> None:
    (fault,) = faults_of(fuzesd((TEMPLATE, TEMPLATE + more)))
    assert words in fault


def test_an_unknown_template_is_told_with_the_nearest() -> None:
    (fault,) = faults_of(fuzesd(('from = "three-step"', 'from = "tree-step"')))
    assert "There is no workflow “tree-step”. Did you mean “three-step”?" in fault


def test_cases_are_public_from_the_phase_on_unless_said_otherwise() -> None:
    jarokelo = read(fuzesd(('from = "three-step"', 'from = "jarokelo"'))).wishes["workflow"]
    assert [code for code, row in jarokelo.statuses.items() if not row["public"]] == ["moderation"]
    assert jarokelo.statuses["closed"]["open311"] == "closed"


@pytest.mark.parametrize("name", catalogues.names("workflows"))
def test_cases_can_live_in_every_template(name: str) -> None:
    flow = read(fuzesd(('from = "three-step"', f'from = "{name}"'))).wishes["workflow"]
    statuses = tuple(StatusDef(code, row["phase"], row["proof"], row["initial"]) for code, row in flow.statuses.items())
    moves = tuple(
        TransitionDef(row["code"], row["source"], row["target"], tuple(row["roles"]), tuple(row["requires"]),
                      tuple(row["reasons"]), row["automatic_after_days"])
        for row in flow.moves
    )  # fmt: skip
    assert check(WorkflowDef(name, statuses, moves)) == []


@pytest.mark.parametrize("name", catalogues.names("workflows"))
def test_the_reporter_has_the_last_word_in_every_template(name: str) -> None:
    """Wherever work is said to be done, the reporter may confirm it or say that it is not, and no more is asked."""
    flow = read(fuzesd(('from = "three-step"', f'from = "{name}"'))).wishes["workflow"]
    claimed = [code for code, row in flow.statuses.items() if row["proof"] == "claimed"]
    assert claimed
    for status in claimed:
        ways = [row for row in flow.moves if row["source"] == status and "reporter" in row["roles"]]
        targets = [flow.statuses[row["target"]] for row in ways if not row["requires"]]
        assert any(target["proof"] == "confirmed" for target in targets), status
        assert any(target["phase"] in ("open", "waiting") and target["proof"] == "none" for target in targets), status


@pytest.mark.parametrize("name", catalogues.names("workflows"))
def test_every_word_of_a_template_stands_in_three_languages(name: str) -> None:
    root = catalogues.template("workflows", name)
    for status in root.tables("statuses"):
        for key in ("names", "public_names"):
            if key in status:
                assert set(status.words(key)) == {"hu", "en", "de"}, status.data["code"]
    for move in root.tables("transitions"):
        for key in ("names", "tells"):
            if key in move:
                assert set(move.words(key)) == {"hu", "en", "de"}, move.data["code"]
    assert root.document.faults == []


FURTHER = """
[[workflows]]
code = "green"
from = "three-step"
groups = ["roads"]
ladder = [{ after_days = 5, act = "remind" }, { after_days = 20, act = "escalate", role = "manager" }]

[workflows.statuses.received]
names = { hu = "Zöld: megjött", en = "Green: came in" }
pauses = "others"
"""


def test_a_further_workflow_gets_codes_of_its_own() -> None:
    document = read(fuzesd(more=FURTHER))
    main, (green,) = document.wishes["workflow"], document.wishes["workflows"]
    assert "received" in main.statuses
    assert list(green.statuses)[:2] == ["green-received", "green-in-progress"]
    assert green.statuses["green-received"]["names"]["en"] == "Green: came in"
    assert green.statuses["green-received"]["pauses"] == "others"
    assert [rung.code for rung in green.ladder] == ["remind-5", "escalate-20-manager"]
    assert {row["code"] for row in main.moves}.isdisjoint(row["code"] for row in green.moves)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('groups = ["roads"]', "groups = []", "A further workflow is for some category groups."),
        ('groups = ["roads"]\n', "", "“workflows[1].groups” is missing."),
        ('groups = ["roads"]', 'groups = ["raods"]', "The category group “raods” does not exist any more."),
        ('act = "remind"', 'act = "remnid"', "Did you mean “remind”?"),
        ('role = "manager"', 'role = "manger"', "which does not exist"),
        (', role = "manager"', "", "reaches nobody"),
        ('pauses = "others"', 'pauses = "other"', "Did you mean “others”?"),
        ('from = "three-step"\ngroups', 'from = "tree-step"\ngroups', "Did you mean “three-step”?"),
    ],
)
def test_what_is_wrong_with_a_further_workflow_is_told(before: str, after: str, words: str) -> None:
    assert before in FURTHER
    (fault,) = faults_of(fuzesd(more=FURTHER.replace(before, after)))
    assert words in fault


def test_a_group_is_in_one_workflow_only() -> None:
    faults = faults_of(fuzesd(more=FURTHER + FURTHER.replace('"green"\nfrom', '"verdant"\nfrom')))
    assert len(faults) == 2
    assert all("is in the workflow" in fault for fault in faults)


@pytest.mark.parametrize("name", catalogues.names("workflows"))
def test_a_ready_workflow_is_a_definition_without_faults(name: str) -> None:
    assert judge(ready(name), Town(languages=("hu", "en", "de"))) == []
    assert remarks(ready(name), Town(languages=("hu", "en", "de"))) == []

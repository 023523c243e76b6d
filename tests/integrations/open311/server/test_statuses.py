"""Which step a word from outside asks for, in each ready workflow, and what our own statuses are called outside."""

from types import SimpleNamespace

import pytest

from cases.catalogue import Catalogue
from cases.models import Status, Transition, Workflow
from integrations.open311.server.statuses import BODY, MEANINGS, OFFICE, REPORTER, Given, extended, plain, wish_of
from tenants.onboarding import catalogues


def rules_of(name: str, words: dict[str, str] | None = None) -> Catalogue:
    """A ready workflow as a catalogue; `words` gives statuses a word of their own."""
    data = catalogues.template("workflows", name).data
    flow = Workflow(code=name)
    statuses = {}
    for number, row in enumerate(data["statuses"], start=1):
        phase = row["phase"]
        statuses[row["code"]] = Status(
            pk=number, workflow=flow, code=row["code"], phase=phase, proof=row.get("proof", "none"),
            open311=(words or {}).get(row["code"], "closed" if phase in ("solved", "closed") else "open"),
            names=row["names"], public=row.get("public", phase != "moderation"), initial=row.get("initial", False))
    steps = []
    for row in data["transitions"]:
        starts = [row["from"]] if isinstance(row["from"], str) else row["from"]
        steps += [Transition(workflow=flow, code=f"{row['code']}-{start}", roles=row["roles"],
                             source=None if start == "any" else statuses[start], target=statuses[row["to"]],
                             requires=row.get("requires", []), reasons=row.get("reasons", {})) for start in starts]
    return Catalogue(categories={}, bodies={}, areas={}, rules=(), workflows=(flow,), statuses=statuses,
                     transitions=tuple(steps))


def asked(name: str, at: str, word: str, role: str, *, own: dict[str, str] | None = None, **given) -> str:
    """Where a word leads: a status, "stays", or the doubt."""
    rules = rules_of(name, own)
    wish = wish_of(word, rules.statuses[at], rules, Given(role, **given))
    if wish.doubt:
        return wish.doubt
    return f"{wish.step.target.code} {wish.reason}".strip() if wish.step else "stays"


@pytest.mark.parametrize(("name", "at", "word", "role", "given", "leads"), [
    # A body says that it is done: claimed, never confirmed.
    ("jarokelo", "waiting-answer", "FIXED", BODY, {}, "waiting-confirmation"),
    ("jarokelo", "waiting-solution", "fixed", BODY, {}, "waiting-confirmation"),
    ("jarokelo", "waiting-confirmation", "fixed", BODY, {}, "stays"),
    ("jarokelo", "solved", "fixed", BODY, {}, "stays"),
    ("council", "scheduled", "fixed", BODY, {}, "to-verify"),
    ("three-step", "received", "fixed", BODY, {}, "done"),
    # The reporter's own word is a confirmation, and only where somebody claimed it.
    ("jarokelo", "waiting-confirmation", "fixed", REPORTER, {}, "solved"),
    ("jarokelo", "waiting-answer", "fixed", REPORTER, {}, "unreachable"),
    ("jarokelo", "waiting-confirmation", "open", REPORTER, {}, "waiting-answer"),
    # At work.
    ("three-step", "received", "in_progress", BODY, {}, "in-progress"),
    ("three-step", "received", "INVESTIGATING", BODY, {}, "in-progress"),
    ("three-step", "in-progress", "in_progress", BODY, {}, "stays"),
    ("jarokelo", "waiting-answer", "in_progress", BODY, {}, "stays"),
    ("jarokelo", "waiting-answer", "action_scheduled", BODY, {"promised": True}, "waiting-solution"),
    ("jarokelo", "waiting-answer", "planned", OFFICE, {"promised": True, "words": True}, "waiting-solution"),
    # Two steps lead to "waiting": nobody guesses that more information is wanted.
    ("jarokelo", "waiting-answer", "in_progress", OFFICE, {"words": True}, "stays"),
    ("jarokelo", "waiting-answer", "in_progress", OFFICE, {"words": True, "code": "waiting-info"}, "waiting-info"),
    # Closing needs a reason that the word or the sender's code names, and somebody who may.
    ("jarokelo", "waiting-answer", "duplicate", OFFICE, {}, "closed duplicate"),
    ("jarokelo", "waiting-answer", "not_councils_responsibility", OFFICE, {}, "closed not_competent"),
    ("jarokelo", "waiting-answer", "no_further_action", OFFICE, {}, "closed unable_to_resolve"),
    ("jarokelo", "waiting-answer", "no_further_action", OFFICE, {"code": "no_answer"}, "closed no_answer"),
    ("jarokelo", "waiting-answer", "cancelled", OFFICE, {}, "closed withdrawn"),
    ("jarokelo", "waiting-answer", "duplicate", BODY, {}, "unreachable"),
    ("jarokelo", "closed", "duplicate", BODY, {}, "stays"),
    # Closed alone does not say whether it is done.
    ("jarokelo", "waiting-answer", "closed", BODY, {}, "unreachable"),
    ("jarokelo", "waiting-confirmation", "closed", OFFICE, {}, "unreachable"),
    ("jarokelo", "solved", "closed", BODY, {}, "stays"),
    ("three-step", "in-progress", "CLOSED", BODY, {}, "done"),
    # Back again.
    ("jarokelo", "solved", "reopen", OFFICE, {"words": True}, "waiting-answer"),
    ("jarokelo", "solved", "reopen", OFFICE, {}, "unreachable"),
    ("jarokelo", "waiting-answer", "open", BODY, {}, "stays"),
    ("three-step", "done", "open", OFFICE, {}, "in-progress"),
    # Nothing asked, and nothing understood.
    ("jarokelo", "waiting-answer", "unchanged", BODY, {}, "stays"),
    ("jarokelo", "waiting-answer", "", BODY, {}, "stays"),
    ("jarokelo", "waiting-answer", "REJECTED_BY_ROBOT", BODY, {}, "unknown"),
])
def test_a_word_takes_the_one_step_that_it_means_or_asks_a_person(name, at, word, role, given, leads):
    assert asked(name, at, word, role, **given) == leads


def test_a_word_of_the_municipalitys_own_goes_before_the_table():
    words = {"in-progress": "on_it", "done": "in_progress"}
    assert asked("three-step", "received", "on_it", BODY, own=words) == "in-progress"
    assert asked("three-step", "received", "in progress", BODY, own=words) == "done"
    assert asked("three-step", "confirmed", "on_it", BODY, own=words) == "unreachable"


def test_a_claim_may_be_called_closed_by_the_municipality():
    words = {"waiting-confirmation": "closed"}
    assert asked("jarokelo", "waiting-answer", "closed", BODY, own=words) == "waiting-confirmation"


@pytest.mark.parametrize("name", catalogues.names("workflows"))
@pytest.mark.parametrize("word", MEANINGS)
def test_every_word_is_understood_in_every_workflow(name, word):
    rules = rules_of(name)
    for status in rules.statuses.values():
        for role in (REPORTER, BODY, OFFICE):
            wish = wish_of(word, status, rules, Given(role, words=True, promised=True, photo=True))
            assert wish.doubt != "unknown"
            assert wish.step is None or role in wish.step.roles


@pytest.mark.parametrize(("phase", "proof", "more", "words"), [
    ("open", "none", {}, ("open", "open")),
    ("waiting", "none", {}, ("open", "in_progress")),
    ("waiting", "none", {"promised": True}, ("open", "action_scheduled")),
    ("waiting", "claimed", {}, ("open", "fixed")),
    ("solved", "claimed", {}, ("closed", "fixed")),
    ("solved", "confirmed", {}, ("closed", "fixed")),
    ("closed", "none", {}, ("closed", "no_further_action")),
    ("closed", "none", {"reason": "duplicate"}, ("closed", "duplicate")),
    ("closed", "none", {"reason": "no_answer"}, ("closed", "no_further_action")),
    ("moderation", "none", {}, ("open", "for_triage")),
])
def test_our_statuses_have_words_outside(phase, proof, more, words):
    status = SimpleNamespace(phase=phase, proof=proof, open311="")
    assert (plain(status), extended(status, **more)) == words


def test_a_status_may_carry_its_own_words():
    assert plain(SimpleNamespace(phase="waiting", proof="claimed", open311="closed")) == "closed"
    own = SimpleNamespace(phase="waiting", proof="none", open311="investigating")
    assert (plain(own), extended(own)) == ("open", "investigating")


def test_a_word_that_another_workflow_uses_hides_nothing() -> None:
    """Neither does one of a status that went away."""
    rules = rules_of("three-step")
    other = Workflow(pk=7, code="other")
    for number, (flow, active) in enumerate(((other, True), (rules.workflows[0], False)), start=90):
        rules.statuses[f"more-{number}"] = Status(pk=number, workflow=flow, code=f"more-{number}", phase="waiting",
                                                  open311="in_progress", active=active)
    wish = wish_of("in_progress", rules.statuses["received"], rules, Given(BODY))
    assert wish.step is not None and wish.step.target.code == "in-progress"

"""One case with several bodies: each with its own answer; passed on, taken back, reminded; the case follows by rule."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from cases.models import Body, Case, CaseEvent, Contact, Referral
from cases.refusals import ReferralRefused
from cases.services.following import follow_answer
from cases.services.passing_on import pass_on, pass_on_by
from cases.services.referring import answer_referral, refer_case, withdraw_referral
from cases.services.reminding import remind
from cases.workflow.following import asked_of_case
from tenants.accounts.actors import ANONYMOUS, BODY, SYSTEM, PermissionRefused
from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def body(code: str) -> Body:
    return Body.objects.get(code=code)


def a_case_at(*codes: str) -> tuple[Case, list[Referral]]:
    """A case with FényHáló, by rule, and with these bodies."""
    case = a_case(at=ZOLDVAR_SQUARE)
    return case, [case.referrals.get(), *(refer_case(case, body(code), actor=actor_with("agent")) for code in codes)]


def answered(referral: Referral, *, days: int | None = None, solved: bool = False) -> Case:
    promised = timezone.localdate() + timedelta(days=days) if days is not None else None
    answer_referral(referral, actor=BODY, answer="Words.", promised_on=promised, solved=solved)
    return follow_answer(referral.case, promised_on=promised, solved=solved)


@pytest.mark.parametrize(("states", "asked"), [
    ([], ""), (["sent"], ""), (["answered"], "promised"), (["solved"], "done"), (["sent", "solved"], ""),
    (["answered", "sent"], ""), (["answered", "solved"], "promised"), (["solved", "solved"], "done")])
def test_the_rule_for_several_bodies(states: list[str], asked: str) -> None:
    assert asked_of_case(states) == asked


def test_a_case_with_two_bodies_is_done_when_both_say_so(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case, (lamps, works) = a_case_at("works")
        assert answered(lamps, solved=True).status.code == "sent"
        # What one has done stays done while the other is at work.
        assert list(case.referrals.values_list("state", flat=True)) == ["solved", "sent"]
        case = answered(works, solved=True)
        assert case.status.code == "claimed"


def test_a_case_with_two_bodies_is_promised_when_both_have_answered_for_the_later_day(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        _case, (lamps, works) = a_case_at("works")
        assert answered(lamps, days=9).status.code == "sent"
        case = answered(works, days=4)
        assert case.status.code == "promised"
        assert case.promised_on == timezone.localdate() + timedelta(days=9)


def test_a_body_that_no_longer_has_the_case_is_not_waited_for(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        _case, (lamps, works) = a_case_at("works")
        withdraw_referral(works, actor=actor_with("agent"))
        assert answered(lamps, solved=True).status.code == "claimed"
        assert Referral.objects.get(pk=works.pk).state == "withdrawn"


def test_a_day_that_has_passed_at_another_body_does_not_stop_an_answer(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        _case, (lamps, works) = a_case_at("works")
        answered(lamps, days=2)
        Referral.objects.filter(pk=lamps.pk).update(promised_on=timezone.localdate() - timedelta(days=3))
        assert answered(works, solved=True).status.code == "sent"


def test_not_ours_is_no_answer_to_the_reporter(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case, (lamps,) = a_case_at()
        answer_referral(lamps, actor=BODY, answer="Ask the town.", not_theirs=True)
        case.refresh_from_db()
        lamps.refresh_from_db()
        assert case.answered_at is None and case.due_at == case.answer_due_at and lamps.state == "answered"
        event = CaseEvent.objects.get(case=case, type="referral_answered")
        assert event.data["not_theirs"] is True and event.data["substantive"] is False
        with pytest.raises(ReferralRefused) as refusal:
            answer_referral(lamps, actor=BODY, answer="", not_theirs=True, solved=True)
        assert refusal.value.field == "not_theirs"


def test_passed_on_with_a_note_the_old_one_is_over_and_the_new_one_knows_where_it_came_from(
        zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case, (lamps,) = a_case_at()
        works = pass_on(lamps, body("works"), actor=actor_with("agent"), note="The mast is theirs.")
        lamps.refresh_from_db()
        assert lamps.state == "passed_on" and works.state == "sent" and works.passed_from == lamps
        assert works.contact == Contact.objects.get(body__code="works") and works.due_on == lamps.due_on
        sent, passed = CaseEvent.objects.filter(case=case).order_by("seq")[4:]
        assert (sent.type, passed.type) == ("referral_sent", "referral_passed_on")
        assert passed.data["to"] == str(works.public_id) == sent.data["referral"] and passed.data["note"]


def test_passed_on_it_may_come_back(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        _case, (lamps,) = a_case_at()
        works = pass_on(lamps, body("works"), actor=actor_with("agent"))
        again = pass_on(works, body("lamps"), actor=actor_with("agent"), note="Theirs after all.")
        assert again.pk != lamps.pk and again.state == "sent"


def test_what_cannot_be_passed_on_is_refused(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        _case, (lamps, works) = a_case_at("works")
        with pytest.raises(ReferralRefused, match="already has"):
            pass_on(lamps, body("works"), actor=actor_with("agent"))
        with pytest.raises(ReferralRefused, match="somebody else"):
            pass_on(lamps, body("lamps"), actor=actor_with("agent"))
        withdraw_referral(works, actor=actor_with("agent"))
        pass_on(lamps, body("works"), actor=actor_with("agent"))
        with pytest.raises(ReferralRefused, match="no longer has"):
            pass_on(lamps, body("works"), actor=actor_with("agent"))
        with pytest.raises(ReferralRefused, match="passed on"):
            answer_referral(lamps, actor=BODY, answer="Too late.")
        with pytest.raises(PermissionRefused):
            pass_on(works, body("lamps"), actor=ANONYMOUS)


def test_eight_days_unless_the_municipality_promises_less(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case, _referrals = a_case_at()
        assert pass_on_by(case) == timezone.localdate(case.reported_at) + timedelta(days=8)
        case.transfer_due_at = case.reported_at + timedelta(days=2)
        assert pass_on_by(case) == timezone.localdate(case.transfer_due_at)


def test_a_body_is_reminded_once_a_day_by_hand_and_by_each_step_of_the_ladder(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case, (lamps,) = a_case_at()
        remind(lamps, actor=actor_with("agent"))
        with pytest.raises(ReferralRefused, match="today already"):
            remind(lamps, actor=actor_with("manager"))
        remind(lamps, step="second", resent=True, actor=SYSTEM)
        said = [event.data for event in CaseEvent.objects.filter(case=case, type="body_reminded").order_by("seq")]
        assert [(data["step"], data["resent"]) for data in said] == [("hand", False), ("second", True)]
        lamps.refresh_from_db()
        assert lamps.reminded_at


def test_nobody_is_reminded_of_what_they_have_answered_or_no_longer_have(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        _case, (lamps, works) = a_case_at("works")
        answer_referral(lamps, actor=BODY, answer="Soon.")
        withdraw_referral(works, actor=actor_with("agent"))
        with pytest.raises(ReferralRefused, match="answered already"):
            remind(lamps, actor=actor_with("agent"))
        with pytest.raises(ReferralRefused, match="no longer has"):
            remind(works, actor=actor_with("agent"))
        with pytest.raises(PermissionRefused):
            remind(works, actor=ANONYMOUS)

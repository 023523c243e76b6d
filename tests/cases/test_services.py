"""What a case goes through, from the report to the confirmed solution."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from cases.events.chain import Entry, broken_at
from cases.models import Case, CaseEvent, Participant, Referral, ToDo
from cases.models.event import Voice
from cases.refusals import NothingToSay, ReportRefused, TransitionNotAllowed
from cases.services.asking import answer_survey
from cases.services.following import follow_answer
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from cases.services.reporting import Report, report_case
from cases.services.writing import add_note
from tenants.accounts.actors import BODY, PermissionRefused, actor_for
from tenants.models import Municipality
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, move


def types_of(case: Case) -> list[str]:
    return list(case.events.order_by("seq").values_list("type", flat=True))


def test_a_report_becomes_a_case_with_a_number_an_area_and_due_dates(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case()
        assert case.number == f"KH-{timezone.localdate().year}-00001"
        assert case.area and case.area.name == "Újváros"
        assert types_of(case) == ["case_reported", "due_set", "due_set"]
        assert case.due_at == case.answer_due_at
        assert not case.published


def test_without_moderation_the_case_goes_out_at_once(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        referral = Referral.objects.get(case=case)
        assert referral.body.code == "lamps" and referral.why == {"category": "lighting"}
        assert types_of(case)[-1] == "referral_sent"
        assert case.published


def test_moderation_sends_it_on_by_the_rules(kohid: Municipality) -> None:
    with kohid.entered():
        case = move_case(a_case(), move("send"), actor=actor_with("agent"))
        assert types_of(case)[-2:] == ["case_moved", "referral_sent"]
        assert case.published


def test_the_same_wish_twice_is_one_case(kohid: Municipality) -> None:
    with kohid.entered():
        wish = Report(category="lighting", title="Dark", at=KOHID_SQUARE, wish=uuid4())
        assert report_case(wish) == report_case(wish)
        assert Case.objects.count() == 1


@pytest.mark.parametrize(("change", "field"), [
    ({"category": "unknown"}, "category"), ({"title": "  "}, "title"), ({"title": "x" * 201}, "title"),
    ({"description": "x" * 4001}, "description")])
def test_what_cannot_be_taken_is_refused_beside_its_field(kohid: Municipality, change: dict[str, str],
                                                          field: str) -> None:
    with kohid.entered(), pytest.raises(ReportRefused) as refusal:
        a_case(**{"title": "Dark", **change})
    assert refusal.value.field == field


def test_a_promise_a_claim_and_a_confirmation_are_three_facts(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
        promised = timezone.localdate() + timedelta(days=5)
        answer_referral(case.referrals.get(), actor=BODY, answer="We will.", promised_on=promised)
        case = move_case(case, move("promise"), actor=actor_with("agent"), promised_on=promised)
        assert case.promised_on == promised and case.face == "wait"
        case = move_case(case, move("claim-promised"), actor=actor_with("agent"))
        assert case.face == "claim"
        reporter = Participant.objects.get(case=case).person
        answer_survey(case, "yes", actor=actor_for(reporter), satisfaction=5)
        case.refresh_from_db()
        assert case.face == "sure" and case.due_at is None
        assert types_of(case)[-2:] == ["survey_answered", "case_moved"]
        with pytest.raises(TransitionNotAllowed):
            answer_survey(case, "yes", actor=actor_for(reporter))


def test_no_opens_the_case_again(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case = move_case(a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example"), move("claim"),
                         actor=actor_with("inspector"))
        answer_survey(case, "no", actor=actor_for(Participant.objects.get(case=case).person))
        case.refresh_from_db()
        assert case.status.code == "sent"


def test_two_officers_cannot_both_leave_the_same_status(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case()
        move_case(case, move("send"), actor=actor_with("agent"))
        with pytest.raises(TransitionNotAllowed):
            move_case(case, move("send"), actor=actor_with("manager"))


def test_a_move_without_what_it_requires_is_refused(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case()
        with pytest.raises(TransitionNotAllowed) as refusal:
            move_case(case, move("close"), actor=actor_with("agent"))
        assert refusal.value.field == "reason"
        with pytest.raises(TransitionNotAllowed):
            move_case(case, move("close"), actor=actor_with("agent"), reason="invented")
        with pytest.raises(TransitionNotAllowed):
            move_case(case, move("send"), actor=actor_with("inspector"))


def test_citizens_move_and_write_nothing(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case(email="anna@posta.example")
        citizen = actor_for(Participant.objects.get(case=case).person)
        with pytest.raises(TransitionNotAllowed):
            move_case(case, move("send"), actor=citizen)
        with pytest.raises(PermissionRefused):
            add_note(case, "Hello", voice=Voice.INTERNAL, actor=citizen)
        with pytest.raises(NothingToSay):
            add_note(case, "   ", voice=Voice.INTERNAL, actor=actor_with("agent"))


def test_the_log_holds_no_words_and_its_chain_is_whole(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case("Secret words", email="anna@posta.example")
        add_note(case, "More secret words", voice=Voice.INTERNAL, actor=actor_with("agent"))
        events = list(CaseEvent.objects.filter(case=case))
        assert all("secret" not in str(event.data).lower() and "anna" not in str(event.data) for event in events)
        assert broken_at([(entry_of(event, case), bytes(event.hash)) for event in events]) is None
        events[1].data["days"] = 99
        assert broken_at([(entry_of(event, case), bytes(event.hash)) for event in events]) == 2


def entry_of(event: CaseEvent, case: Case) -> Entry:
    return Entry(case.public_id, event.seq, event.type, event.occurred_at, event.precision, event.recorded_at,
                 event.origin, event.actor_kind, event.actor, event.voice, event.data)


@pytest.mark.parametrize("statement", ["UPDATE cases_caseevent SET type = 'x'", "DELETE FROM cases_caseevent",
                                       "TRUNCATE cases_caseevent CASCADE"])
def test_the_database_refuses_to_change_the_log(kohid: Municipality, statement: str) -> None:
    with kohid.entered():
        a_case()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), \
                connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_event_waits_for_both_readers(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case()
        assert sorted(ToDo.objects.filter(case=case).values_list("reader", flat=True)) == ["carry"] * 3 + [
            "measure"] * 3


def test_what_a_body_promises_moves_the_case_where_the_workflow_says_so(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        promised = timezone.localdate() + timedelta(days=5)
        answer_referral(case.referrals.get(), actor=BODY, answer="We will.", promised_on=promised)
        case = follow_answer(case, promised_on=promised, solved=False)
        assert case.status.code == "promised" and case.promised_on == promised
        answer_referral(case.referrals.get(), actor=BODY, answer="It is done.", solved=True)
        case = follow_answer(case, promised_on=None, solved=True)
        assert case.status.code == "claimed" and case.face == "claim"


def test_referrals_follow_their_case_when_it_is_done_and_when_it_is_opened_again(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        case = move_case(a_case(at=ZOLDVAR_SQUARE), move("claim"), actor=actor_with("agent"))
        assert case.referrals.get().state == "solved"
        case = move_case(case, move("reopen"), actor=actor_with("agent"))
        assert case.referrals.get().state == "sent"

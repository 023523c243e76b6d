"""A promised time is put off, with a reason that the reporter is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from cases.desk.sentences import on_the_phone
from cases.models import Case
from cases.refusals import ExtensionRefused
from cases.services.extending import extend_due, extendable, last_day
from cases.services.following import follow_answer
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from tenants.accounts.actors import BODY, PermissionRefused
from tenants.look.dates import until
from tests.cases.desk.pages import desk, text_of
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, client_of, move


def day(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_the_new_day_holds_and_the_log_says_so(zoldvar):
    with zoldvar.entered():
        before = a_case(at=ZOLDVAR_SQUARE)
        case = extend_due(before, "answer", day(40), " The part is ordered. ", actor=actor_with("agent"))
        assert timezone.localdate(case.answer_due_at) == day(40)
        assert timezone.localdate(case.due_at) == day(30), "the solution comes first now"
        event = case.events.last()
        assert (event.type, event.voice, event.data["kind"]) == ("due_extended", "public", "answer")
        assert datetime.fromisoformat(event.data["before"]) == before.answer_due_at
        assert case.texts.get(pk=event.data["note"]).body == "The part is ordered."
        assert case.referrals.get().due_on == day(40)


@pytest.mark.parametrize(("kind", "due_on", "reason", "field"), [
    ("answer", 8, "Because.", "due_on"),
    ("answer", 3, "Because.", "due_on"),
    ("answer", None, "Because.", "due_on"),
    ("answer", 190, "Because.", "due_on"),
    ("answer", 20, "  ", "reason"),
    ("transfer", 20, "Because.", "kind"),
    ("nonsense", 20, "Because.", "kind"),
])
def test_what_is_no_extension_is_refused_beside_its_field(zoldvar, kind, due_on, reason, field):
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        with pytest.raises(ExtensionRefused) as refusal:
            extend_due(case, kind, None if due_on is None else day(due_on), reason, actor=actor_with("agent"))
        assert refusal.value.field == field
        assert not case.events.filter(type="due_extended").exists()


def test_what_was_kept_has_ended_or_waits_is_not_put_off(zoldvar):
    with zoldvar.entered():
        agent = actor_with("agent")
        case = a_case(at=ZOLDVAR_SQUARE)
        with pytest.raises(PermissionRefused):
            extend_due(case, "answer", day(20), "Because.", actor=actor_with("inspector"))
        answer_referral(case.referrals.get(), actor=BODY, answer="Yes.")
        with pytest.raises(ExtensionRefused):
            extend_due(case, "answer", day(20), "Because.", actor=agent)
        Case.objects.update(paused_at=timezone.now())
        with pytest.raises(ExtensionRefused):
            extend_due(case, "solution", day(90), "Because.", actor=agent)
        Case.objects.update(paused_at=None)
        case = move_case(case, move("close"), actor=agent, reason="no_answer")
        with pytest.raises(ExtensionRefused):
            extend_due(case, "solution", day(90), "Because.", actor=agent)
        assert extendable(case) == []


@pytest.mark.parametrize(("reported", "last"), [
    ("2026-03-04", "2026-09-04"), ("2026-08-31", "2027-02-28"), ("2027-08-31", "2028-02-29"),
    ("2026-07-15", "2027-01-15"), ("2026-10-31", "2027-04-30"),
])
def test_six_months_after_the_report_are_the_end_of_it(zoldvar, reported, last):
    with zoldvar.entered():
        at = datetime.fromisoformat(f"{reported}T10:00").replace(tzinfo=UTC)
        assert last_day(Case(reported_at=at)).isoformat() == last


class TestOnThePage:
    def test_it_is_put_off_from_the_case_and_stands_in_its_history(self, kohid, staff_of_kohid):
        with kohid.entered():
            case = a_case(at=KOHID_SQUARE, email="anna@kohid.example")
        page = text_of(staff_of_kohid, desk(case))
        assert "It takes longer" in page and "six months after the report" in page
        response = staff_of_kohid.post(desk(case, "extend/"), {
            "kind": "answer", "due_on": day(40).isoformat(), "reason": "The part is ordered."}, follow=True)
        page = response.content.decode()
        assert "The reporter gets a letter." in page and "The part is ordered." in page
        assert "More time for the answer" in page

    def test_what_is_wrong_is_said_beside_its_field_with_all_that_was_typed(self, kohid, staff_of_kohid):
        with kohid.entered():
            case = a_case(at=KOHID_SQUARE)
        response = staff_of_kohid.post(desk(case, "extend/"), {
            "kind": "answer", "due_on": day(2).isoformat(), "reason": "The part is ordered."})
        page = response.content.decode()
        assert response.status_code == 400 and "later than the one promised until now" in page
        assert "The part is ordered." in page and 'id="extend-due_on_error"' in page

    def test_whoever_was_slower_reads_why(self, kohid, staff_of_kohid):
        with kohid.entered():
            case = a_case(at=KOHID_SQUARE)
            Case.objects.update(phase="closed")
        response = staff_of_kohid.post(desk(case, "extend/"), {"kind": "answer", "due_on": "", "reason": ""})
        assert response.status_code == 400 and b"has ended" in response.content

    def test_an_inspector_has_no_such_form(self, kohid):
        with kohid.entered():
            case = a_case(at=KOHID_SQUARE)
        assert "extend-reason" not in text_of(client_of(kohid, role="inspector"), desk(case))


def test_a_promised_day_that_is_put_off_gives_way_to_the_new_one(zoldvar):
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        referral = case.referrals.get()
        answer_referral(referral, actor=BODY, answer="We come.", promised_on=day(10))
        follow_answer(case, promised_on=day(10), solved=False)
        case.refresh_from_db()
        assert case.promised_on == day(10)
        case = extend_due(case, "solution", day(20), "The pole is not here yet.", actor=actor_with("agent"))
        assert case.promised_on == day(20)
        assert timezone.localdate(case.due_at) == day(20)
        assert timezone.localdate(case.solution_due_at) == day(30), "the promise was earlier than the rule"
        assert case.events.last().data["promised_on"] == day(10).isoformat()
        referral.refresh_from_db()
        assert referral.promised_on == day(10), "what the body said stands"
        assert not case.timers.filter(due_at__lt=timezone.now() + timedelta(days=19), act__in=("ask", "move")).exists()
        with translation.override("en"):
            said = on_the_phone(case, [referral], "en", day(0), log=list(case.events.order_by("-seq")))
        assert [sentence for sentence in said if "promise" in sentence] == [
            f"FényHáló Közvilágítás had promised it {until(day(10), 'en', today=day(0))}, but it takes longer."]
        assert any(until(day(20), "en", today=day(0)) in sentence for sentence in said)

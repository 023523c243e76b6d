"""A promised time is put off, with a reason that the reporter is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cases.models import Case
from cases.refusals import ExtensionRefused
from cases.services.extending import extend_due, extendable, last_day
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from tenants.accounts.actors import BODY, PermissionRefused
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

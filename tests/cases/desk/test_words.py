"""What the desk says: the log entry by entry, and the sentences for a caller."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from cases.desk.casefile import CaseFile
from cases.desk.event_words import TOLD, UNTOLD
from cases.desk.sentences import on_the_phone
from cases.events.types import EVENT_TYPES
from cases.models import Case, Referral
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from tenants.accounts.actors import BODY
from tests.towns import a_case, actor_with, move


def test_every_type_of_event_is_told_or_left_out_on_purpose():
    assert set(EVENT_TYPES) == set(TOLD) | UNTOLD
    assert not set(TOLD) & UNTOLD


def sentences(case: Case, language: str = "en") -> str:
    case = Case.objects.select_related("status").get(pk=case.pk)
    referrals = list(Referral.objects.filter(case=case).select_related("body"))
    with translation.override(language):
        return " ".join(on_the_phone(case, referrals, language, timezone.localdate())).replace("\xa0", " ")


def test_the_caller_hears_who_has_it_and_by_when(kohid):
    with kohid.entered():
        case, agent = a_case(), actor_with("agent")
        assert sentences(case).endswith("A colleague looks at it before it goes out.")
        case = move_case(case, move("send"), actor=agent)
        assert "FényHáló Közvilágítás has it and is to answer by " in sentences(case)
        Referral.objects.update(due_on=timezone.localdate() - timedelta(days=3))
        assert "FényHáló Közvilágítás has it; their answer is 3 days late." in sentences(case)
        assert "A FényHáló Közvilágítás kapta meg, 3 napja kellett volna válaszolnia." in sentences(case, "hu")
        promised = timezone.localdate() + timedelta(days=2)
        answer_referral(case.referrals.get(), actor=BODY, answer="We will.", promised_on=promised)
        assert "FényHáló Közvilágítás promises to do it by " in sentences(case)
        Referral.objects.update(promised_on=timezone.localdate() - timedelta(days=1))
        assert "that day has passed" in sentences(case)
        case = move_case(case, move("claim"), actor=agent)
        assert sentences(case).endswith("We were told that it is done; nobody has confirmed it yet.")
        case = move_case(case, move("confirm"), actor=agent)
        assert sentences(case).endswith("It is done, and somebody who looked has confirmed it.")


def test_a_case_with_nobody_responsible_says_so(kohid):
    with kohid.entered():
        case = move_case(a_case(), move("send"), actor=actor_with("agent"))
        case.referrals.update(state="withdrawn")
        assert "It has not been sent to anybody yet." in sentences(case)


@pytest.mark.parametrize("language", ["en", "hu", "de"])
def test_the_whole_log_can_be_told_in_every_language(kohid, language):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        answer_referral(case.referrals.get(), actor=agent, answer="Yes", promised_on=date(2099, 1, 5))
        case = move_case(case, move("close"), actor=agent, reason="no_answer")
        with translation.override(language):
            told = CaseFile(Case.objects.select_related("status").get(pk=case.pk), agent, language).history()
    assert [entry.icon for entry in told] == ["arrow", "envelope", "fork", "arrow", "camera"]
    assert all(entry.head for entry in told)
    assert "Nem válaszoltak" in told[0].more
    assert told[0].who == "Kőhíd Agent"

"""An address is the person's own when its owner says so: by the code or the link of the first letter."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from cases import links
from cases.models import Case, Part, Participant
from cases.refusals import ConfirmationRefused
from cases.services.confirming import (
    GUESSES,
    STABLE,
    ask_again,
    code_of,
    confirm,
    confirm_with_code,
    correct_address,
    is_code,
    needs_confirming,
)
from cases.services.joining import join_case
from cases.services.reporting import Report, Reporter, report_case
from tenants.accounts.actors import ANONYMOUS
from tenants.accounts.models import Person
from tenants.limits import TooOften
from tenants.models import Municipality
from tests.towns import KOHID_SQUARE


def reported(email: str = "zsofi@pelda.hu", *, confirmed: bool = False, name: str = "Zsófi") -> Participant:
    report = Report(category="lighting", title="Sötét lámpa", at=KOHID_SQUARE,
                    reporter=Reporter(email=email, name=name, language="hu", confirmed=confirmed))
    return Participant.objects.get(case=report_case(report))


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_is_six_digits_for_three_days_and_for_this_address_only(kohid: Municipality) -> None:
    with kohid.entered():
        who = reported()
        code = code_of(who)
        assert len(code) == 6
        assert code.isdigit()
        later = who.since + STABLE - timedelta(minutes=1)
        assert code_of(who, at=later) == code
        assert is_code(who, f" {code[:3]} {code[3:]} ", at=later + STABLE)
        assert not is_code(who, code, at=later + 2 * STABLE)
        assert not is_code(who, "", at=later)
        who.email = "mas@pelda.hu"
        assert code_of(who) != code


def test_a_code_confirms_what_this_person_left_this_address_with_and_nothing_else(kohid: Municipality) -> None:
    with kohid.entered():
        first, second, other = reported(), reported(), reported("mas@pelda.hu")
        assert needs_confirming(first)
        assert confirm_with_code(first, code_of(first)) == 2
        for row in (first, second, other):
            row.refresh_from_db()
        assert not needs_confirming(first)
        assert not needs_confirming(second)
        assert needs_confirming(other)
        assert first.person is not None
        first.person.refresh_from_db()
        assert first.person.name == "Zsófi"


def test_nobody_is_named_by_a_stranger(kohid: Municipality) -> None:
    with kohid.entered():
        reported(name="Rossz Tréfa")
        assert Person.objects.get(email="zsofi@pelda.hu").name == ""


def test_guessing_comes_to_an_end(kohid: Municipality) -> None:
    with kohid.entered():
        who = reported()
        wrong = another_than(code_of(who))
        for _guess in range(GUESSES[0].most):
            with pytest.raises(ConfirmationRefused):
                confirm_with_code(who, wrong)
        with pytest.raises(TooOften):
            confirm_with_code(who, code_of(who))
        assert needs_confirming(who)


def test_a_link_is_for_its_town_and_its_address(kohid: Municipality, zoldvar: Municipality) -> None:
    with kohid.entered():
        who = reported()
        token = links.confirm_token(who)
        assert links.participant_to_confirm(token) == who
        assert links.participant_to_confirm(links.ask_token(who)) is None, "whoever typed the address has that one"
        assert links.participant_to_confirm("x" + token) is None
        correct_address(who, "zsofia@pelda.hu")
        assert links.participant_to_confirm(token) is None
    with zoldvar.entered():
        case = report_case(Report(category="lighting", title="Lámpa", at=KOHID_SQUARE))
        Participant.objects.create(pk=who.pk, case=case, part=Part.FOLLOWER, email="zsofi@pelda.hu",
                                   since=timezone.now())
        assert links.participant_to_confirm(token) is None


def test_what_is_known_already_is_not_asked(kohid: Municipality) -> None:
    with kohid.entered():
        assert not needs_confirming(reported(confirmed=True))
        assert not needs_confirming(reported(""))
        assert mail.outbox == []


def test_an_address_confirmed_before_is_proved_anew_by_its_code_alone(kohid: Municipality) -> None:
    """Another browser that types it is asked like everybody, and the wrong digits open nothing."""
    with kohid.entered():
        who = reported(confirmed=True)
        ask_again(who)
        assert f"{code_of(who)[:3]} {code_of(who)[3:]}" in mail.outbox[0].body
        wrong = "000000" if code_of(who) != "000000" else "111111"
        with pytest.raises(ConfirmationRefused):
            confirm_with_code(who, wrong)
        assert confirm_with_code(who, code_of(who)) == 0


def test_a_follower_gets_one_letter_with_code_and_link(kohid: Municipality) -> None:
    with kohid.entered():
        case: Case = reported("").case
        for _twice in range(2):
            who = join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="zsofi@pelda.hu", language="en",
                            confirmed=False)
        (letter,) = mail.outbox
        assert f"{code_of(who)[:3]} {code_of(who)[3:]}" in letter.body
        assert f"/confirm/{links.confirm_token(who)[:6]}" in letter.body
        assert case.number in letter.body
        assert needs_confirming(who)
        again = join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="zsofi@pelda.hu", confirmed=True)
        assert again == who
        assert not needs_confirming(again)


def test_the_letter_comes_again_three_times(kohid: Municipality) -> None:
    with kohid.entered():
        who = reported()
        for _time in range(3):
            ask_again(who)
        with pytest.raises(TooOften):
            ask_again(who)
        assert len(mail.outbox) == 3


def test_a_slip_in_the_address_is_mended_once(kohid: Municipality) -> None:
    with kohid.entered(), translation.override("en"):
        who = reported("zsofi@gmial.example")
        old = code_of(who)
        for wrong in ("zsofi@", "zsofi@gmial.example"):
            with pytest.raises(ConfirmationRefused):
                correct_address(who, wrong)
        correct_address(who, "Zsofi@gmail.example")
        who.refresh_from_db()
        assert who.email == "zsofi@gmail.example"
        assert who.person
        assert who.person.email == "zsofi@gmail.example"
        assert who.pseudonym == who.person.pseudonym
        assert not Person.objects.filter(email="zsofi@gmial.example").exists()
        assert code_of(who) != old
        assert [letter.to for letter in mail.outbox] == [["zsofi@gmail.example"]]
        with pytest.raises(ConfirmationRefused, match="once already"):
            correct_address(who, "zs@gmail.example")
        confirm(who)
        # The same sentence, whether it was corrected or confirmed: nobody learns which.
        with pytest.raises(ConfirmationRefused, match="once already"):
            correct_address(who, "zs@gmail.example")


def test_somebody_elses_account_is_left_alone_by_a_slip(kohid: Municipality) -> None:
    with kohid.entered():
        other = reported("anna@pelda.hu", confirmed=True)
        who = reported("anna@pelda.hu")
        correct_address(who, "hanna@pelda.hu")
        other.refresh_from_db()
        assert other.person is not None
        assert other.person.email == "anna@pelda.hu"
        assert not needs_confirming(other)

"""Every letter about a case: one conversation, one press to stop it, the town's own name and nobody else's."""

import re

import pytest

from cases.letter_links import case_token, person_token
from cases.models import Part, Participant
from cases.models.event import Voice
from cases.services.joining import join_case
from cases.services.referring import answer_referral
from cases.services.rhythms import rhythm_of
from cases.services.writing import add_note
from tenants.accounts.actors import ANONYMOUS, BODY
from tests.integrations.letters.reading import carried, html_of, text_of
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of


def test_letters_about_a_case_are_one_conversation(town, mailbox):
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="bela@posta.example", language="en")
    carried(mailbox)
    answer_referral(case.referrals.get(), actor=BODY, answer="Soon.")
    first = carried(mailbox)
    add_note(case, "Dear Anna", voice=Voice.LETTER, actor=actor_with("agent"))
    (second,) = carried(mailbox)
    annas = [letter for letter in [*first, second] if "anna@" in letter["To"]]
    assert {letter["Subject"] for letter in annas} == {f"[{case.number}] Dark lamp"}
    assert len({letter["References"] for letter in annas}) == 1
    assert all(letter["In-Reply-To"] == letter["References"] for letter in annas)
    assert len({letter["Message-ID"] for letter in annas}) == 2
    (belas,) = [letter for letter in first if "bela@" in letter["To"]]
    assert belas["References"] != annas[0]["References"], "each reader has a conversation of their own"


def test_one_press_in_the_mail_program_stops_and_nothing_else_does(town, mailbox):
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    letter = next(letter for letter in carried(mailbox) if "anna@" in letter["To"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<https?://[^/]+(/stop/\S+/now/)>", letter["List-Unsubscribe"])
    assert path
    browser = client_of(town)
    browser.handler.enforce_csrf_checks = True
    anna = Participant.objects.get(part=Part.REPORTER)
    assert browser.get(path[1]).status_code == 302, "whoever opens it is asked"
    for wrong in ({}, {"List-Unsubscribe": "one-click"}, {"List-Unsubscribe": "One-Click", "more": "1"}):
        assert browser.post(path[1], wrong).status_code == 400
    town.entered().__enter__()
    assert rhythm_of(anna) == "at_once"
    answer = browser.post(path[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and not answer.cookies
    town.entered().__enter__()
    anna.refresh_from_db()
    assert rhythm_of(anna) == "never"
    answer_referral(case.referrals.get(), actor=BODY, answer="Soon.")
    assert carried(mailbox) == []


@pytest.mark.parametrize("wish", ["daily", "stop_all"])
def test_what_one_press_has_settled_for_all_one_press_undoes(town, wish):
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    anna = Participant.objects.get(case=case)
    Participant.objects.update(rhythm="at_once")
    path, browser = f"/stop/{case_token(anna)}/", client_of(town)
    browser.post(path, {"do": wish})
    town.entered().__enter__()
    anna = Participant.objects.get(case=case)
    assert rhythm_of(anna) == {"daily": "daily", "stop_all": "never"}[wish]
    assert "Minden úgy van, mint előtte" in browser.post(path, {"do": "undo", "what": wish}).content.decode()
    town.entered().__enter__()
    anna = Participant.objects.get(case=case)
    assert (anna.rhythm, anna.person.settings) == ("at_once", {})


def test_a_link_of_another_town_stops_nothing(kohid, town):
    with kohid.entered():
        a_case(email="anna@posta.example")
        token = person_token(Participant.objects.get().person)
    assert "Itt már nincs mit leállítani" in client_of(town).get(f"/stop/{token}/").content.decode()


def test_a_letter_bears_the_towns_own_name_colours_and_foot(town, mailbox):
    town.branding.texts = {"hu": {"letter_footer": "Ügyfélfogadás: hétfőn 8-tól 18 óráig"}}
    a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    letters = carried(mailbox)
    for letter in letters:
        words = f"{letter['From']} {letter['Subject']} {text_of(letter)} {html_of(letter)}"
        assert not re.search(r"j[aá]rda|járókelő|kőhíd", words, re.IGNORECASE)
        assert letter["From"].addresses[0].addr_spec.startswith("zoldvar@")
        assert "Ügyfélfogadás" in text_of(letter) and "Zöldvár Önkormányzata, (06 99) 555 010" in html_of(letter)
        assert "<img" not in html_of(letter) and "max-width:560px" in html_of(letter)

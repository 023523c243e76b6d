"""What is typed into a search field finds what it means: endings, accents, numbers old and new, telephones."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.desk.finding import found_by
from cases.models import Case, Participant
from cases.searching import question, without_accents, words_in
from cases.selectors import matching
from tests.towns import a_case, actor_with


@pytest.mark.parametrize("typed", ["lámpa", "lámpák", "lampa", "LÁMPÁK", "lampak", "lámpát", "lámpákat"])
@pytest.mark.parametrize("written", ["Nem ég a lámpa", "Nem égnek a lámpák", "Kitörték a lámpát"])
def test_a_lamp_is_found_however_it_is_bent(kohid, typed, written):
    with kohid.entered():
        case = a_case(written)
        a_case("Személy a kapuban")
        assert list(matching(Case.objects.all(), typed)) == [case]


def test_all_words_are_wanted_but_those_that_say_nothing(kohid):
    with kohid.entered():
        case = a_case("Kátyú a Petőfi utca sarkán")
        a_case("Kátyú a Kossuth utcán")
        assert list(matching(Case.objects.all(), "a kátyú petofi utca")) == [case]
        assert matching(Case.objects.all(), "kátyúk az utcában").count() == 2
        assert not matching(Case.objects.all(), "a az egy").exists()
        assert list(matching(Case.objects.all(), '"petőfi utca"')) == [case]
        assert list(matching(Case.objects.all(), "utca -petőfi")) != [case]


def test_a_rubbish_heap_is_no_person_and_beginnings_are_found_when_asked_for(kohid):
    with kohid.entered():
        a_case("Személy a kapuban")
        stop = a_case("Buszmegálló üvege")
        assert not matching(Case.objects.all(), "szemét").exists()
        assert not matching(Case.objects.all(), "buszmeg").exists()
        assert list(matching(Case.objects.all(), "buszmeg", beginnings=True)) == [stop]
        assert not matching(Case.objects.all(), "bus", beginnings=True).exists()


@given(typed=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_makes_words_without_signs(typed):
    words = words_in(typed)
    assert all(word.isalnum() for word in words)
    assert "'" not in question(words, dict.fromkeys([*words, *map(without_accents, words)], "x"))


@given(typed=st.text(max_size=30))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_understood_by_the_database(kohid, typed):
    with kohid.entered():
        list(found_by(Case.objects.all(), typed.replace("\0", ""), actor_with("agent")))


def test_a_number_is_found_by_its_end_and_by_its_old_name(kohid):
    with kohid.entered():
        agent, case, other = actor_with("agent"), a_case("Dark lamp"), a_case("Deep hole")
        Case.objects.filter(pk=other.pk).update(foreign_id="classic:BP-BUDAPEST-00012345")
        for typed in (case.number, case.number.lower(), case.number.rpartition("-")[2]):
            assert list(found_by(Case.objects.all(), typed, agent)) == [case], typed
        for typed in ("BP-BUDAPEST-00012345", "classic:BP-BUDAPEST-00012345"):
            assert list(found_by(Case.objects.all(), typed, agent)) == [other], typed


def test_a_telephone_is_found_however_it_is_written_by_those_who_may_know(kohid):
    with kohid.entered():
        case = a_case(email="anna@posta.example")
        a_case("Another")
        Participant.objects.filter(case=case).update(phone="+36 30 123-4567")
        for typed in ("06301234567", "0630/123 45 67", "+36 (30) 123 4567", "anna@posta.example", "ANNA@posta.example"):
            assert list(found_by(Case.objects.all(), typed, actor_with("agent"))) == [case], typed
            assert not found_by(Case.objects.all(), typed, actor_with("inspector")).exists(), typed

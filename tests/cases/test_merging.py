"""Two reports of one problem become one case, and go their own ways again as if nothing had been."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone, translation

from cases.models import Case, CaseEvent, Part, Participant, Timer, Transition
from cases.refusals import MergeRefused
from cases.services.following import follow_answer
from cases.services.joining import join_case
from cases.services.merging import merge_case, part_case
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case
from cases.services.rhythms import set_rhythm
from tenants.accounts.actors import ANONYMOUS, BODY, PermissionRefused
from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move

BOTH = {"at": ZOLDVAR_SQUARE}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def fresh(case: Case) -> Case:
    return Case.objects.select_related("status").get(pk=case.pk)


def people_of(case: Case) -> set[tuple[str, str]]:
    return set(Participant.objects.filter(case=case).values_list("part", "email"))


def standing(case: Case) -> dict[str, Any]:
    """All that makes up where a case stands."""
    case = fresh(case)
    columns = {name: getattr(case, name) for name in (
        "status_id", "phase", "published", "duplicate_of_id", "promised_on", "answered_at", "answer_due_at",
        "solution_due_at", "due_at", "assignee_id", "team_id")}
    return {
        **columns,
        "people": set(Participant.objects.filter(case=case).values_list("part", "pseudonym", "email", "since")),
        "bodies": list(case.referrals.order_by("pk").values_list("pk", "state", "due_on", "promised_on")),
        "timers": list(Timer.objects.filter(case=case).values_list("act", "transition").order_by("act", "transition")),
        "photos": list(case.photos.values_list("pk", flat=True)),
    }


def test_people_come_along_once_each_and_the_reporter_is_affected_there(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        main, again = a_case(email="anna@posta.example", **BOTH), a_case("Dark", email="bela@posta.example", **BOTH)
        join_case(again, Part.SUPPORTER, actor=ANONYMOUS, email="anna@posta.example")
        join_case(again, Part.FOLLOWER, actor=ANONYMOUS, email="cili@posta.example")
        join_case(main, Part.FOLLOWER, actor=ANONYMOUS, email="cili@posta.example")
        merge_case(again, main, actor=actor_with("agent"))
        assert people_of(main) == {("reporter", "anna@posta.example"), ("supporter", "bela@posta.example"),
                                   ("follower", "cili@posta.example")}
        # Her own part in the duplicate is as it was.
        assert ("reporter", "bela@posta.example") in people_of(again)


def test_whoever_left_no_name_counts_as_affected_all_the_same(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        main, again = a_case(**BOTH), a_case("Dark", **BOTH)
        merge_case(again, main, actor=actor_with("agent"))
        assert Participant.objects.filter(case=main, part=Part.SUPPORTER).count() == 1
        part_case(again, actor=actor_with("agent"))
        assert not Participant.objects.filter(case=main).exists()


def test_a_duplicate_is_in_no_queue_and_its_timers_and_bodies_rest(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        Transition.objects.filter(code="claim").update(automatic_after_days=3)
        main, again = a_case(**BOTH), a_case("Dark", **BOTH)
        merge_case(again, main, actor=actor_with("agent"))
        again = fresh(again)
        assert again.duplicate_of == main and again.has_ended and not again.published and again.due_at is None
        assert not Timer.objects.filter(case=again).exists()
        assert again.referrals.get().state == "withdrawn" and main.referrals.get().state == "sent"
        assert list(again.events.order_by("seq").values_list("type", flat=True))[-2:] == [
            "case_merged", "referral_withdrawn"]
        assert main.events.order_by("seq").last().type == "duplicate_taken"


def test_parted_again_everything_is_as_it_was(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        agent = actor_with("agent")
        main, again = a_case(email="anna@posta.example", **BOTH), a_case("Dark", email="bela@posta.example", **BOTH)
        join_case(again, Part.FOLLOWER, actor=ANONYMOUS, email="cili@posta.example")
        promised = timezone.localdate() + timedelta(days=3)
        answer_referral(again.referrals.get(), actor=BODY, answer="Soon.", promised_on=promised)
        follow_answer(again, promised_on=promised, solved=False)
        before = standing(main), standing(again)
        for _again in range(2):
            merge_case(again, main, actor=agent)
            part_case(again, actor=agent)
            assert (standing(main), standing(again)) == before
        join_case(main, Part.FOLLOWER, actor=ANONYMOUS, email="dora@posta.example")
        assert people_of(again) == {("reporter", "bela@posta.example"), ("follower", "cili@posta.example")}


def test_joining_twice_is_joining_once(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        main, again = a_case(**BOTH), a_case("Dark", **BOTH)
        merge_case(again, main, actor=actor_with("agent"))
        events = CaseEvent.objects.count()
        merge_case(fresh(again), main, actor=actor_with("manager"))
        assert CaseEvent.objects.count() == events


def test_what_said_a_case_again_goes_along_when_that_one_is_joined(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        agent = actor_with("agent")
        first, second, third = (a_case(f"Dark {n}", email=f"p{n}@posta.example", **BOTH) for n in range(3))
        before = standing(third)
        merge_case(third, second, actor=agent)
        merge_case(second, first, actor=agent)
        assert {case.pk for case in Case.objects.filter(duplicate_of=first)} == {second.pk, third.pk}
        assert people_of(first) == {("reporter", "p0@posta.example"), ("supporter", "p1@posta.example"),
                                    ("supporter", "p2@posta.example")}
        assert people_of(second) == {("reporter", "p1@posta.example")}
        part_case(third, actor=agent)
        assert standing(third) == before
        assert people_of(first) == {("reporter", "p0@posta.example"), ("supporter", "p1@posta.example")}


def ring(one: Case, other: Case) -> tuple[Case, Case]:
    merge_case(other, one, actor=actor_with("agent"))
    return one, fresh(other)


def into_duplicate(one: Case, other: Case) -> tuple[Case, Case]:
    third = a_case("Third", **BOTH)
    merge_case(other, one, actor=actor_with("agent"))
    return third, fresh(other)


def already_joined(one: Case, other: Case) -> tuple[Case, Case]:
    merge_case(one, other, actor=actor_with("agent"))
    return fresh(one), a_case("Third", **BOTH)


def ended(one: Case, other: Case) -> tuple[Case, Case]:
    return move_case(one, move("close"), actor=actor_with("agent"), reason="no_answer"), other


def into_ended(one: Case, other: Case) -> tuple[Case, Case]:
    return one, move_case(other, move("close"), actor=actor_with("agent"), reason="no_answer")


def into_hidden(one: Case, other: Case) -> tuple[Case, Case]:
    Case.objects.filter(pk=other.pk).update(published=False, phase="moderation")
    return one, fresh(other)


@pytest.mark.parametrize(("arranged", "said"), [
    (lambda one, _other: (one, one), "with itself"), (ring, "a ring leads nowhere"),
    (into_duplicate, "Choose ZV-"), (already_joined, "already"), (ended, "This case has ended"),
    (into_ended, "has ended. If the problem is back"), (into_hidden, "the other way round")])
def test_what_cannot_be_joined_is_refused_and_nothing_is_changed(zoldvar: Municipality, arranged: Any,
                                                                 said: str) -> None:
    with zoldvar.entered():
        one, other = arranged(a_case("One", **BOTH), a_case("Other", **BOTH))
        before, events = [standing(case) for case in (one, other)], CaseEvent.objects.count()
        with pytest.raises(MergeRefused) as refusal:
            merge_case(one, other, actor=actor_with("agent"))
        assert said in refusal.value.sentence
        assert [standing(case) for case in (one, other)] == before and CaseEvent.objects.count() == events


def test_a_case_that_is_joined_with_none_cannot_be_parted(zoldvar: Municipality) -> None:
    with zoldvar.entered(), pytest.raises(MergeRefused):
        part_case(a_case(**BOTH), actor=actor_with("agent"))


def test_strangers_join_nothing(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        main, again = a_case(**BOTH), a_case("Dark", **BOTH)
        with pytest.raises(PermissionRefused):
            merge_case(again, main, actor=ANONYMOUS)
        with pytest.raises(PermissionRefused):
            part_case(again, actor=ANONYMOUS)


def test_nothing_is_done_in_a_duplicate_and_whoever_joins_it_joins_the_main_case(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        agent = actor_with("agent")
        main, again = a_case(**BOTH), a_case("Dark", **BOTH)
        merge_case(again, main, actor=agent)
        again = fresh(again)
        with pytest.raises(MergeRefused, match=main.number):
            move_case(again, move("claim"), actor=agent)
        with pytest.raises(MergeRefused, match=main.number):
            refer_case(again, main.referrals.get().body, actor=agent)
        assert follow_answer(again, promised_on=None, solved=True).status.code == "sent"
        joined = join_case(again, Part.FOLLOWER, actor=ANONYMOUS, email="dora@posta.example")
        assert joined.case_id == main.pk


def test_who_stops_the_letters_of_the_main_case_gets_none_of_the_duplicate_later(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        main, again = a_case(**BOTH), a_case("Dark", **BOTH)
        join_case(again, Part.FOLLOWER, actor=ANONYMOUS, email="cili@posta.example")
        merge_case(again, main, actor=actor_with("agent"))
        set_rhythm(Participant.objects.get(case=main, email="cili@posta.example"), "never")
        part_case(again, actor=actor_with("agent"))
        assert set(Participant.objects.filter(email="cili@posta.example").values_list("rhythm", flat=True)) == {"never"}


def test_the_log_names_the_other_case_and_holds_no_words(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        main, again = a_case(**BOTH), a_case("Secret words", email="bela@posta.example", **BOTH)
        merge_case(again, main, actor=actor_with("agent"))
        said = CaseEvent.objects.get(case=again, type="case_merged").data
        assert said == {"into": str(main.public_id), "number": main.number}
        assert UUID(CaseEvent.objects.get(case=main, type="duplicate_taken").data["case"]) == again.public_id

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from cases.models import Case, CaseEvent, Comment, CommentState, Photo
from cases.models.event import Voice
from cases.refusals import ReportRefused
from cases.scoping import OutOfScope
from cases.services.commenting import CommentRefused, Said, add_comment, judge_comment
from cases.services.looking_after import show_photo
from cases.services.merging import merge_case
from cases.services.moving import move_case
from cases.services.reopening import ask_to_reopen
from cases.services.settling import settle
from cases.services.writing import add_note
from cases.voices import asked_to_reopen, comments_shown, tally, waiting_comments
from tenants.accounts.actors import ANONYMOUS, PermissionRefused
from tenants.accounts.scopes import Scope
from tests.towns import a_case, actor_with, move

ANNA, BELA = UUID(int=1), UUID(int=2)


def upload() -> Photo:
    return Photo.objects.create(width=40, height=30, kept_for=uuid4(), added_at=timezone.now())


def public_case() -> Case:
    return move_case(a_case(), move("send"), actor=actor_with("agent"))


def said(case: Case, kind: str = "words", words: str = "", who: UUID = ANNA, **more: object) -> Comment:
    return add_comment(case, Said(kind, words, **more), actor=ANONYMOUS, pseudonym=who)


def test_words_wait_until_somebody_has_looked_and_may_be_judged_anew(kohid):
    with kohid.entered():
        case, agent = public_case(), actor_with("agent")
        comment = said(case, words="Still dark at night.", photo=upload().pk, name="Anna")
        assert comment.state == CommentState.WAITING and comment.photo.hidden
        assert [one.pk for one in waiting_comments(agent)] == [comment.pk]
        assert comments_shown(case) == []
        judge_comment(comment, shown=True, actor=agent)
        (shown,) = comments_shown(case)
        assert shown.text.body == "Still dark at night." and not shown.photo.hidden
        judge_comment(shown, shown=False, reason="personal", actor=agent)
        judge_comment(shown, shown=False, reason="personal", actor=agent)
        assert comments_shown(case) == [] and Photo.objects.get(pk=comment.photo.pk).hidden
        log = CaseEvent.objects.filter(case=case, type__startswith="comment_").order_by("seq")
        assert [(event.type, event.voice) for event in log] == [
            ("comment_added", Voice.INTERNAL), ("comment_judged", Voice.PUBLIC), ("comment_judged", Voice.PUBLIC)]
        assert "dark" not in str([event.data for event in log])


@pytest.mark.parametrize(
    ("words", "photo", "state"),
    [("Still dark.", False, "shown"), ("Buy cheap LÁMPÁT here", False, "waiting"), ("Look", True, "waiting")],
)
def test_at_once_means_at_once_but_for_watched_words_and_photos(kohid, words, photo, state):
    with kohid.entered():
        settle("comments", "at_once", actor=actor_with("administrator"))
        settle("watched", {"words": ["lampa"], "senders": []}, actor=actor_with("administrator"))
        assert said(public_case(), words=words, photo=upload().pk if photo else None).state == state


def test_where_comments_are_off_nothing_is_taken(kohid):
    with kohid.entered():
        settle("comments", "off", actor=actor_with("administrator"))
        with pytest.raises(CommentRefused):
            said(public_case(), words="Hello")
        assert not Comment.objects.exists()


def test_a_bare_word_needs_no_look_counts_once_a_person_and_the_last_one_holds(kohid):
    with kohid.entered():
        case = public_case()
        for who, kind in [(ANNA, "still_there"), (ANNA, "still_there"), (BELA, "still_there"), (ANNA, "seems_done")]:
            assert said(case, kind, who=who).state == CommentState.SHOWN
        shown = comments_shown(case)
        assert len(shown) == 3
        assert tally(shown, "still_there").count == 1
        assert tally(shown, "seems_done").count == 1
        assert tally(shown, "words") is None


@pytest.mark.parametrize(("words", "field"), [("", "words"), ("\u200b\u202e ", "words"), ("x" * 2001, "words")])
def test_what_cannot_be_taken_says_which_part_to_mend(kohid, words, field):
    with kohid.entered():
        with pytest.raises(CommentRefused) as refused:
            said(public_case(), words=words)
        assert refused.value.field == field


def test_only_who_may_check_judges_and_a_scope_holds(kohid):
    with kohid.entered():
        case = public_case()
        comment = said(case, words="Still dark.")
        with pytest.raises(PermissionRefused):
            judge_comment(comment, shown=True, actor=actor_with("inspector"))
        with pytest.raises(CommentRefused):
            judge_comment(comment, shown=False, actor=actor_with("agent"))
        elsewhere = replace(actor_with("agent"), scope=Scope(groups=frozenset({"no-such-group"})))
        assert not waiting_comments(elsewhere).exists()
        with pytest.raises(OutOfScope):
            judge_comment(comment, shown=True, actor=elsewhere)


def test_a_photo_is_not_shown_without_its_comment(kohid):
    with kohid.entered():
        comment = said(public_case(), photo=upload().pk)
        with pytest.raises(ReportRefused):
            show_photo(comment.photo, actor=actor_with("agent"))


def test_what_is_said_under_a_duplicate_is_read_in_the_case_itself(kohid):
    with kohid.entered():
        case, other = public_case(), public_case()
        said(other, "still_there")
        merge_case(other, case, actor=actor_with("agent"))
        said(other, "still_there", who=BELA)
        assert tally(comments_shown(case), "still_there").count == 2


def test_asking_to_open_again_is_once_a_person_until_answered(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(public_case(), move("close"), actor=agent, reason="no_answer")

        def ask(who: UUID) -> CaseEvent:
            return ask_to_reopen(case, Said(words="It is as it was.", photo=upload().pk), actor=ANONYMOUS,
                                 pseudonym=who)

        ask(ANNA)
        case.refresh_from_db()
        assert case.unhappy_at and case.news_at
        with pytest.raises(CommentRefused):
            ask(ANNA)
        ask(BELA)
        assert [one.words for one in asked_to_reopen(case)] == ["It is as it was."] * 2
        assert Comment.objects.filter(state="waiting", kind="still_there").count() == 2
        add_note(case, "We look at it on Monday.", voice=Voice.PUBLIC, actor=agent)
        assert asked_to_reopen(case) == []
        ask(ANNA)


def test_an_open_case_is_not_asked_to_be_opened(kohid):
    with kohid.entered(), pytest.raises(CommentRefused):
        ask_to_reopen(public_case(), Said(words="Hurry up!"), actor=ANONYMOUS, pseudonym=ANNA)

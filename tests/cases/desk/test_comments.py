from uuid import UUID

from django.core.cache import cache
from django.test import Client

from cases.models import Comment, CommentState
from cases.services.commenting import Said, add_comment
from cases.services.moving import move_case
from cases.services.reopening import ask_to_reopen
from cases.settings import setting
from tenants.accounts.actors import ANONYMOUS
from tenants.models import Municipality
from tests.cases.desk.pages import desk, text_of
from tests.towns import a_case, actor_with, client_of, move

ANNA = UUID(int=1)


def test_what_waits_is_listed_counted_and_judged(kohid: Municipality, staff_of_kohid: Client):
    # The count is kept for some seconds: not one of the tests before.
    cache.clear()
    with kohid.entered():
        case = move_case(a_case(), move("send"), actor=actor_with("agent"))
        comment = add_comment(case, Said(words="<i>Dark</i> as ever"), actor=ANONYMOUS, pseudonym=ANNA)
    assert "&lt;i&gt;Dark&lt;/i&gt; as ever" in text_of(staff_of_kohid, "/desk/comments/")
    assert 'href="/desk/comments/"' in text_of(staff_of_kohid, "/desk/")
    act = desk(case, f"comments/{comment.pk}/")
    refused = staff_of_kohid.post(act, {"act": "refuse", "next": "/desk/comments/"}, follow=True)
    assert "Please say why it is not shown." in refused.content.decode()
    answer = staff_of_kohid.post(act, {"act": "show", "next": "/desk/comments/"})
    assert answer["Location"] == "/desk/comments/"
    page = text_of(staff_of_kohid, desk(case))
    assert 'data-state="shown"' in page and act in page, "a judged one may be judged anew"
    staff_of_kohid.post(act, {"act": "refuse", "reason": "off_topic", "next": "https://elsewhere.example/"})
    with kohid.entered():
        assert Comment.objects.get().state == CommentState.REFUSED


def test_the_administrator_says_when_comments_are_shown(kohid: Municipality):
    administrator = client_of(kohid, "administrator")
    assert 'value="after_review"' in text_of(administrator, "/desk/settings/moderation/")
    administrator.post("/desk/settings/moderation/", {"part": "comments", "shown": "off"})
    assert administrator.post("/desk/settings/moderation/", {"part": "comments", "shown": "maybe"}).status_code == 422
    with kohid.entered():
        assert setting("comments") == "off"


def test_whoever_may_not_check_reads_but_does_not_judge(kohid: Municipality):
    inspector = client_of(kohid, "inspector")
    with kohid.entered():
        case = move_case(a_case(), move("send"), actor=actor_with("agent"))
        comment = add_comment(case, Said(words="Dark as ever"), actor=ANONYMOUS, pseudonym=ANNA)
    assert inspector.get("/desk/comments/").status_code == 403
    page = text_of(inspector, desk(case))
    assert "Dark as ever" in page and "/comments/" not in page
    assert inspector.post(desk(case, f"comments/{comment.pk}/"), {"act": "show"}).status_code == 403


def test_who_asks_to_open_a_case_again_is_read_beside_it(kohid: Municipality, staff_of_kohid: Client):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(move_case(a_case(), move("send"), actor=agent), move("close"), actor=agent, reason="no_answer")
        ask_to_reopen(case, Said(words="Nothing was done."), actor=ANONYMOUS, pseudonym=ANNA)
    page = text_of(staff_of_kohid, desk(case))
    assert "1 person asks to open this case again" in page and "Nothing was done." in page
    assert case.number in text_of(staff_of_kohid, "/desk/?queue=unhappy")

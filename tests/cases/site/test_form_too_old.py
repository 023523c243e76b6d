"""A form older than the session: nothing is sent, and nothing of what was typed is lost."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from cases.models import Case, Comment, Participant
from cases.services.moving import move_case
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import filled, photo
from tests.towns import KOHID_SQUARE, a_case, actor_with, client_of, move

HOST = {"host": "kohid.localhost", "accept-language": "en"}


@pytest.fixture
def strict(kohid: Municipality) -> Client:
    """A browser whose forms are looked at as in earnest."""
    return Client(enforce_csrf_checks=True, headers=HOST)


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_report_comes_back_whole_with_its_photo_and_a_fresh_token(kohid: Municipality, strict: Client) -> None:
    wish = filled(street="Fő tér", description="<b>Mély</b> & széles.", email="zsofi@pelda.hu", photos=[photo()],
                  csrfmiddlewaretoken="old")
    answer = strict.post("/report/", wish)
    assert answer.status_code == 403
    page = html(answer)
    assert "&lt;b&gt;Mély&lt;/b&gt; &amp; széles." in page
    assert "zsofi@pelda.hu" in page and 'value="drop:' in page
    assert "send it once more" in words(answer)
    with kohid.entered():
        assert not Case.objects.exists()
    del wish["photos"]
    assert strict.post("/report/", {**wish, "csrfmiddlewaretoken": token_in(page)}).status_code == 302
    with kohid.entered():
        assert Case.objects.get().photos.count() == 1


def test_small_forms_come_back_with_one_button(kohid: Municipality, strict: Client) -> None:
    with kohid.entered():
        case = move_case(a_case(at=KOHID_SQUARE), move("send"), actor=actor_with("agent"))
    for path, sent, seen in (
        (f"/{case.number}/join/", {"part": "follower", "email": "<i>@x.hu"}, "&lt;i&gt;@x.hu"),
        (f"/{case.number}/comment/", {"today-wish": str(uuid4()), "today-kind": "words", "today-words": "Ma is <b>"},
         "Ma is &lt;b&gt;"),
        ("/alerts/", {"email": "zsofi@pelda.hu", "rhythm": "daily"}, "zsofi@pelda.hu"),
        ("/accounts/login/", {"email": "zsofi@pelda.hu"}, "zsofi@pelda.hu"),
    ):
        answer = strict.post(path, {**sent, "unknown": "never shown"})
        assert answer.status_code == 403
        page = html(answer)
        assert seen in page and "never shown" not in page
        assert token_in(page)
    with kohid.entered():
        assert not Comment.objects.exists() and not Participant.objects.exists()


def test_other_forms_show_their_texts_and_no_button(kohid: Municipality, strict: Client) -> None:
    strict.cookies = client_of(kohid, role="agent").cookies
    answer = strict.post("/desk/me/", {"note": "A long text that somebody wrote <b>at the desk</b>.", "code": "x"})
    assert answer.status_code == 403
    page = html(answer)
    assert "A long text that somebody wrote &lt;b&gt;at the desk&lt;/b&gt;." in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>")[0]


def test_whoever_was_signed_out_meanwhile_reads_what_they_wrote(kohid: Municipality) -> None:
    gone = client_of(kohid)
    answer = gone.post("/desk/cases/new/", {"description": "The caller says that it is dark at the bus stop."})
    assert answer.status_code == 401
    assert "The caller says that it is dark at the bus stop." in words(answer)
    assert 'href="/accounts/login/?next=%2Fdesk%2F"' in html(answer)
    assert gone.get("/desk/").status_code == 302

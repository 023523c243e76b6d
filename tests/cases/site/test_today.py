import io
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from cases.models import Case, CaseEvent, Comment, Photo
from cases.services.commenting import judge_comment
from cases.services.moving import move_case
from cases.services.settling import settle
from tenants.accounts.models import Person
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.towns import a_case, actor_with, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen(kohid: Municipality) -> Client:
    return a_browser()


def a_browser() -> Client:
    return Client(headers={"host": "kohid.localhost", "accept-language": "en"})


def public_case(**report: str) -> Case:
    return move_case(a_case(**report), move("send"), actor=actor_with("agent"))


def a_photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), "#557755").save(file, "JPEG")
    file.seek(0)
    file.name = "today.jpg"
    return file


def said(citizen: Client, case: Case, act: str = "comment", **given: object) -> Any:
    prefix = "again" if act == "reopen" else "today"
    sent = {"wish": str(uuid4()), "kind": "words"} | given
    return citizen.post(f"/{case.number}/{act}/", {f"{prefix}-{name}": value for name, value in sent.items()})


def page(citizen: Client, case: Case, query: str = "?lang=en") -> str:
    return words(citizen.get(f"/{case.number}/{query}"))


def ended(kohid: Municipality, **report: str) -> Case:
    with kohid.entered():
        return move_case(public_case(**report), move("close"), actor=actor_with("agent"),
                         reason="no_answer")


def test_what_somebody_writes_appears_when_it_was_looked_at_and_stays_words(kohid: Municipality, citizen: Client):
    with kohid.entered():
        case = public_case()
    wish = str(uuid4())
    for _again in range(2):
        given = {"words": "<b>Gloomy</b> still, see https://lamp.example", "name": "Réka", "photo": a_photo()}
        assert said(citizen, case, wish=wish, **given).status_code == 302
    text = page(citizen, case)
    assert "Somebody looks at it first" in text and "Gloomy" not in text
    with kohid.entered():
        comment = Comment.objects.get()
        photo = Photo.objects.get(pk=comment.photo.pk)
        assert citizen.get(photo.large).status_code == 404
        judge_comment(comment, shown=True, actor=actor_with("agent"))
    shown = html(citizen.get(f"/{case.number}/?lang=en"))
    assert "&lt;b&gt;Gloomy&lt;/b&gt; still, see https://lamp.example" in shown
    assert 'href="https://lamp.example' not in shown
    assert "Réka writes" in shown and photo.large in shown
    assert citizen.get(photo.large).status_code == 200
    # It stands with the comment alone: it is neither the case's own picture nor that of its card.
    assert shown.count(photo.large) == 1 and "card.png" in shown


def test_others_voices_are_counted_beside_the_two_facts(kohid: Municipality, citizen: Client):
    with kohid.entered():
        case = public_case()
    for reader in (citizen, a_browser()):
        assert said(reader, case, kind="still_there").status_code == 302
    text = page(citizen, case)
    assert "2 people say: it is still there" in text
    assert "What the reporter says Not asked yet" in text
    with kohid.entered():
        move_case(case, move("claim"), actor=actor_with("agent"))
    assert "still there (" not in page(citizen, case), "what was said before the repair is over"


def test_what_cannot_be_taken_is_shown_again_with_all_that_was_typed(kohid: Municipality, citizen: Client):
    with kohid.entered():
        case = public_case()
    film = io.BytesIO(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 200)
    film.name = "film.jpg"
    answer = said(citizen, case, words="I was there.", name="Réka", photo=film)
    assert answer.status_code == 400
    assert "I was there." in html(answer) and 'value="Réka"' in html(answer)
    empty = said(citizen, case, photo=a_photo(), words="x" * 2001)
    assert empty.status_code == 400 and "under 2,000 characters" in html(empty)
    with kohid.entered():
        kept = Photo.objects.get(case=None)
    assert str(kept.pk) in html(empty), "nobody chooses a photo twice"


def test_an_ended_case_can_be_asked_for_again_once(kohid: Municipality, citizen: Client):
    case = ended(kohid)
    assert "I ask to open the case again" in page(citizen, case)
    assert said(citizen, case, "reopen").status_code == 400
    assert said(citizen, case, "reopen", words="It is as dark as before.").status_code == 302
    text = page(citizen, case)
    assert "You asked to open this case again." in text and "as dark as before" not in text
    again = said(citizen, case, "reopen", words="Hello?")
    assert again.status_code == 400
    with kohid.entered():
        assert CaseEvent.objects.filter(type="reopening_asked").count() == 1


def test_the_reporter_is_asked_themselves(kohid: Municipality, citizen: Client):
    with kohid.entered():
        case = public_case(email="zsofi@pelda.hu")
        move_case(case, move("claim"), actor=actor_with("agent"))
        citizen.force_login(Person.objects.get(email="zsofi@pelda.hu"))
    text = page(citizen, case)
    assert "You reported it: is it really done?" in text and "How is it today?" not in text
    answer = said(citizen, case, kind="still_there")
    assert answer.status_code == 302 and "/is-it-done/" in answer["Location"]
    with kohid.entered():
        assert not Comment.objects.exists()


def test_where_comments_are_off_nothing_is_offered_but_the_way_back(kohid: Municipality, citizen: Client):
    case = ended(kohid)
    with kohid.entered():
        settle("comments", "off", actor=actor_with("administrator"))
    text = html(citizen.get(f"/{case.number}/?lang=en"))
    assert "/comment/" not in text and "/reopen/" in text and 'type="file"' not in text
    assert said(citizen, case, "reopen", words="It is as dark as before.").status_code == 302
    with kohid.entered():
        assert not Comment.objects.exists()


def test_a_case_that_is_not_public_is_told_to_its_reporter_alone(kohid: Municipality, citizen_of_kohid: Client):
    with kohid.entered():
        case = a_case(email="anna@posta.example")
        anna = Client(headers={"host": "kohid.localhost"})
        anna.force_login(Person.objects.get(email="anna@posta.example"))
    text = page(anna, case)
    assert "Somebody looks at this report before it is published." in text and "How is it today?" not in text
    assert "og:title" not in html(anna.get(f"/{case.number}/"))
    assert citizen_of_kohid.get(f"/{case.number}/").status_code == 404
    assert citizen_of_kohid.get(f"/{case.number}/card.png").status_code == 404
    assert citizen_of_kohid.post(f"/{case.number}/comment/", {"today-words": "x"}).status_code == 404

"""The case at the desk: what is seen, what is done, and that a refusal loses nothing that was typed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from cases.catalogue import forget_catalogues
from cases.models import Body, Case, Part, Participant, Photo, Referral, Transition
from cases.models.event import Voice
from cases.services.assigning import assign_case
from cases.services.joining import join_case
from cases.services.moving import move_case
from cases.services.promising import LevelWish, save_level
from cases.services.referring import refer_case
from cases.services.writing import add_note
from integrations.letters.choosing import letters_for
from tenants.accounts.actors import ANONYMOUS
from tests.cases.desk.pages import all_but_the_own_link, desk, text_of
from tests.cases.photos import pictures
from tests.towns import KOHID_SQUARE, a_case, actor_with, client_of, move, person_with


@pytest.fixture(autouse=True)
def _own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(kohid):
    with kohid.entered():
        return a_case(email="anna@posta.example", description="It has been dark for a week.")


@pytest.fixture
def sent(kohid, case):
    with kohid.entered():
        return move_case(case, move("send"), actor=actor_with("agent"))


def types_of(town, case) -> list[str]:
    with town.entered():
        return list(case.events.order_by("seq").values_list("type", flat=True))


def upload(data: bytes, name: str = "street.jpg"):
    return SimpleUploadedFile(name, data)


def test_a_neighbours_case_is_not_found(staff_of_zoldvar, case):
    assert staff_of_zoldvar.get(desk(case)).status_code == 404
    for act in ("notes/", "assign/", "moves/send/", "photos/", "referrals/"):
        assert staff_of_zoldvar.post(desk(case, act)).status_code == 404, act


def test_one_screen_answers_a_caller(kohid, staff_of_kohid, sent):
    with kohid.entered():
        refer_case(sent, Body.objects.get(code="works"), actor=actor_with("agent"), subject="The pole")
    text = text_of(staff_of_kohid, desk(sent))
    assert "Dark lamp, Fő tér 1." in text
    assert "FényHáló Közvilágítás has it and is to answer" in text
    assert "anna@posta.example" in text
    assert "It has been dark for a week." in text
    assert "The pole" in text
    assert "At 2 bodies, 0 answered" in text


def test_the_inspector_does_not_see_who_reported(kohid, case):
    text = text_of(client_of(kohid, role="inspector"), desk(case))
    assert "anna@posta.example" not in text
    assert "Your role does not see who reported." in text


@pytest.mark.parametrize(("role", "expected"), [("agent", {"promise", "claim", "close"}), ("inspector", {"claim"})])
def test_only_moves_that_this_person_may_make_are_offered(kohid, sent, role, expected):
    text = text_of(client_of(kohid, role=role), desk(sent))
    with kohid.entered():
        offered = {code for code in Transition.objects.values_list("code", flat=True) if f"/moves/{code}/" in text
                   or f"open=move-{code}#" in text}
    assert offered == expected


def test_a_move_is_made_and_its_page_says_so(kohid, staff_of_kohid, case):
    response = staff_of_kohid.post(desk(case, "moves/send/", "queue=review"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(desk(case, query="queue=review"))
    assert types_of(kohid, case)[-2:] == ["case_moved", "referral_sent"]
    assert "Waiting for an answer" in text_of(staff_of_kohid, response.headers["Location"])


def test_a_move_that_lacks_something_comes_back_open_with_the_sentence_beside_the_field(kohid, staff_of_kohid, sent):
    response = staff_of_kohid.post(desk(sent, "moves/promise/"), {"promised_date": ""})
    assert response.status_code == 409
    text = response.content.decode()
    assert "This step needs the promised day." in text
    assert '<details class="fold" open>' in text
    assert '<a href="#move-promise-promised_date">This step needs the promised day.' in text
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    response = staff_of_kohid.post(desk(sent, "moves/promise/"), {"promised_date": past})
    assert f'value="{past}"' in response.content.decode()
    response = staff_of_kohid.post(desk(sent, "moves/promise/"), {"promised_date": "next week"})
    assert response.status_code == 422 and 'value="next week"' in response.content.decode()
    assert types_of(kohid, sent)[-1] == "referral_sent", "nothing happened"


def test_whoever_is_slower_is_told_and_sees_the_case_as_it_is_now(kohid, staff_of_kohid, case):
    staff_of_kohid.post(desk(case, "moves/send/"))
    response = staff_of_kohid.post(desk(case, "moves/send/"))
    assert response.status_code == 409
    text = response.content.decode()
    assert "Somebody was faster" in text
    assert "open=move-promise#" in text, "the moves are those of the present state"


def test_a_role_that_may_not_is_refused_and_what_it_wrote_stays(kohid, case):
    response = client_of(kohid, role="inspector").post(
        desk(case, "referrals/"), {"body": "works", "subject": "Please mend it"}
    )
    assert response.status_code == 403
    assert "Your role does not allow this." in response.content.decode()


@pytest.mark.parametrize("voice", ["public", "letter", "internal"])
def test_words_are_kept_for_their_reader(kohid, staff_of_kohid, case, voice):
    response = staff_of_kohid.post(desk(case, "notes/"), {"voice": voice, "words": "We look into it."})
    assert response.status_code == 302
    with kohid.entered():
        assert case.events.order_by("seq").last().voice == voice
    assert f'<article class="voice {voice}">' in text_of(staff_of_kohid, desk(case))


def test_no_words_are_refused_and_the_voice_stays(staff_of_kohid, case):
    response = staff_of_kohid.post(desk(case, "notes/"), {"voice": "internal", "words": "  "})
    assert response.status_code == 400
    text = response.content.decode()
    assert "Please write something first." in text
    assert 'value="internal" checked' in text


def test_the_preview_is_the_letter_that_is_sent(kohid, staff_of_kohid, case):
    words = "We ordered the part.\n\nIt comes on Monday."
    shown = staff_of_kohid.post(desk(case, "notes/preview/"), {"voice": "letter", "words": words})
    with kohid.entered():
        event = add_note(case, words, voice=Voice.LETTER, actor=actor_with("agent"))
        (sent,) = letters_for(event)
    assert all_but_the_own_link(escape(sent.letter.text)) in shown.content.decode()
    assert escape(sent.letter.subject) in shown.content.decode()
    assert "anna@posta.example" in shown.content.decode()


def test_looking_at_the_letter_without_javascript_keeps_the_words_and_sends_nothing(kohid, staff_of_kohid, case):
    before = types_of(kohid, case)
    response = staff_of_kohid.post(desk(case, "notes/"), {"voice": "letter", "words": "Soon.", "look": "1"})
    assert response.status_code == 200
    assert ">Soon.</textarea>" in response.content.decode()
    assert types_of(kohid, case) == before


def test_a_letter_to_nobody_is_said_to_be_one(kohid, staff_of_kohid):
    with kohid.entered():
        nobodys = a_case("No address")
    shown = staff_of_kohid.post(desk(nobodys, "notes/preview/"), {"voice": "letter", "words": "Hello"})
    assert "this letter would reach nobody" in shown.content.decode()


def test_hostile_words_are_shown_as_words(staff_of_kohid, case):
    words = "<script>alert(1)</script> {{ request }}"
    staff_of_kohid.post(desk(case, "notes/"), {"voice": "public", "words": words})
    text = text_of(staff_of_kohid, desk(case))
    assert "<script>alert(1)" not in text and "&lt;script&gt;alert(1)&lt;/script&gt; {{ request }}" in text


@pytest.mark.parametrize(("wanted", "shown"), [("", {"p", "l", "i"}), ("public", {"p"}), ("internal", {"i"})])
def test_the_history_shows_what_one_reader_sees(kohid, staff_of_kohid, case, wanted, shown):
    with kohid.entered():
        agent = actor_with("agent")
        for voice in Voice:
            add_note(case, f"Words for {voice.value}", voice=voice, actor=agent)
    text = text_of(staff_of_kohid, desk(case, query=f"history={wanted}"))
    words = {"p": "Words for public", "l": "Words for letter", "i": "Words for internal"}
    assert {key for key, sentence in words.items() if sentence in text} == shown


def test_many_who_join_are_one_line_of_history(kohid, staff_of_kohid, case):
    with kohid.entered():
        for _ in range(5):
            join_case(case, Part.SUPPORTER, actor=ANONYMOUS)
    assert "5 more people are affected" in text_of(staff_of_kohid, desk(case))


def test_a_second_body_has_its_own_state_and_its_answer_is_taken_down(kohid, staff_of_kohid, sent):
    assert staff_of_kohid.post(desk(sent, "referrals/"), {"body": "works", "subject": "The pole"}).status_code == 302
    with kohid.entered():
        referral = Referral.objects.get(case=sent, body__code="works")
        promised = timezone.localdate() + timedelta(days=9)
    act = f"referrals/{referral.public_id}/"
    refused = staff_of_kohid.post(desk(sent, act + "answer/"), {"answer": " ", "voice": "public"})
    assert refused.status_code == 400 and "Please write down what they answered." in refused.content.decode()
    told = {"answer": "We paint it.", "promised_on": promised.isoformat(), "voice": "public"}
    assert staff_of_kohid.post(desk(sent, act + "answer/"), told).status_code == 302
    with kohid.entered():
        states = dict(sent.referrals.values_list("body__code", "state"))
        assert states == {"lamps": "sent", "works": "answered"}
    assert "Promised day:" in text_of(staff_of_kohid, desk(sent))
    assert staff_of_kohid.post(desk(sent, act + "withdraw/")).status_code == 302
    with kohid.entered():
        referral.refresh_from_db()
        assert referral.state == "withdrawn"


def test_a_referral_of_another_case_is_not_found(kohid, staff_of_kohid, sent):
    with kohid.entered():
        other = move_case(a_case("Other"), move("send"), actor=actor_with("agent"))
        referral = other.referrals.get()
    address = desk(sent, f"referrals/{referral.public_id}/answer/")
    assert staff_of_kohid.post(address, {"answer": "x", "voice": "public"}).status_code == 404


def test_the_body_that_has_it_is_not_offered_again_and_nobody_is_refused(staff_of_kohid, sent):
    form = text_of(staff_of_kohid, desk(sent, query="open=refer")).split('id="refer-body"')[1].split("</select>")[0]
    assert "works" in form and "lamps" not in form
    response = staff_of_kohid.post(desk(sent, "referrals/"), {"body": "", "subject": "The pole"})
    assert response.status_code == 400
    assert "Please choose who gets it." in response.content.decode()
    assert 'value="The pole"' in response.content.decode()


def test_a_case_is_taken_handed_over_and_given_up(kohid, staff_of_kohid, case):
    def carer():
        with kohid.entered():
            return Case.objects.get(pk=case.pk).assignee

    staff_of_kohid.post(desk(case, "assign/"), {"me": "1"})
    assert carer().role == "agent"
    with kohid.entered():
        manager = person_with("manager")
    staff_of_kohid.post(desk(case, "assign/"), {"to": f"person:{manager.public_id}"})
    assert carer() == manager
    staff_of_kohid.post(desk(case, "assign/"), {"to": "nobody"})
    assert carer() is None
    assert staff_of_kohid.post(desk(case, "assign/"), {"to": "somebody"}).status_code == 422


def test_one_key_takes_from_a_colleague_only_when_pressed_twice(kohid, staff_of_kohid, case):
    with kohid.entered():
        manager = person_with("manager")
        assign_case(case, manager, actor=actor_with("manager"))
    from_script = {"HTTP_X_REQUESTED_WITH": "fetch"}
    first = staff_of_kohid.post(desk(case, "take/"), **from_script)
    assert first.status_code == 409 and f"{manager} looks after it" in first.content.decode()
    with kohid.entered():
        assert Case.objects.get(pk=case.pk).assignee == manager
    assert staff_of_kohid.post(desk(case, "take/"), {"over": "1"}, **from_script).status_code == 204
    with kohid.entered():
        assert Case.objects.get(pk=case.pk).assignee.role == "agent"


def test_who_changes_the_priority_reads_that_the_promised_times_follow(kohid, staff_of_kohid, case):
    with kohid.entered():
        save_level(LevelWish("solution", 3, "calendar", priority=2), actor=actor_with("administrator"))
    text = staff_of_kohid.post(desk(case, "priority/"), {"priority": "2"}, follow=True).content.decode()
    assert "The promised times follow from it and have changed" in text
    text = staff_of_kohid.post(desk(case, "priority/"), {"priority": "2"}, follow=True).content.decode()
    assert "The promised times follow from it and have changed" not in text


def test_category_place_and_words_are_put_right_and_the_log_says_so(kohid, staff_of_kohid, case):
    staff_of_kohid.post(desk(case, "category/"), {"category": "potholes"})
    staff_of_kohid.post(desk(case, "place/"), {"address": "Híd utca 3.", "landmark": "", "point": "47.02, 19.02"})
    staff_of_kohid.post(desk(case, "words/"), {"title": "Dark lamps", "description": "All of them."})
    with kohid.entered():
        now = Case.objects.select_related("category", "area").get(pk=case.pk)
        assert (now.category.code, now.area.code, now.lat) == ("potholes", "q1", 47.02)
        assert (now.title, now.description) == ("Dark lamps", "All of them.")
    text = text_of(staff_of_kohid, desk(case))
    assert "Category put right" in text and "Street lighting → Pothole" in text


@pytest.mark.parametrize("point", ["47.02", "here", "95, 19", "47.0, 19.0, 3", "nan, 1"])
def test_a_point_that_is_none_is_explained(staff_of_kohid, case, point):
    response = staff_of_kohid.post(desk(case, "place/"), {"address": "Híd utca 3.", "landmark": "", "point": point})
    assert response.status_code == 422
    assert "Write latitude and longitude as two numbers" in response.content.decode()
    assert "Híd utca 3." in response.content.decode()


def test_a_photo_is_added_shown_and_hidden(kohid, staff_of_kohid, case):
    sent = {"photo": upload(pictures.full_of_metadata("jpeg")), "moment": "after"}
    assert staff_of_kohid.post(desk(case, "photos/"), sent).status_code == 302
    with kohid.entered():
        photo = Photo.objects.get(case=case)
    assert f"/media/photos/{photo.pk}/small.webp" in text_of(staff_of_kohid, desk(case))
    assert staff_of_kohid.post(desk(case, f"photos/{photo.pk}/hide/")).status_code == 302
    with kohid.entered():
        photo.refresh_from_db()
        assert photo.hidden
    assert types_of(kohid, case)[-2:] == ["photo_added", "photo_hidden"]


def test_a_text_called_photo_is_refused_beside_its_field(kohid, staff_of_kohid, case):
    response = staff_of_kohid.post(desk(case, "photos/"), {"photo": upload(b"just words"), "moment": "before"})
    assert response.status_code == 400
    assert "This file is not a photo." in response.content.decode()
    with kohid.entered():
        assert not Photo.objects.exists()


def test_a_photo_that_came_before_a_refusal_is_not_asked_for_twice(kohid, staff_of_kohid, sent):
    with kohid.entered():
        Transition.objects.filter(code="claim").update(requires=["photo", "note"])
        forget_catalogues()
    refused = staff_of_kohid.post(desk(sent, "moves/claim/"), {"photo": upload(pictures.jpeg()), "note": ""})
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "The photo has arrived." in text
    kept = text.split('name="kept_photo" value="')[1].split('"')[0]
    with kohid.entered():
        assert Photo.objects.get(pk=kept).case is None, "refused: the case has no new photo"
    done = staff_of_kohid.post(desk(sent, "moves/claim/"), {"kept_photo": kept, "note": "New bulb"})
    assert done.status_code == 302
    with kohid.entered():
        assert Photo.objects.get(pk=kept).case == sent
        assert Case.objects.get(pk=sent.pk).status.code == "claimed"


def test_a_caller_joins_the_case_under_their_own_pseudonym(kohid, staff_of_kohid, case):
    assert staff_of_kohid.post(desk(case, "callers/"), {"email": "bela@posta.example"}).status_code == 302
    with kohid.entered():
        supporter = Participant.objects.get(case=case, part="supporter")
        event = case.events.order_by("seq").last()
        assert event.type == "supporter_joined" and event.actor == supporter.pseudonym
        assert event.actor_kind == "citizen"
    response = staff_of_kohid.post(desk(case, "callers/"), {"email": "bela@posta"})
    assert response.status_code == 422 and 'value="bela@posta"' in response.content.decode()


def test_open_cases_close_by_are_shown(kohid, staff_of_kohid, sent):
    with kohid.entered():
        other = move_case(a_case("The same lamp", at=KOHID_SQUARE), move("send"), actor=actor_with("agent"))
    text = text_of(staff_of_kohid, desk(sent, query="near=1"))
    assert "1 open case near by" in text and other.number in text


def test_the_reader_turns_from_case_to_case_in_the_queue_they_came_through(kohid, staff_of_kohid):
    with kohid.entered():
        cases = [a_case(f"Case {n}") for n in range(3)]
        a_case("Other", category="potholes")
    text = text_of(staff_of_kohid, desk(cases[1], query="queue=review&category=lighting"))
    before, after = (desk(cases[n], query="queue=review&category=lighting").replace("&", "&amp;") for n in (0, 2))
    assert f'href="{before}" rel="prev"' in text and f'href="{after}" rel="next"' in text
    assert 'rel="next"' not in text_of(staff_of_kohid, desk(cases[2], query="queue=review&category=lighting"))
    assert "rel=" not in text_of(staff_of_kohid, desk(cases[1])).split("</header>")[1]


def test_reloading_a_page_that_was_shown_again_leads_back_to_the_case(staff_of_kohid, case):
    response = staff_of_kohid.get(desk(case, "moves/send/", "queue=review"))
    assert response.status_code == 302 and response.headers["Location"] == desk(case, query="queue=review")


def test_there_is_no_inline_script_or_style(staff_of_kohid, case):
    for address in (desk(case, query="queue=open"), "/desk/?queue=open&view=map", "/desk/cases/new/", "/desk/call/"):
        text = text_of(staff_of_kohid, address)
        assert " style=" not in text and "<style" not in text and " onclick=" not in text
        assert "<script>" not in text

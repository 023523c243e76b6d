"""What the case page can do besides moving: take back, ready replies, documents, two people at once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from cases.catalogue import forget_catalogues
from cases.documents.storage import name_of
from cases.models import Case, Category, Document, Photo, Presence, ReplyTemplate, Text, Transition
from cases.models.event import Voice
from cases.services.correcting import correct_category, correct_place, correct_words
from cases.services.merging import merge_case
from cases.services.moving import move_case
from cases.services.presence import forget_presence, note_presence
from cases.services.replying import ReplyWish, save_reply
from cases.services.writing import add_note
from integrations.letters.choosing import letters_for
from tenants.accounts.actors import PermissionRefused
from tests.cases.desk.pages import all_but_the_own_link, desk, text_of
from tests.cases.documents import pdfs
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


def pdf(data: bytes, name: str = "Plan of the square.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


# Taking back


def test_what_was_sent_is_taken_back_with_a_plain_button_and_stands_struck_through(kohid, staff_of_kohid, sent):
    staff_of_kohid.post(desk(sent, "notes/"), {"voice": "letter", "words": "Too early"})
    with kohid.entered():
        event = sent.events.order_by("seq").last()
    text = text_of(staff_of_kohid, desk(sent))
    assert f"events/{event.seq}/take-back/" in text and "Take back" in text
    assert staff_of_kohid.post(desk(sent, f"events/{event.seq}/take-back/")).status_code == 302
    text = text_of(staff_of_kohid, desk(sent))
    assert "<s>Letter to the reporter</s>" in text and "taken back: today" in text and "Kőhíd Agent" in text
    assert "Too early" not in text
    again = staff_of_kohid.post(desk(sent, f"events/{event.seq}/take-back/"))
    assert again.status_code == 409 and "The ten seconds are over" in again.content.decode()


def test_a_move_is_taken_back_and_the_public_page_shows_nothing_of_it(kohid, staff_of_kohid, sent):
    staff_of_kohid.post(desk(sent, "moves/claim/"))
    with kohid.entered():
        event = sent.events.filter(type="case_moved").order_by("seq").last()
    staff_of_kohid.post(desk(sent, f"events/{event.seq}/take-back/"))
    with kohid.entered():
        assert Case.objects.get(pk=sent.pk).status.code == "sent"
    public = text_of(client_of(kohid), f"/{sent.number}/")
    assert "taken back" not in public
    assert public.count("Said to be done") == 0


def test_a_colleague_has_no_button_to_take_back_what_others_sent(kohid, staff_of_kohid, sent):
    staff_of_kohid.post(desk(sent, "notes/"), {"voice": "letter", "words": "Dear Anna"})
    assert "take-back/" not in text_of(client_of(kohid, role="manager"), desk(sent))


# A caller


def test_a_call_is_noted_as_an_internal_note_that_came_by_telephone(kohid, staff_of_kohid, sent):
    assert staff_of_kohid.post(desk(sent, "calls/"), {"words": "He asks when."}).status_code == 302
    with kohid.entered():
        event = sent.events.order_by("seq").last()
        assert (event.type, event.voice, event.data["channel"]) == ("note_added", "internal", "phone")
    assert "they rang" in text_of(staff_of_kohid, desk(sent))
    empty = staff_of_kohid.post(desk(sent, "calls/"), {"words": " "})
    assert empty.status_code == 400 and "Please write something first." in empty.content.decode()


def test_other_cases_of_the_same_reporter_stand_beside_it_with_their_state(kohid, staff_of_kohid, case):
    with kohid.entered():
        other = move_case(a_case("A pothole too", email="anna@posta.example", category="potholes"), move("send"),
                          actor=actor_with("agent"))
    text = text_of(staff_of_kohid, desk(case))
    assert f"{other.number} A pothole too" in text and "2 cases" in text


@pytest.mark.parametrize("columns, said", [
    ({"paused_at": timezone.now()}, "We have asked you something and wait for your answer"),
    ({"unanswered_at": timezone.now()}, "They have not answered at all, and we say so"),
])
def test_the_sentence_for_a_caller_knows_waiting_and_silence(kohid, staff_of_kohid, sent, columns, said):
    with kohid.entered():
        Case.objects.filter(pk=sent.pk).update(**columns)
    assert said in text_of(staff_of_kohid, desk(sent))


def test_the_caller_of_a_joined_case_hears_the_other_number(kohid, staff_of_kohid, sent):
    with kohid.entered():
        main = move_case(a_case("The same"), move("send"), actor=actor_with("agent"))
        merge_case(sent, main, actor=actor_with("agent"))
    assert f"we go on with it under the number {main.number}" in text_of(staff_of_kohid, desk(sent))


# Forms on demand


@pytest.mark.parametrize("name", ["words", "place", "category", "photo", "document", "join", "call", "refer",
                                  "move-close", "move-claim"])
def test_a_form_comes_when_it_is_opened_and_without_scripts_with_the_page(staff_of_kohid, sent, name):
    address = desk(sent, f"forms/{name}/")
    part = staff_of_kohid.get(address, headers={"HX-Request": "true"})
    assert part.status_code == 200 and f'id="form-{name}"' in part.content.decode()
    assert "<html" not in part.content.decode()
    plain = staff_of_kohid.get(address)
    assert plain.status_code == 302 and f"open={name}#form-{name}" in plain.headers["Location"]
    assert f'id="form-{name}"' in text_of(staff_of_kohid, plain.headers["Location"].split("#")[0])


@pytest.mark.parametrize("name", ["nothing", "move-nothing", "answer-nothing", "note"])
def test_a_form_that_there_is_not_is_not_found(staff_of_kohid, sent, name):
    address = desk(sent, f"forms/{name}/")
    assert staff_of_kohid.get(address, headers={"HX-Request": "true"}).status_code == 404


# Previews


def test_a_move_shows_the_letter_that_it_will_make(kohid, staff_of_kohid, sent):
    with kohid.entered():
        Transition.objects.filter(code="promise").update(requires=["promised_date", "note"],
                                                         tells={"en": "A day was promised."})
        forget_catalogues()
    shown = staff_of_kohid.post(desk(sent, "moves/promise/told/"), {"note": "On Friday, they say."}).content.decode()
    assert "A day was promised." in shown and "On Friday, they say." in shown and "anna@posta.example" in shown
    with kohid.entered():
        case = move_case(sent, move("promise"), actor=actor_with("agent"), note="On Friday, they say.",
                         promised_on=timezone.localdate())
        event = case.events.filter(type="case_moved").order_by("seq").last()
        letter = next(one.letter for one in letters_for(event) if one.letter.to_address == "anna@posta.example")
    assert all_but_the_own_link(escape(letter.text)) in shown
    assert "/stop/" not in shown


def test_looking_at_a_move_makes_no_move(kohid, staff_of_kohid, sent):
    response = staff_of_kohid.post(desk(sent, "moves/promise/"), {"promised_date": "2099-01-05", "look": "1"})
    assert response.status_code == 200 and 'value="2099-01-05"' in response.content.decode()
    with kohid.entered():
        assert Case.objects.get(pk=sent.pk).status.code == "sent"


def test_the_preview_of_the_question_holds_no_key_to_the_reporters_answer(staff_of_kohid, sent):
    shown = staff_of_kohid.post(desk(sent, "moves/claim/letter/"))
    assert "Is it really done?" in shown.content.decode()
    assert "/survey/" not in shown.content.decode() and "?a=yes" not in shown.content.decode()
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_letter_is_seen_as_mail_programs_show_it(staff_of_kohid, case):
    shown = staff_of_kohid.post(desk(case, "notes/letter/"), {"words": "We <b>look</b> into it."})
    assert "<table" in shown.content.decode() and "We &lt;b&gt;look&lt;/b&gt; into it." in shown.content.decode()
    nothing = staff_of_kohid.post(desk(case, "notes/letter/"), {"words": " "})
    assert "nobody gets a letter" in nothing.content.decode()


# Ready replies


@pytest.fixture
def reply(kohid):
    with kohid.entered():
        words = {"en": "{body} is late with {number}. {promised_on}", "hu": "Késik: {number}"}
        return save_reply(ReplyWish("Late", words, categories=["lighting"], voice="letter"),
                          actor=actor_with("administrator"))


def test_a_ready_reply_is_filled_in_the_readers_language_and_nothing_is_sent(kohid, staff_of_kohid, sent, reply):
    with kohid.entered():
        before = sent.events.count()
    answer = staff_of_kohid.post(desk(sent, "notes/"), {"voice": "letter", "words": "Hello.", "use": "1",
                                                        "reply": str(reply.public_id)})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"Hello.\n\nFényHáló Közvilágítás is late with {sent.number}. ___</textarea>" in text
    assert "This case does not say: until when it was promised" in text
    with kohid.entered():
        assert sent.events.count() == before
    part = staff_of_kohid.post(desk(sent, "notes/reply/"), {"voice": "letter", "reply": str(reply.public_id)},
                               headers={"HX-Request": "true"}).content.decode()
    assert "is late with" in part and "<html" not in part


def test_replies_are_offered_by_category_and_status(kohid, staff_of_kohid, sent, reply):
    assert f'value="{reply.public_id}"' in text_of(staff_of_kohid, desk(sent))
    with kohid.entered():
        other = a_case("A pothole", category="potholes")
    assert f'value="{reply.public_id}"' not in text_of(staff_of_kohid, desk(other))
    with kohid.entered():
        save_reply(ReplyWish("Late", {"en": "Late"}, statuses=["solved"]), actor=actor_with("administrator"),
                   reply=reply)
    assert f'value="{reply.public_id}"' not in text_of(staff_of_kohid, desk(sent))


def test_a_public_update_never_names_the_reporter(kohid, staff_of_kohid, case):
    with kohid.entered():
        everywhere = save_reply(ReplyWish("Hello", {"en": "Dear {reporter}"}), actor=actor_with("administrator"))
        case.participants.update(name="Anna Kis")
    for voice, said in (("letter", "Dear Anna Kis"), ("internal", "Dear Anna Kis"), ("public", "Dear the reporter")):
        text = staff_of_kohid.post(desk(case, "notes/reply/"), {"voice": voice, "reply": str(everywhere.public_id)},
                                   headers={"HX-Request": "true"}).content.decode()
        assert said in text or (voice == "public" and "Anna" not in text), voice


def test_replies_are_shaped_on_their_page_and_an_unknown_field_changes_nothing(kohid):
    administrator = client_of(kohid, role="administrator")
    page = "/desk/settings/replies/"
    assert "There is no ready reply yet" in text_of(administrator, page)
    assert administrator.post(page + "ready/").status_code == 302
    with kohid.entered():
        assert ReplyTemplate.objects.count() == 5
        assert set(ReplyTemplate.objects.first().bodies) == {"hu", "en", "de"}
    assert administrator.post(page + "ready/").status_code == 400, "not twice"
    wish = {"title": "New", "voice": "public", "body_en": "Dear {name}, {number}", "position": "1"}
    refused = administrator.post(page + "new/", wish)
    text = refused.content.decode()
    assert refused.status_code == 400
    assert "There is no field {name}." in text and "{promised_on}" in text
    assert "Dear {name}, {number}</textarea>" in text
    personal = administrator.post(page + "new/", wish | {"body_en": "Dear {reporter}"})
    assert personal.status_code == 400 and "Everybody reads a public update" in personal.content.decode()
    with kohid.entered():
        assert ReplyTemplate.objects.count() == 5
        number = a_case().number
    good = wish | {"body_en": "Your case {number}", "case": number}
    tried = administrator.post(page + "new/", good | {"look": "1"}).content.decode()
    assert f"Your case {number}" in tried and "Nothing was saved yet." in tried
    assert "There is no case with this number" in administrator.post(
        page + "new/", good | {"look": "1", "case": "X"}).content.decode()
    assert administrator.post(page + "new/", good).status_code == 302
    with kohid.entered():
        new = ReplyTemplate.objects.get(name="New")
    changed = administrator.post(f"{page}{new.public_id}/", good | {"title": "Newer", "body_hu": "Ügye: {number}"})
    assert changed.status_code == 302
    assert "Newer" in text_of(administrator, page)
    administrator.post(f"{page}{new.public_id}/retire/")
    assert "no longer offered" in text_of(administrator, page)
    administrator.post(f"{page}{new.public_id}/retire/", {"back": "1"})
    with kohid.entered():
        new.refresh_from_db()
        assert new.active and new.bodies == {"en": "Your case {number}", "hu": "Ügye: {number}"}


def test_only_administrators_shape_replies(kohid, staff_of_kohid):
    assert staff_of_kohid.get("/desk/settings/replies/").status_code == 403
    with kohid.entered(), pytest.raises(PermissionRefused):
        save_reply(ReplyWish("x", {"en": "x"}), actor=actor_with("agent"))


# Corrections and two people at once


def test_what_was_put_right_shows_what_it_said_before_and_after(kohid, staff_of_kohid, case):
    staff_of_kohid.post(desk(case, "words/"), {"title": "Dark lamp", "description": "Two weeks."})
    staff_of_kohid.post(desk(case, "words/"), {"title": "Dark lamp", "description": "Three weeks."})
    staff_of_kohid.post(desk(case, "place/"), {"address": "Híd utca 3.", "landmark": "", "point": "47.02, 19.02"})
    with kohid.entered():
        rows = [event.data for event in case.events.filter(type="case_corrected").order_by("seq")]
        assert [Text.objects.get(pk=row["was"]).body for row in rows] == [
            "It has been dark for a week.", "Two weeks.", "Fő tér 1. · 47.05000, 19.06000"]
        assert all("Two" not in str(row) for row in rows), "the log holds no words"
    text = text_of(staff_of_kohid, desk(case))
    for words in ("It has been dark for a week.", "Two weeks.", "Three weeks.", "Fő tér 1. · 47.05000, 19.06000",
                  "Híd utca 3. · 47.02000, 19.02000"):
        assert f'<div class="quote asis">{words}</div>' in text, words
    with kohid.entered():
        move_case(case, move("send"), actor=actor_with("agent"))
    public = text_of(client_of(kohid), f"/{case.number}/")
    assert "We put the description right" in public and "It has been dark" not in public


def test_two_who_change_the_same_words_see_both_texts_and_nothing_is_lost(kohid, staff_of_kohid, case):
    text = text_of(staff_of_kohid, desk(case, query="open=words"))
    read = text.split('id="form-words"')[1].split('name="read" value="')[1].split('"')[0]
    with kohid.entered():
        correct_words(case, title="Dark lamp", description="Their words.", actor=actor_with("manager"))
    mine = {"title": "Dark lamps", "description": "My words.", "read": read}
    answer = staff_of_kohid.post(desk(case, "words/"), mine)
    both = answer.content.decode()
    assert answer.status_code == 409
    assert "Their words." in both and "My words.</textarea>" in both and "Kőhíd Manager" in both
    assert 'name="title" value="Dark lamps"' in both, "what only I changed goes along"
    with kohid.entered():
        now = Case.objects.get(pk=case.pk)
        assert (now.title, now.description) == ("Dark lamp", "Their words.")
    fresh = both.split('name="read" value="')[1].split('"')[0]
    joined = staff_of_kohid.post(desk(case, "words/"), mine | {"read": fresh, "both": "description",
                                                               "join": "description"}).content.decode()
    assert "Their words.\n\nMy words.</textarea>" in joined
    done = staff_of_kohid.post(desk(case, "words/"), {"title": "Dark lamps", "read": fresh,
                                                      "description": "Their words and mine."})
    assert done.status_code == 302
    with kohid.entered():
        now = Case.objects.get(pk=case.pk)
        assert (now.title, now.description) == ("Dark lamps", "Their words and mine.")


def test_whoever_left_a_field_alone_does_not_write_over_it(kohid, staff_of_kohid, case):
    with kohid.entered():
        read = case.events.count()
        correct_words(case, title="Their title", description=case.description, actor=actor_with("manager"))
    answer = staff_of_kohid.post(desk(case, "words/"), {"title": case.title, "description": "My words.",
                                                        "read": str(read)})
    assert answer.status_code == 302
    with kohid.entered():
        now = Case.objects.get(pk=case.pk)
        assert (now.title, now.description) == ("Their title", "My words.")


def test_a_place_put_right_meanwhile_is_said_and_what_was_typed_stays(kohid, staff_of_kohid, case):
    with kohid.entered():
        read = case.events.count()
        place = KOHID_SQUARE.__class__(47.03, 19.03, "Malom utca 1.")
        correct_place(case, place, actor=actor_with("manager"))
    mine = {"address": "Híd utca 3.", "landmark": "", "point": "", "read": str(read)}
    answer = staff_of_kohid.post(desk(case, "place/"), mine)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Somebody was faster" in text and 'value="Híd utca 3."' in text
    fresh = text.split('id="form-place"')[1].split('name="read" value="')[1].split('"')[0]
    assert staff_of_kohid.post(desk(case, "place/"), mine | {"read": fresh}).status_code == 302


def test_a_category_put_right_lets_the_clocks_follow(kohid, case):
    with kohid.entered():
        potholes = Category.objects.get(code="potholes")
        Category.objects.filter(code="potholes").update(answer_days=3)
        forget_catalogues()
        before = Case.objects.get(pk=case.pk).answer_due_at
        after = correct_category(case, potholes, actor=actor_with("agent"))
        assert Case.objects.get(pk=after.pk).answer_due_at == before - timedelta(days=5)


def test_colleagues_see_who_else_is_writing(kohid, staff_of_kohid, case):
    manager = client_of(kohid, role="manager")
    manager.post(desk(case, "here/"), {"writes": "1", "read": "1"})
    seen = staff_of_kohid.post(desk(case, "here/"), {"writes": "0", "read": "1"}).content.decode()
    assert "Kőhíd Manager is writing here since" in seen
    seen = manager.post(desk(case, "here/"), {"writes": "0", "read": "1"}).content.decode()
    assert "Kőhíd Agent has had this case open since" in seen
    with kohid.entered():
        assert Presence.objects.count() == 2
        add_note(case, "News", voice=Voice.INTERNAL, actor=actor_with("agent"))
    assert "Something has happened in this case" in manager.post(
        desk(case, "here/"), {"writes": "0", "read": "1"}).content.decode()
    with kohid.entered():
        Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
        assert forget_presence(timezone.now()) == 2


def test_since_when_somebody_writes_is_kept_while_they_go_on(kohid, case):
    with kohid.entered():
        person = person_with("agent")
        note_presence(case, person, writes=True)
        Presence.objects.update(since=timezone.now() - timedelta(minutes=9), seen_at=timezone.now())
        note_presence(case, person, writes=True)
        assert timezone.now() - Presence.objects.get().since > timedelta(minutes=8)
        note_presence(case, person, writes=False)
        assert timezone.now() - Presence.objects.get().since < timedelta(minutes=1)


# Documents and photos


def test_a_document_is_added_cleaned_downloaded_hidden_and_shown(kohid, staff_of_kohid, sent, tmp_path):
    plan = pdf(pdfs.full_of_tricks(), "../ter\u202ev.pdf.PDF")
    added = staff_of_kohid.post(desk(sent, "documents/"), {"document": plan, "voice": "public"})
    assert added.status_code == 302
    with kohid.entered():
        document = Document.objects.get(case=sent)
        assert (document.pages, document.name) == (1, "terv.pdf.pdf")
        assert (tmp_path / name_of(kohid.schema_name, document.pk)).stat().st_size == document.size
    text = text_of(staff_of_kohid, desk(sent))
    assert "Document added" in text and f"/media/documents/{document.pk}" in text
    citizen = client_of(kohid)
    assert f"/media/documents/{document.pk}" in text_of(citizen, f"/{sent.number}/")
    got = citizen.get(f"/media/documents/{document.pk}")
    data = got.getvalue()
    assert got.status_code == 200 and data.startswith(b"%PDF-") and pdfs.CANARY.encode() not in data
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].startswith("sandbox")
    staff_of_kohid.post(desk(sent, f"documents/{document.pk}/"))
    assert citizen.get(f"/media/documents/{document.pk}").status_code == 404
    assert f"/media/documents/{document.pk}" not in text_of(citizen, f"/{sent.number}/")
    assert staff_of_kohid.get(f"/media/documents/{document.pk}").status_code == 200
    staff_of_kohid.post(desk(sent, f"documents/{document.pk}/"), {"show": "1"})
    assert citizen.get(f"/media/documents/{document.pk}").status_code == 200
    with kohid.entered():
        types = list(sent.events.order_by("seq").values_list("type", flat=True))
        assert types[-3:] == ["document_added", "document_hidden", "document_shown"]


def test_an_internal_document_is_for_the_staff_only(kohid, staff_of_kohid, staff_of_zoldvar, sent):
    staff_of_kohid.post(desk(sent, "documents/"), {"document": pdf(pdfs.ordinary()), "voice": "internal"})
    with kohid.entered():
        document = Document.objects.get(case=sent)
    assert client_of(kohid).get(f"/media/documents/{document.pk}").status_code == 404
    assert staff_of_zoldvar.get(f"/media/documents/{document.pk}").status_code == 404
    assert staff_of_zoldvar.post(desk(sent, "documents/")).status_code == 404
    public = text_of(client_of(kohid), f"/{sent.number}/")
    assert "document" not in public.lower() or str(document.pk) not in public


@pytest.mark.parametrize(("data", "said"), [
    (b"", "This file is empty"), (b"words", "This file is not a PDF"), (pdfs.truncated(), "damaged or arrived only"),
    (pdfs.locked_for_readers(), "locked with a password")])
def test_a_hostile_document_is_explained_beside_its_field_and_nothing_changes(kohid, staff_of_kohid, sent, data, said):
    answer = staff_of_kohid.post(desk(sent, "documents/"), {"document": pdf(data), "voice": "public"})
    assert answer.status_code == 400 and said in answer.content.decode()
    with kohid.entered():
        assert not Document.objects.exists()


def test_no_document_is_asked_for_and_the_inspector_may_not_hide_one(kohid, staff_of_kohid, sent):
    answer = staff_of_kohid.post(desk(sent, "documents/"), {"voice": "internal"})
    assert answer.status_code == 400 and "Please choose a PDF first." in answer.content.decode()
    staff_of_kohid.post(desk(sent, "documents/"), {"document": pdf(pdfs.ordinary()), "voice": "internal"})
    with kohid.entered():
        document = Document.objects.get(case=sent)
    assert client_of(kohid, role="inspector").post(desk(sent, f"documents/{document.pk}/")).status_code == 403


def test_a_hidden_photo_is_shown_again_and_before_and_after_stand_side_by_side(kohid, staff_of_kohid, sent):
    for moment in ("before", "after"):
        staff_of_kohid.post(desk(sent, "photos/"), {"photo": SimpleUploadedFile("a.jpg", pictures.jpeg()),
                                                    "moment": moment})
    text = text_of(staff_of_kohid, desk(sent))
    assert '<figure class="pair">' in text and "Kőhíd Agent" in text
    with kohid.entered():
        photo = Photo.objects.get(case=sent, moment="after")
    staff_of_kohid.post(desk(sent, f"photos/{photo.pk}/hide/"))
    assert '<figure class="pair">' not in text_of(staff_of_kohid, desk(sent))
    assert staff_of_kohid.post(desk(sent, f"photos/{photo.pk}/show/")).status_code == 302
    with kohid.entered():
        photo.refresh_from_db()
        assert not photo.hidden
        assert sent.events.order_by("seq").last().type == "photo_shown"

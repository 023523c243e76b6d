"""Updates both ways: whose word they are, which step they take, what waits for a person, and each of them once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.bulk import write_stories
from cases.models import Body, Case, CaseEvent, Photo, Referral
from cases.models.event import Voice
from cases.selectors import words_of
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case, withdraw_referral
from cases.services.writing import add_note
from cases.stories import CaseStory, Moment, Step
from integrations.models import RemoteName
from integrations.open311.server.describing import moment
from tenants.accounts.actors import BODY
from tests.cases.photos import pictures
from tests.integrations.open311.server.asking import caller, errors, sentence, told, tree
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def lamp(zoldvar) -> str:
    """The number of a case that is with the lamps' body."""
    with zoldvar.entered():
        return a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example").number


def case_of(number: str) -> Case:
    return Case.objects.select_related("status").get(number=number)


def said(number: str, voice: Voice) -> list[str]:
    """The words in a case that one kind of reader sees, in order."""
    events = CaseEvent.objects.filter(case__number=number, voice=voice).order_by("seq")
    words = words_of(list(events))
    return [words[event.data["note"]] for event in events if event.data.get("note") in words]


def types(number: str) -> list[str]:
    return list(CaseEvent.objects.filter(case__number=number).order_by("seq").values_list("type", flat=True))


def ago(**span: float) -> str:
    return (timezone.now() - timedelta(**span)).isoformat()


# Whose word it is


def test_a_bodys_update_is_its_referrals_answer_and_moves_the_case(zoldvar, contractor, lamp):
    contractor.update(lamp, "1", status="FIXED", description="New bulb.", updated_datetime=ago(hours=2))
    with zoldvar.entered():
        case = case_of(lamp)
        referral = Referral.objects.get(case=case)
        assert (case.status.code, case.face, referral.state) == ("claimed", "claim", "solved")
        assert said(lamp, Voice.PUBLIC) == ["New bulb."] and said(lamp, Voice.INTERNAL) == []
        assert types(lamp)[-2:] == ["referral_answered", "case_moved"]
        assert abs(referral.answered_at - timezone.now()) < timedelta(minutes=1), "not before it was sent to them"
        assert {event.actor_kind for event in case.events.order_by("-seq")[:2]} == {"body"}
        assert {event.actor for event in case.events.order_by("-seq")[:2]} == {contractor.key.public_id}


def test_a_promised_day_is_taken_down(zoldvar, contractor, lamp):
    day = timezone.localdate() + timedelta(days=4)
    contractor.update(lamp, "1", status="ACTION_SCHEDULED", expected_datetime=day.isoformat())
    with zoldvar.entered():
        case = case_of(lamp)
        assert (case.status.code, case.promised_on) == ("promised", day)
        assert types(lamp)[-3:] == ["referral_answered", "promise_made", "case_moved"]


def test_an_answers_own_time_is_believed_while_senders_try_again(zoldvar, contractor, lamp):
    with zoldvar.entered():
        Case.objects.filter(number=lamp).update(reported_at=ago(days=9))
        Referral.objects.update(sent_at=ago(days=9))
    contractor.update(lamp, "1", status="OPEN", description="On our list.", updated_datetime=ago(hours=70))
    with zoldvar.entered():
        answered = Referral.objects.get().answered_at
        assert abs(timezone.now() - timedelta(hours=70) - answered) < timedelta(minutes=1)


def test_an_answer_is_not_dated_back_for_longer_than_that(zoldvar, contractor, lamp):
    with zoldvar.entered():
        Case.objects.filter(number=lamp).update(reported_at=ago(days=9))
        Referral.objects.update(sent_at=ago(days=9))
    contractor.update(lamp, "1", status="OPEN", description="On our list.", updated_datetime=ago(days=8))
    with zoldvar.entered():
        assert timezone.now() - Referral.objects.get().answered_at < timedelta(minutes=1)


def test_a_body_speaks_only_of_cases_that_it_has(zoldvar, contractor, lamp, in_english):
    with zoldvar.entered():
        other = a_case("Hole", category="potholes", at=ZOLDVAR_SQUARE).number
        withdraw_referral(Referral.objects.get(case__number=lamp), actor=actor_with("agent"))
    for number in (other, lamp):
        response = contractor.post("servicerequestupdates.json", service_request_id=number, update_id="1",
                                   status="FIXED")
        assert errors(response)[0] == (403, f"This api_key may not send updates about {number}.")
    with zoldvar.entered():
        assert case_of(other).status.code == case_of(lamp).status.code == "sent"


def test_of_several_bodies_each_answers_for_itself(zoldvar, contractor, lamp):
    with zoldvar.entered():
        refer_case(case_of(lamp), Body.objects.get(code="works"), actor=actor_with("agent"))
    caller(zoldvar, "Works", may=("update",), body="works").update(lamp, "1", description="Not our pole.")
    contractor.update(lamp, "1", description="Ours.")
    with zoldvar.entered():
        assert {referral.body.code: referral.state for referral in Referral.objects.all()} == {
            "lamps": "answered", "works": "answered"}


def test_a_back_office_does_what_customer_service_may(zoldvar, office, lamp):
    office.update(lamp, "1", status="in_progress", description="We are on it.")
    office.update(lamp, "2", status="no_further_action", external_status_code="no_answer", description="They are gone.")
    with zoldvar.entered():
        case = case_of(lamp)
        assert case.status.code == "closed" and case.events.get(type="case_moved").data["reason"] == "no_answer"
        assert said(lamp, Voice.PUBLIC) == ["We are on it.", "They are gone."]
        assert Referral.objects.get().answered_at is not None


def test_a_back_office_writes_in_cases_that_nobody_or_several_have(zoldvar, office):
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        refer_case(case, Body.objects.get(code="works"), actor=actor_with("agent"))
    office.update(case.number, "1", description="Both have been told.")
    with zoldvar.entered():
        assert types(case.number)[-1] == "note_added" and said(case.number, Voice.PUBLIC) == ["Both have been told."]


def test_citizens_words_wait_for_the_staff(zoldvar, app):
    number = app.report(email="anna@posta.example")
    app.update(number, "1", status="OPEN", description="It is worse now.", email="bela@posta.example")
    with zoldvar.entered():
        assert said(number, Voice.PUBLIC) == []
        assert said(number, Voice.INTERNAL) == ["It is worse now."]
        assert case_of(number).status.code == "sent"


def test_only_the_reporter_confirms_and_only_what_was_claimed(zoldvar, app):
    number = app.report(email="anna@posta.example")
    app.update(number, "1", status="FIXED", email="anna@posta.example")
    with zoldvar.entered():
        assert case_of(number).status.code == "sent", "nobody has claimed it yet"
        move_case(case_of(number), move("claim"), actor=actor_with("agent"))
    app.update(number, "2", status="FIXED", email="stranger@posta.example")
    with zoldvar.entered():
        assert case_of(number).status.code == "claimed"
    app.update(number, "3", status="FIXED", email="Anna@posta.example")
    with zoldvar.entered():
        assert case_of(number).face == "sure"
        assert len(said(number, Voice.INTERNAL)) == 2, "the two wishes that were not followed wait for a person"


def test_an_app_speaks_only_of_what_it_reported(zoldvar, app, lamp):
    response = app.post("servicerequestupdates.json", service_request_id=lamp, update_id="1", description="Hello")
    assert errors(response)[0][0] == 403


def test_a_case_that_is_not_public_is_not_there_for_others(kohid):
    app, other = (caller(kohid, name, may=("report", "update")) for name in ("An app", "Another app"))
    (row,) = told(app.post("requests.json", service_code="lighting", lat="47.05", long="19.06"))
    number = row["service_request_id"]
    wish = {"service_request_id": number, "update_id": "1", "description": "More"}
    assert other.post("servicerequestupdates.json", wish).status_code == 404
    assert app.post("servicerequestupdates.json", wish).status_code == 200, "its own"


# What nobody understands


@pytest.mark.parametrize("status", ["REJECTED_BY_ROBOT", "Kész!", "x" * 500])
def test_an_unknown_status_goes_to_a_person_and_not_to_the_floor(zoldvar, contractor, lamp, status):
    answered = contractor.update(lamp, "1", status=status, description="Our robot says no.")
    with zoldvar.entered():
        assert case_of(lamp).status.code == "sent"
        assert said(lamp, Voice.PUBLIC) == [], "what it means is not known, so nobody outside reads it"
        words, question = said(lamp, Voice.INTERNAL)
        assert words == "Our robot says no." and status[:80] in question and "FényHáló" in question
        assert Referral.objects.get().answered_at is not None
    assert contractor.rows("servicerequestupdates.json") == [] and answered.startswith(lamp)


def test_a_status_that_the_workflow_cannot_follow_goes_to_a_person(zoldvar, contractor, lamp):
    contractor.update(lamp, "1", status="DUPLICATE", description="See ZV-1.")
    with zoldvar.entered():
        assert case_of(lamp).status.code == "sent"
        assert said(lamp, Voice.PUBLIC) == ["See ZV-1."]
        assert "DUPLICATE" in said(lamp, Voice.INTERNAL)[0]


def test_a_state_that_is_late_never_replaces_a_newer_one(zoldvar, contractor, lamp):
    with zoldvar.entered():
        Case.objects.filter(number=lamp).update(reported_at=ago(days=2))
    day = (timezone.localdate() + timedelta(days=4)).isoformat()
    contractor.update(lamp, "2", status="INVESTIGATING", description="Second.", updated_datetime=ago(minutes=10))
    contractor.update(lamp, "1", status="ACTION_SCHEDULED", description="First, late.", expected_datetime=day,
                      updated_datetime=ago(minutes=20))
    with zoldvar.entered():
        assert case_of(lamp).status.code == "sent"
        assert said(lamp, Voice.PUBLIC) == ["Second.", "First, late."], "words are never lost"
        assert "ACTION_SCHEDULED" in said(lamp, Voice.INTERNAL)[0]


def test_a_move_made_here_since_is_not_undone(zoldvar, contractor, lamp):
    with zoldvar.entered():
        for step in ("claim", "reopen"):
            move_case(case_of(lamp), move(step), actor=actor_with("agent"))
    contractor.update(lamp, "1", status="FIXED", updated_datetime=ago(hours=1))
    with zoldvar.entered():
        assert case_of(lamp).status.code == "sent" and "FIXED" in said(lamp, Voice.INTERNAL)[0]
    contractor.update(lamp, "2", status="FIXED")
    with zoldvar.entered():
        assert case_of(lamp).status.code == "claimed"


# Once, and known again


def test_a_known_update_is_answered_again_and_not_written_twice(zoldvar, contractor, lamp):
    first = contractor.update(lamp, "A-1", status="FIXED", description="New bulb.")
    with zoldvar.entered():
        events = types(lamp)
    assert contractor.update(lamp, "A-1", status="OPEN", description="Something else.") == first
    with zoldvar.entered():
        assert types(lamp) == events and RemoteName.objects.count() == 1


def test_what_came_as_one_update_goes_out_as_one(zoldvar, contractor, office, anybody, lamp):
    photo = SimpleUploadedFile("after.jpg", pictures.jpeg(), "image/jpeg")
    given = contractor.update(lamp, "1", status="FIXED", description="New bulb.", media=photo)
    other = office.update(lamp, "1", description="Thank you.")
    rows = anybody.rows("servicerequestupdates.json")
    assert [(row["update_id"], row["status"], row["description"]) for row in rows] == [
        (given, "fixed", "New bulb."), (other, "fixed", "Thank you.")]
    assert rows[0]["media_url"].endswith("/large.jpg") and rows[1]["media_url"] is None
    with zoldvar.entered():
        assert Photo.objects.get().moment == "after"


def test_an_update_that_changes_nothing_is_remembered_too(zoldvar, contractor, lamp):
    first = contractor.update(lamp, "1", status="OPEN")
    with zoldvar.entered():
        events = types(lamp)
    assert contractor.update(lamp, "1", status="OPEN") == first == f"{lamp}-0"
    with zoldvar.entered():
        assert types(lamp) == events


def test_photos_of_citizens_wait_where_reports_are_looked_at_first(kohid):
    app = caller(kohid, "An app", may=("report", "update"))
    (row,) = told(app.post("requests.json", service_code="lighting", lat="47.05", long="19.06"))
    number = row["service_request_id"]
    app.update(number, "1", description="A picture.",
               media=SimpleUploadedFile("a.jpg", pictures.jpeg(), "image/jpeg"))
    with kohid.entered():
        photo = Photo.objects.get(case__number=number)
        assert (photo.hidden, photo.moment) == (True, "before")


def test_media_urls_of_an_update_are_noted(zoldvar, contractor, lamp):
    contractor.update(lamp, "1", media_url=["http://localhost/a.jpg", "http://localhost/b.jpg"])
    with zoldvar.entered():
        assert said(lamp, Voice.INTERNAL) == ["media_url: http://localhost/a.jpg\nmedia_url: http://localhost/b.jpg"]


def test_the_answer_in_xml(contractor, lamp):
    root = tree(contractor.post("servicerequestupdates.xml", service_request_id=lamp, update_id="1", status="OPEN",
                                description="Hello"))
    assert root.tag == "service_request_updates" and [part.tag for part in root] == ["request_update"]
    assert [part.tag for part in root[0]] == ["update_id"] and root.findtext("request_update/update_id")


# Reading


def test_updates_tell_words_and_states_in_order(zoldvar, anybody, lamp):
    with zoldvar.entered():
        agent = actor_with("agent")
        add_note(case_of(lamp), "We have asked them.", voice=Voice.PUBLIC, actor=agent)
        answer_referral(Referral.objects.get(), actor=BODY, answer="On Friday.")
        move_case(case_of(lamp), move("claim"), actor=agent)
        move_case(case_of(lamp), move("close"), actor=agent, reason="no_answer")
    rows = anybody.rows("servicerequestupdates.json")
    assert [(row["status"], row["external_status_code"], row["description"]) for row in rows] == [
        ("open", "sent", "We have asked them."), ("open", "sent", "On Friday."), ("fixed", "claimed", ""),
        ("no_further_action", "closed", "")]
    assert list(rows[0]) == ["update_id", "service_request_id", "status", "updated_datetime", "description",
                             "media_url", "external_status_code", "extras"]
    assert {row["service_request_id"] for row in rows} == {lamp} and len({row["update_id"] for row in rows}) == 4
    assert rows[2]["extras"] == {"status_name": "Késznek jelezték"}


def test_updates_in_xml(zoldvar, anybody, lamp):
    with zoldvar.entered():
        add_note(case_of(lamp), "We & they.", voice=Voice.PUBLIC, actor=actor_with("agent"))
    root = tree(anybody.get("servicerequestupdates.xml"))
    assert root.tag == "service_request_updates" and [child.tag for child in root] == ["request_update"]
    assert root.findtext("request_update/description") == "We & they."
    assert root.findtext("request_update/extras/status_name") == "Válaszra vár"


def test_a_move_with_a_letter_is_a_state_without_words(zoldvar, anybody, lamp):
    with zoldvar.entered():
        move_case(case_of(lamp), move("claim"), actor=actor_with("agent"), note="Only for you", voice=Voice.LETTER)
    (row,) = anybody.rows("servicerequestupdates.json")
    assert (row["status"], row["description"]) == ("fixed", "")


def test_the_span_is_that_of_recording(zoldvar, anybody, lamp):
    with zoldvar.entered():
        add_note(case_of(lamp), "Now.", voice=Voice.PUBLIC, actor=actor_with("agent"))
    assert len(anybody.rows("servicerequestupdates.json", start_date=ago(hours=2), end_date=ago(hours=-1))) == 1
    assert anybody.rows("servicerequestupdates.json", start_date=ago(hours=2), end_date=ago(hours=1)) == []
    assert len(anybody.rows("servicerequestupdates.json", start_date=ago(days=89))) == 1
    assert anybody.get("servicerequestupdates.json", start_date=ago(days=100), end_date=ago()).status_code == 400


def test_imported_history_is_no_news_but_can_be_asked_for(zoldvar, anybody):
    then = Moment(timezone.now() - timedelta(hours=3))
    with zoldvar.entered():
        write_stories([CaseStory("old-1", "lighting", reported=then, status="claimed", title="Dark lamp",
                                 lat=ZOLDVAR_SQUARE.lat, lon=ZOLDVAR_SQUARE.lon, address="",
                                 steps=[Step("case_moved", then, {"transition": "claim", "target": "claimed"})])])
        number = Case.objects.get().number
    assert anybody.rows("servicerequestupdates.json") == []
    (row,) = anybody.rows("servicerequestupdates.json", service_request_id=number)
    assert (row["status"], row["updated_datetime"]) == ("fixed", moment(then.at))
    assert anybody.rows("servicerequestupdates.json", service_request_id="ZV-1999-00001") == []


def test_updates_come_in_pages(zoldvar, anybody, lamp):
    with zoldvar.entered():
        for number in range(5):
            add_note(case_of(lamp), f"Note {number}", voice=Voice.PUBLIC, actor=actor_with("agent"))
    first = anybody.get("servicerequestupdates.json", page_size="2")
    assert [row["description"] for row in told(first)] == ["Note 0", "Note 1"] and 'rel="next"' in first["Link"]
    last = anybody.rows("servicerequestupdates.json", page_size="2", page="3")
    assert [row["description"] for row in last] == ["Note 4"]


def test_the_sender_finds_its_own_number_in_updates(zoldvar, app, anybody):
    number = app.report(**{"attribute[fixmystreet_id]": "FMS-9"})
    with zoldvar.entered():
        add_note(case_of(number), "Hello.", voice=Voice.PUBLIC, actor=actor_with("agent"))
    (row,) = app.rows("servicerequestupdates.json", api_key=app.secret)
    assert row["fixmystreet_id"] == "FMS-9"
    assert "fixmystreet_id" not in anybody.rows("servicerequestupdates.json")[0]


# What is refused


@pytest.mark.parametrize(("change", "code", "says"), [
    ({"service_request_id": "ZV-1999-00001"}, 404, "no request “ZV-1999-00001”"),
    ({"service_request_id": ""}, 400, "service_request_id is missing"),
    ({"update_id": ""}, 400, "update_id is missing"),
    ({"update_id": "x" * 121}, 400, "under 120"),
    ({"status": "", "description": ""}, 400, "says nothing"),
    ({"description": "x" * 5000}, 400, "5000"),
    ({"updated_datetime": "soon"}, 400, "updated_datetime is “soon”"),
    ({"updated_datetime": "2099-01-01T00:00:00Z"}, 400, "lies in the future"),
    ({"expected_datetime": "never"}, 400, "expected_datetime is “never”"),
    ({"jurisdiction_id": "kohid"}, 404, "no jurisdiction_id"),
    ({"api_key": ""}, 403, "needs an api_key"),
    ({"api_key": "jarda_0123abcd_" + "0" * 40}, 403, "not known here"),
])
def test_what_cannot_be_taken_changes_nothing_and_says_why(zoldvar, contractor, lamp, in_english, change, code, says):
    with zoldvar.entered():
        events = types(lamp)
    wish = {"service_request_id": lamp, "update_id": "1", "status": "FIXED", "description": "New bulb."} | change
    for form in ("json", "xml"):
        ((found, description),) = errors(contractor.post(f"servicerequestupdates.{form}", wish))
        assert found == code and says in description
    with zoldvar.entered():
        assert types(lamp) == events and not RemoteName.objects.exists()


def test_update_id_may_have_its_other_name(zoldvar, contractor, lamp):
    response = contractor.post("servicerequestupdates.json", service_request_id=lamp, update_id_ext="7", status="OPEN",
                               description="Hello")
    assert told(response)[0]["update_id"].startswith(lamp)
    assert sentence(contractor.post("servicerequestupdates.json", service_request_id=lamp, status="OPEN"))

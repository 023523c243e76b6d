"""The inspector's round: what is visited, what a finding does, and a telephone that was offline."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.judging import Place
from cases.models import Case, CaseEvent, Photo
from cases.services.inspecting import Finding, MovedMeanwhile, note_finding
from cases.services.moving import move_case
from tests.cases.photos import pictures
from tests.towns import a_case, actor_with, client_of, move, person_with


@pytest.fixture
def inspector(zoldvar):
    return client_of(zoldvar, role="inspector")


def given(town, title="Kátyú", lat=47.55, lon=19.55) -> Case:
    """A case that the town's inspector looks after."""
    case = a_case(title, category="potholes", at=Place(lat, lon, "Várkapu utca 22."))
    Case.objects.filter(pk=case.pk).update(assignee=person_with("inspector"))
    return Case.objects.get(pk=case.pk)


def finding(case: Case, **more) -> dict:
    seen = CaseEvent.objects.filter(case=case).order_by("-seq").first().seq
    return {"wish": str(uuid4()), "seen": seen, "finding": "done", "note": "", **more}


def test_the_round_shows_my_cases_in_the_order_of_the_way(zoldvar, inspector):
    with zoldvar.entered():
        for title, lon in (("Far", 19.58), ("Near", 19.551), ("Middle", 19.56)):
            given(zoldvar, title, lon=lon)
        a_case("Somebody else's")
    page = inspector.get("/desk/round/?from=47.55,19.55").content.decode()
    assert page.index("Near") < page.index("Middle") < page.index("Far")
    assert "Somebody else" not in page
    assert "m-way" in page


def test_whoever_has_nothing_to_visit_is_told_how_cases_come_here(zoldvar, inspector):
    assert "Ma semmi nem várja az utcán" in inspector.get("/desk/round/").content.decode()


def test_what_is_done_is_claimed_with_the_photo_of_today(zoldvar, inspector):
    with zoldvar.entered():
        case = given(zoldvar)
        sent = finding(case, note="Foltozva", photo=SimpleUploadedFile("now.jpg", pictures.jpeg()))
    answer = inspector.post(f"/desk/round/{case.public_id}/", sent)
    assert answer.status_code == 302
    with zoldvar.entered():
        case.refresh_from_db()
        assert case.status.code == "claimed"
        assert Photo.objects.get(case=case).moment == "after"
        assert [event.type for event in case.events.order_by("seq")][-2:] == ["photo_added", "case_moved"]


def test_partly_done_moves_nothing_and_needs_words(zoldvar, inspector):
    with zoldvar.entered():
        case = given(zoldvar)
        sent = finding(case, finding="partly")
    refused = inspector.post(f"/desk/round/{case.public_id}/", sent)
    assert "néhány szóban, mit talált" in refused.content.decode()
    assert inspector.post(f"/desk/round/{case.public_id}/", sent | {"note": "A víznyelő még nem"}).status_code == 302
    with zoldvar.entered():
        case.refresh_from_db()
        assert case.status.code == "sent"
        assert case.events.order_by("seq").last().voice == "public"


def test_what_is_not_ours_is_told_to_the_staff_only(zoldvar):
    with zoldvar.entered():
        case = given(zoldvar)
        note_finding(case, Finding.NOT_OURS, actor=actor_with("inspector"), note="Magánterület")
        last = case.events.order_by("seq").last()
        assert (last.type, last.voice) == ("note_added", "internal")


def test_the_telephone_is_answered_once_for_every_copy(zoldvar, inspector):
    with zoldvar.entered():
        case = given(zoldvar)
        at = timezone.now() - timedelta(hours=2)
        sent = finding(case, at=at.isoformat())
    first = inspector.post(f"/desk/round/{case.public_id}/sync/", sent)
    again = inspector.post(f"/desk/round/{case.public_id}/sync/", sent)
    assert json.loads(first.content) == json.loads(again.content) == {
        "state": "done", "case": case.number, "status": "Késznek jelezték"}
    with zoldvar.entered():
        moves = case.events.filter(type="case_moved")
        assert [event.occurred_at for event in moves] == [at]


def test_whoever_comes_after_a_colleague_is_told_and_may_send_a_note(zoldvar, inspector):
    with zoldvar.entered():
        case = given(zoldvar)
        sent = finding(case, note="Kész van")
        move_case(case, move("close"), actor=actor_with("agent"), reason="no_answer")
    clash = inspector.post(f"/desk/round/{case.public_id}/sync/", sent)
    assert clash.status_code == 409
    assert json.loads(clash.content)["state"] == "conflict"
    assert inspector.post(f"/desk/round/{case.public_id}/sync/", sent | {"as_note": "on"}).status_code == 200
    with zoldvar.entered():
        case.refresh_from_db()
        assert case.status.code == "closed"
        assert case.events.order_by("seq").last().type == "note_added"


def test_a_telephone_whose_clock_runs_ahead_is_not_believed(zoldvar):
    with zoldvar.entered():
        case = given(zoldvar)
        note_finding(case, Finding.DONE, actor=actor_with("inspector"), at=timezone.now() + timedelta(days=3))
        assert case.events.order_by("seq").last().occurred_at <= timezone.now()


def test_a_finding_about_another_towns_case_finds_nothing(kohid, zoldvar, inspector):
    with kohid.entered():
        case = a_case()
        sent = finding(case)
    assert inspector.post(f"/desk/round/{case.public_id}/sync/", sent).status_code == 404


def test_a_seen_move_is_no_clash(zoldvar):
    with zoldvar.entered():
        case = given(zoldvar)
        with pytest.raises(MovedMeanwhile):
            move_case(case, move("claim"), actor=actor_with("inspector"))
            note_finding(case, Finding.DONE, actor=actor_with("inspector"), seen=1)
        seen = case.events.order_by("seq").last().seq
        note_finding(case, Finding.NOT_DONE, actor=actor_with("inspector"), seen=seen, note="Még nincs kész")


def test_the_worker_may_work_for_the_round(zoldvar, inspector):
    answer = inspector.get("/desk/round/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")

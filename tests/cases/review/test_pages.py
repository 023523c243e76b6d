"""The volunteers' pages: one report of one town at a time, and nothing else of it."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client

from cases.catalogue import forget_catalogues
from cases.models import Case, Photo, Text
from cases.models.event import Voice
from cases.photos.uploads import keep_upload
from cases.services.looking_after import add_photo
from cases.services.moving import move_case
from cases.services.writing import add_note
from tenants.accounts.actors import Actor
from tenants.accounts.models import AuditEntry
from tenants.models import Municipality, ReviewNote
from tests.cases.photos.pictures import jpeg
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, client_of, move

Volunteers = Callable[..., tuple[Client, Actor]]


def page(case: UUID, act: str = "") -> str:
    return f"/console/review/{case}/{act}"


@pytest.fixture
def waiting(towns_under_review: list[Municipality]) -> tuple[Municipality, UUID, UUID]:
    """A report of Kőhíd with a photo that waits, and another of the same town."""
    kohid, _zoldvar = towns_under_review
    with kohid.entered():
        case = a_case("Gödör a járdán", at=KOHID_SQUARE, email="anna@posta.example",
                      description="Hívjanak: 06 30 555 0199")
        add_photo(case, keep_upload(jpeg(), wish=uuid4()).photo, actor=actor_with("agent"))
        add_note(case, "Titkos belső jegyzet, tel. 06 20 555 0111", voice=Voice.INTERNAL, actor=actor_with("agent"))
        other = a_case("Titkos másik gödör a járdán", at=KOHID_SQUARE, email="bela@posta.example")
    return kohid, case.public_id, other.public_id


def taken(client: Client) -> str:
    answer = client.post("/console/review/take/")
    assert answer.status_code == 302
    return answer["Location"]


def test_the_overview_says_who_waits_and_how_the_turns_go(waiting: tuple, a_volunteer: Volunteers) -> None:
    client, _vera = a_volunteer()
    text = client.get("/console/review/").content.decode()
    assert "Kőhíd" in text and "<b>2</b> reports wait" in text and "Take the next one" in text
    assert "divided by one more than its turns" in text


def test_nothing_waits_is_said(towns_under_review: list[Municipality], a_volunteer: Volunteers) -> None:
    client, _vera = a_volunteer()
    assert taken(client) == "/console/review/?none"
    assert "Nothing waits" in client.get("/console/review/?none").content.decode()


def test_a_volunteer_sees_the_whole_report_and_nothing_else_of_the_town(waiting: tuple,
                                                                       a_volunteer: Volunteers) -> None:
    _kohid, case, other = waiting
    client, _vera = a_volunteer()
    assert taken(client) == page(case)
    text = client.get(page(case)).content.decode()
    for part in ("Kőhíd", "Gödör a járdán", "555 0199", "telephone number", "yours until", "FényHáló", "<svg"):
        assert part in text, part
    # Neither the reporter, nor what the staff write among themselves, nor a report that nobody may see yet.
    for secret in ("anna@posta.example", "bela@posta.example", "Titkos", "555 0111", 'href="/desk/'):
        assert secret not in text, secret
    assert client.get(page(other)).status_code == 409
    assert client.post(page(other, "steps/send/")).status_code == 409
    assert client.get(page(uuid4())).status_code == 409


def test_published_cases_near_by_lead_to_the_public_site(waiting: tuple, a_volunteer: Volunteers) -> None:
    kohid, case, other = waiting
    with kohid.entered():
        seen = move_case(Case.objects.get(public_id=other), move("send"), actor=actor_with("agent"))
    client, _vera = a_volunteer()
    taken(client)
    text = client.get(page(case)).content.decode()
    assert f"http://kohid.localhost:8000/{seen.number}/" in text or f"/{seen.number}/" in text


def test_every_address_of_a_town_stays_closed_to_volunteers(waiting: tuple, a_volunteer: Volunteers) -> None:
    _kohid, case, _other = waiting
    client, _vera = a_volunteer()
    taken(client)
    addresses = (f"/desk/cases/{case}/", "/desk/", f"/desk/moderation/{case}/")
    for address in addresses:
        assert client.get(address).status_code == 404
    for address in addresses:
        assert client.get(address, headers={"host": "kohid.localhost"}).status_code in (302, 403)


def test_letting_through_sends_it_on_notes_it_and_leads_to_the_next(waiting: tuple, a_volunteer: Volunteers) -> None:
    kohid, case, other = waiting
    client, vera = a_volunteer()
    taken(client)
    assert client.post(page(case, "steps/send/"))["Location"] == page(other)
    with kohid.entered():
        found = Case.objects.get(public_id=case)
        assert found.published and found.referrals.exists()
        moved = found.events.get(type="case_moved")
        assert (moved.actor_kind, moved.actor) == ("staff", vera.pseudonym)
        acts = AuditEntry.objects.filter(who=vera.pseudonym, subject=str(case)).values_list("act", flat=True)
        assert set(acts) == {"review_act"}
    assert not ReviewNote.objects.filter(case=case).exists()
    assert AuditEntry.objects.filter(act="review_taken", who=vera.pseudonym).count() == 2


def test_each_look_is_noted_in_the_towns_log(waiting: tuple, a_volunteer: Volunteers) -> None:
    kohid, case, _other = waiting
    client, vera = a_volunteer()
    client.get(taken(client))
    with kohid.entered():
        assert AuditEntry.objects.get(act="review_look").subject == str(case)
        assert AuditEntry.objects.get(act="review_look").who == vera.pseudonym


def test_refusing_needs_its_reason_and_tells_the_reporter(waiting: tuple, a_volunteer: Volunteers) -> None:
    kohid, case, _other = waiting
    client, _vera = a_volunteer()
    taken(client)
    answer = client.post(page(case, "steps/close/"), {"note": "Kedves Anna!"})
    assert answer.status_code == 409 and "Kedves Anna!" in answer.content.decode()
    assert client.post(page(case, "steps/close/"), {"note": "Kedves Anna!", "reason": "no_answer"}).status_code == 302
    with kohid.entered():
        moved = Case.objects.get(public_id=case).events.get(type="case_moved")
        assert moved.voice == "letter" and Text.objects.get(pk=moved.data["note"]).body == "Kedves Anna!"


def test_words_photos_and_personal_data_are_put_right_before_publication(waiting: tuple,
                                                                        a_volunteer: Volunteers) -> None:
    kohid, case, _other = waiting
    client, _vera = a_volunteer()
    taken(client)
    client.post(page(case, "mask/"), {"out": ["p1"]})
    client.post(page(case, "words/"), {"title": "Gödör", "description": "Mély."})
    client.post(page(case, "category/"), {"category": "potholes"})
    with kohid.entered():
        photo = Photo.objects.get()
    client.post(page(case, f"photos/{photo.pk}/"), {"squares": ["0"], "turn": "0"})
    client.post(page(case, f"photos/{photo.pk}/hide/"))
    with kohid.entered():
        found = Case.objects.get(public_id=case)
        types = list(found.events.order_by("seq").values_list("type", flat=True))
        assert found.title == "Gödör" and found.category.code == "potholes" and found.phase == "moderation"
        assert {"words_masked", "case_corrected", "photo_redacted", "photo_hidden"} <= set(types)
        photo.refresh_from_db()
        assert photo.hidden and photo.redacted_at


def test_pictures_are_shown_to_whoever_has_the_report_and_never_kept(waiting: tuple, a_volunteer: Volunteers) -> None:
    kohid, case, _other = waiting
    client, _vera = a_volunteer()
    stranger, _viktor = a_volunteer("viktor")
    taken(client)
    with kohid.entered():
        photo = Photo.objects.get()
    answer = client.get(page(case, f"photos/{photo.pk}/large.webp"))
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "image/webp" and len(b"".join(answer)) > 100
    assert stranger.get(page(case, f"photos/{photo.pk}/large.webp")).status_code == 409
    assert client.get(page(case, f"photos/{uuid4()}/large.webp")).status_code == 404
    editor = client.get(page(case, f"photos/{photo.pk}/")).content.decode()
    assert f"photos/{photo.pk}/large.jpg" in editor


def test_given_back_another_one_comes(waiting: tuple, a_volunteer: Volunteers) -> None:
    _kohid, case, other = waiting
    client, _vera = a_volunteer()
    taken(client)
    assert client.post(page(case, "release/"))["Location"] == page(other)
    # Both given back: then the first one comes round again.
    assert client.post(page(other, "release/"))["Location"] == page(case)


def test_while_the_page_is_open_it_stays_ones_own(waiting: tuple, a_volunteer: Volunteers) -> None:
    _kohid, case, _other = waiting
    client, _vera = a_volunteer()
    text = client.get(taken(client)).content.decode()
    assert re.search(rf'data-renew="{page(case, "renew/")}"', text)
    assert re.fullmatch(r'{"until": "\d\d:\d\d"}', client.post(page(case, "renew/")).content.decode())
    assert a_volunteer("viktor")[0].post(page(case, "renew/")).status_code == 409


def test_a_workflow_without_a_step_for_volunteers_says_so(waiting: tuple, a_volunteer: Volunteers) -> None:
    kohid, case, _other = waiting
    with kohid.entered():
        for step in (move("send"), move("close")):
            step.roles = ["agent"]
            step.save()
        forget_catalogues()
    client, _vera = a_volunteer()
    text = client.get(taken(client)).content.decode()
    assert "no step here that volunteers may take" in text
    assert client.post(page(case, "steps/send/")).status_code == 409


def test_who_is_no_volunteer_is_kept_out(waiting: tuple, a_volunteer: Volunteers, kohid: Municipality) -> None:
    _kohid, case, _other = waiting
    onboarder, _who = a_volunteer("ona", "onboarder")
    for address in ("/console/review/", page(case), page(case, "renew/")):
        assert onboarder.get(address).status_code in (403, 405)
    assert onboarder.post("/console/review/take/").status_code == 403
    assert Client(headers={"host": "localhost"}).get("/console/review/").status_code == 302
    assert client_of(kohid, "agent").get("/console/review/").status_code == 404


def test_the_console_shows_who_waits(waiting: tuple, a_volunteer: Volunteers) -> None:
    client, _vera = a_volunteer()
    text = client.get("/console/").content.decode()
    assert "Reports to look at" in text and "<b>2</b> reports wait" in text and "/console/review/" in text
    auditor, _who = a_volunteer("aurel", "auditor")
    assert "reports wait" not in auditor.get("/console/").content.decode()


def test_two_towns_never_mix(waiting: tuple, a_volunteer: Volunteers, zoldvar: Municipality) -> None:
    """A photo of another town, whatever its id, is not found through a report of this one."""
    _kohid, case, _other = waiting
    with zoldvar.entered():
        theirs = a_case("Zöldvári lámpa", at=ZOLDVAR_SQUARE)
        photo = add_photo(theirs, keep_upload(jpeg(), wish=uuid4()).photo, actor=actor_with("agent"))
    client, _vera = a_volunteer()
    assert taken(client) == page(case)
    assert client.get(page(case, f"photos/{photo.pk}/large.webp")).status_code == 404
    assert client.post(page(case, f"photos/{photo.pk}/hide/")).status_code == 404

"""Two cases side by side at the desk; and what everybody else sees when they are one."""

import pytest
from django.utils import timezone

from cases.models import Case, Part, Participant, Photo, Referral
from cases.services.joining import join_case
from cases.services.merging import merge_case
from cases.services.moving import move_case
from evaluation.indicators import INDICATORS
from evaluation.measuring import measure
from evaluation.periods import Period
from evaluation.selectors import measure_many
from tenants.accounts.actors import ANONYMOUS
from tests.cases.desk.pages import desk, text_of
from tests.cases.site.pages import words
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, client_of, move


@pytest.fixture
def pair(zoldvar) -> tuple[Case, Case]:
    with zoldvar.entered():
        first = a_case("Dark lamp at the gate", at=ZOLDVAR_SQUARE, email="anna@posta.example")
        return first, a_case("The lamp at the gate is dark", at=ZOLDVAR_SQUARE, email="bela@posta.example")


def fresh(town, case: Case) -> Case:
    with town.entered():
        return Case.objects.get(pk=case.pk)


def test_the_case_page_says_which_case_may_be_the_same_and_why(pair, staff_of_zoldvar):
    first, second = pair
    text = text_of(staff_of_zoldvar, desk(second, query="near=1"))
    assert first.number in text and f"?with={first.number}" in text


def test_side_by_side_the_older_one_is_proposed_to_stay(pair, staff_of_zoldvar):
    first, second = pair
    text = text_of(staff_of_zoldvar, desk(second, "merge/", f"with={first.number}"))
    assert 'value="that" checked' in text and 'value="this" checked' not in text
    assert second.title in text and first.title in text
    assert 'value="this" checked' in text_of(staff_of_zoldvar, desk(first, "merge/", f"with={second.number}"))


def test_joined_and_parted_with_one_press_each(zoldvar, pair, staff_of_zoldvar):
    first, second = pair
    response = staff_of_zoldvar.post(desk(second, "merge/"), {"with": first.number, "main": "that"})
    assert response.status_code == 302 and response.headers["Location"] == desk(first) + "#duplicates"
    assert fresh(zoldvar, second).duplicate_of_id == first.pk
    assert second.number in text_of(staff_of_zoldvar, desk(first))
    page = text_of(staff_of_zoldvar, desk(second))
    assert first.number in page and "moves/claim/" not in page and "notes/" not in page
    assert staff_of_zoldvar.post(desk(second, "part/")).status_code == 302
    assert fresh(zoldvar, second).duplicate_of_id is None


def test_parted_from_the_main_case_the_reader_stays_there(zoldvar, pair, staff_of_zoldvar):
    first, second = pair
    staff_of_zoldvar.post(desk(second, "merge/"), {"with": first.number, "main": "that"})
    page = text_of(staff_of_zoldvar, desk(first))
    assert f'name="from" value="{first.public_id}"' in page
    response = staff_of_zoldvar.post(desk(second, "part/"), {"from": str(first.public_id)})
    assert response.headers["Location"] == desk(first)


def test_the_other_one_may_stay_too(zoldvar, pair, staff_of_zoldvar):
    first, second = pair
    staff_of_zoldvar.post(desk(second, "merge/"), {"with": first.number, "main": "this"})
    assert fresh(zoldvar, first).duplicate_of_id == second.pk


@pytest.mark.parametrize(("number", "status"), [("itself", 409), ("ZV-2020-99999", 409), ("", 409)])
def test_what_cannot_be_joined_is_said_on_the_page(zoldvar, pair, staff_of_zoldvar, number, status):
    _first, second = pair
    wish = {"with": second.number if number == "itself" else number, "main": "that"}
    response = staff_of_zoldvar.post(desk(second, "merge/"), wish)
    assert response.status_code == status and 'role="alert"' in response.content.decode()
    assert fresh(zoldvar, second).duplicate_of_id is None


def test_a_neighbours_case_is_not_joined(kohid, zoldvar, pair, staff_of_kohid):
    with kohid.entered():
        mine = move_case(a_case(), move("send"), actor=actor_with("agent"))
    response = staff_of_kohid.post(desk(mine, "merge/"), {"with": pair[0].number, "main": "that"})
    assert response.status_code == 409
    assert staff_of_kohid.post(desk(pair[0], "merge/"), {"with": mine.number}).status_code == 404


def test_a_duplicate_is_counted_listed_and_drawn_nowhere(zoldvar, pair, staff_of_zoldvar):
    first, second = pair
    public = client_of(zoldvar)
    with zoldvar.entered():
        merge_case(second, first, actor=actor_with("agent"))
        measure()
        month = Period.of(f"{timezone.localdate():%Y-%m}")
        assert measure_many([INDICATORS["cases_reported"]], month).total["cases_reported"].n == 1
        assert measure_many([INDICATORS["open_backlog"]], month).total["open_backlog"].n == 1
    near = f"/report/near/?lat={ZOLDVAR_SQUARE.lat}&lon={ZOLDVAR_SQUARE.lon}"
    for address in ("/", "/cases/", "/cases/?q=lamp", "/map/cases.json?box=19.5,47.5,19.6,47.6&zoom=17", near,
                    "/open311/v2/requests.json", "/open311/v2/requests.json?extensions=true", "/desk/?queue=open"):
        client = staff_of_zoldvar if address.startswith("/desk") else public
        response = client.get(address)
        assert response.status_code == 200, address
        content = response.content.decode()
        assert second.number not in content.replace(f"with={second.number}", ""), address
        if "json" in address and "map" not in address:
            assert first.number in content, address
    assert public.get(f"/open311/v2/requests/{second.number}.json").status_code == 404
    assert first.number in public.get(f"/open311/v2/requests/{second.number}.json").content.decode()


def test_the_public_page_of_a_duplicate_leads_to_the_main_case_and_says_so(zoldvar, pair):
    first, second = pair
    with zoldvar.entered():
        merge_case(second, first, actor=actor_with("agent"))
    public = client_of(zoldvar)
    response = public.get(f"/{second.number}/")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{first.number}/?instead_of={second.number}"
    assert second.number in words(public.get(response.headers["Location"]))
    assert "instead_of" not in public.get(f"/{first.number}/?instead_of=ZV-2020-1").content.decode()
    # Whoever still has its page open joins the main case.
    assert public.post(f"/{second.number}/join/", {"part": "supporter"}).headers["Location"] == f"/{first.number}/"


def test_photos_of_both_are_seen_with_the_main_case(zoldvar, pair):
    first, second = pair
    with zoldvar.entered():
        photo = Photo.objects.create(case=second, width=4, height=3, added_at=timezone.now())
        hidden = Photo.objects.create(case=second, width=4, height=3, hidden=True, added_at=timezone.now())
        merge_case(second, first, actor=actor_with("agent"))
    page = client_of(zoldvar).get(f"/{first.number}/").content.decode()
    assert str(photo.pk) in page and str(hidden.pk) not in page


def test_a_report_that_nobody_has_looked_at_is_among_those_that_may_be_the_same(kohid, staff_of_kohid):
    with kohid.entered():
        seen = move_case(a_case("Dark lamp"), move("send"), actor=actor_with("agent"))
        new = a_case("Dark lamp", at=KOHID_SQUARE)
    assert new.number in text_of(staff_of_kohid, desk(seen, query="near=1"))
    assert f"?with={seen.number}" in text_of(staff_of_kohid, desk(new, query="near=1"))


def test_the_part_of_a_body_is_passed_on_reminded_and_given_a_link(zoldvar, pair, staff_of_zoldvar):
    first, _second = pair
    with zoldvar.entered():
        referral = first.referrals.get()
    page = desk(first, f"referrals/{referral.public_id}/")
    assert "/answer/" not in text_of(staff_of_zoldvar, page)
    assert "/answer/" in staff_of_zoldvar.post(page, {"act": "link"}).content.decode()
    assert staff_of_zoldvar.post(page, {"act": "remind"}).status_code == 302
    assert staff_of_zoldvar.post(page, {"act": "remind"}).status_code == 400, "once a day"
    refused = staff_of_zoldvar.post(page, {"act": "pass_on", "body": "", "note": "Their mast."})
    assert refused.status_code == 400 and "Their mast." in refused.content.decode()
    assert staff_of_zoldvar.post(page, {"act": "pass_on", "body": "works", "note": "Their mast."}).status_code == 302
    with zoldvar.entered():
        assert list(Referral.objects.filter(case=first).values_list("body__code", "state")) == [
            ("lamps", "passed_on"), ("works", "sent")]
    inspector = client_of(zoldvar, role="inspector")
    assert inspector.post(page, {"act": "link"}).status_code == 403


def test_nobody_gets_more_people_by_joining_twice(zoldvar, pair, staff_of_zoldvar):
    first, second = pair
    with zoldvar.entered():
        join_case(second, Part.FOLLOWER, actor=ANONYMOUS, email="cili@posta.example")
    for _time in range(2):
        staff_of_zoldvar.post(desk(second, "merge/"), {"with": first.number, "main": "that"})
    with zoldvar.entered():
        assert Participant.objects.filter(case=first).count() == 3

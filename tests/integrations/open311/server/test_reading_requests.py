"""Cases as the standard shows them: shapes, filters, pages, and nothing that the public may not read."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from cases.judging import Place
from cases.models import Body, Case, Photo
from cases.models.event import Voice
from cases.photos.uploads import keep_upload
from cases.services.joining import join_case
from cases.services.looking_after import hide_photo
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case
from cases.services.writing import add_note
from tenants.accounts.actors import ANONYMOUS, BODY
from tests.cases.photos import pictures
from tests.integrations.open311.server.asking import caller, errors, told, tree
from tests.integrations.open311.server.schemas import ensure_valid
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, move

PARTS = ["service_request_id", "status", "status_notes", "service_name", "service_code", "description",
         "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
         "address", "address_id", "zipcode", "lat", "long", "media_url"]


def days_ago(days: float, **more) -> Case:
    case = a_case(f"{days} days ago", at=ZOLDVAR_SQUARE, **more)
    at = timezone.now() - timedelta(days=days)
    Case.objects.filter(pk=case.pk).update(reported_at=at, updated_at=at)
    return case


def titles(rows) -> list[str]:
    return [row["description"] for row in rows]


def test_a_case_has_every_part_of_the_standard(zoldvar, anybody):
    with zoldvar.entered():
        photo = keep_upload(pictures.jpeg(), wish=uuid4()).photo
        case = a_case(at=ZOLDVAR_SQUARE, description="Since Monday.", photos=[photo.pk])
    rows = anybody.rows("requests.json")
    ensure_valid(rows, "requests.json")
    (row,) = rows
    assert list(row) == PARTS
    assert row["service_request_id"] == case.number and row["status"] == "open"
    assert row["status_notes"] == "Válaszra vár"
    assert (row["service_code"], row["service_name"]) == ("lighting", "Közvilágítás")
    assert row["description"] == "Dark lamp\n\nSince Monday."
    assert row["agency_responsible"] == "FényHáló Közvilágítás"
    assert (row["lat"], row["long"], row["address"]) == (47.55, 19.55, "Várkapu utca 22.")
    assert row["media_url"] == f"http://zoldvar.localhost/media/photos/{photo.pk}/large.jpg"
    assert anybody.client.get(row["media_url"]).headers["Content-Type"] == "image/jpeg"
    assert row["requested_datetime"].endswith("Z") and row["expected_datetime"]


def test_a_case_in_xml(zoldvar, anybody):
    with zoldvar.entered():
        a_case("Tüske & <rózsa>", at=ZOLDVAR_SQUARE)
    root = tree(anybody.get("requests.xml"))
    assert root.tag == "service_requests" and [child.tag for child in root] == ["request"]
    assert [part.tag for part in root[0]] == PARTS
    assert root.findtext("request/description") == "Tüske & <rózsa>"
    assert root.findtext("request/lat") == "47.55" and root.findtext("request/address_id") == ""


def test_one_request_is_a_list_of_one(zoldvar, anybody):
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        a_case("Another", at=ZOLDVAR_SQUARE)
    rows = anybody.rows(f"requests/{case.number}.json")
    ensure_valid(rows, "requests.json")
    assert [row["service_request_id"] for row in rows] == [case.number]
    assert len(tree(anybody.get(f"requests/{case.number}.xml"))) == 1


def test_no_case_is_an_empty_list(anybody):
    assert anybody.rows("requests.json") == []
    assert len(tree(anybody.get("requests.xml"))) == 0


def test_a_closed_case_says_why_and_when(zoldvar, anybody):
    with zoldvar.entered():
        case = move_case(a_case(at=ZOLDVAR_SQUARE), move("close"), actor=actor_with("agent"), reason="no_answer")
        ended = case.events.get(type="case_moved").occurred_at
        Case.objects.filter(pk=case.pk).update(updated_at=timezone.now() + timedelta(hours=1))
    (row,) = anybody.rows("requests.json")
    assert row["status"] == "closed"
    assert row["status_notes"] == "Lezárva, nincs kész: Nem válaszoltak"
    assert row["updated_datetime"] == ended.isoformat(timespec="seconds").replace("+00:00", "Z")


def test_a_promised_day_is_when_it_is_expected(zoldvar, anybody):
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        promised = timezone.localdate() + timedelta(days=5)
        answer_referral(case.referrals.get(), actor=BODY, answer="We will.", promised_on=promised)
    (row,) = anybody.rows("requests.json")
    assert datetime.fromisoformat(row["expected_datetime"]).astimezone(zoldvar.zone).date() == promised


def test_only_what_is_published_is_there(kohid):
    stranger = caller(kohid)
    with kohid.entered():
        hidden = a_case("Being checked")
        shown = move_case(a_case("Published"), move("send"), actor=actor_with("agent"))
    assert [row["service_request_id"] for row in stranger.rows("requests.json")] == [shown.number]
    assert errors(stranger.get(f"requests/{hidden.number}.json"))[0][0] == 404
    both = stranger.rows("requests.json", service_request_id=f"{hidden.number},{shown.number}")
    assert [row["service_request_id"] for row in both] == [shown.number]
    assert errors(stranger.get("requests.json", service_request_id=hidden.number))[0][0] == 404


def test_staff_who_are_signed_in_see_no_more_here(kohid, staff_of_kohid):
    with kohid.entered():
        a_case("Being checked")
    assert staff_of_kohid.get("/open311/v2/requests.json").json() == []


def test_names_addresses_and_internal_words_never_leave(zoldvar, anybody):
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE, email="kanari@posta.example")
        case.participants.update(name="Kanári Anna", phone="+36 30 999 8877")
        agent = actor_with("agent")
        add_note(case, "Canary inside", voice=Voice.INTERNAL, actor=agent)
        add_note(case, "Canary letter", voice=Voice.LETTER, actor=agent)
        add_note(case, "Everybody may read this", voice=Voice.PUBLIC, actor=agent)
        answer_referral(case.referrals.get(), actor=BODY, answer="Canary unchecked", voice=Voice.INTERNAL)
        move_case(case, move("claim"), actor=agent, note="Canary to one", voice=Voice.LETTER)
        photo = keep_upload(pictures.jpeg(), wish=uuid4()).photo
        Photo.objects.filter(pk=photo.pk).update(case=case)
        hide_photo(Photo.objects.get(pk=photo.pk), actor=agent)
        join_case(case, "supporter", actor=ANONYMOUS, email="kanari2@posta.example")
    addresses = ["requests.json", "requests.xml", f"requests/{case.number}.json", "servicerequestupdates.json",
                 "servicerequestupdates.xml"]
    for address in addresses:
        text = anybody.get(address, extensions="true").content.decode()
        assert case.number in text
        for canary in ("anary", "kanari", "Kanári", "999", str(photo.pk), "agent@"):
            assert canary not in text, (address, canary)
    assert "Everybody may read this" in anybody.get("requests.json", extensions="true").content.decode()


def test_filters_by_service_status_and_id(zoldvar, anybody):
    with zoldvar.entered():
        lamp = a_case("Lamp", at=ZOLDVAR_SQUARE)
        hole = a_case("Hole", category="potholes", at=ZOLDVAR_SQUARE)
        done = move_case(a_case("Done", at=ZOLDVAR_SQUARE), move("close"), actor=actor_with("agent"),
                         reason="no_answer")
    assert titles(anybody.rows("requests.json")) == ["Done", "Hole", "Lamp"]
    assert titles(anybody.rows("requests.json", service_code="potholes")) == ["Hole"]
    assert titles(anybody.rows("requests.json", service_code="potholes,lighting")) == ["Done", "Hole", "Lamp"]
    assert titles(anybody.rows("requests.json", status="open")) == ["Hole", "Lamp"]
    assert titles(anybody.rows("requests.json", status="closed")) == ["Done"]
    assert titles(anybody.rows("requests.json", status="Open,CLOSED")) == ["Done", "Hole", "Lamp"]
    assert titles(anybody.rows("requests.json", status="", service_code="")) == ["Done", "Hole", "Lamp"]
    wished = f"{lamp.number}, {done.number}"
    assert titles(anybody.rows("requests.json", service_request_id=wished, status="open",
                               start_date="1999-01-01", end_date="1999-01-02")) == ["Done", "Lamp"], "ids override"
    assert hole.number not in str(anybody.rows("requests.json", service_request_id=wished))


def test_the_most_recent_ninety_days_are_meant_where_nothing_is_said(zoldvar, anybody):
    with zoldvar.entered():
        for days in (1, 89, 91, 200):
            days_ago(days)
    assert titles(anybody.rows("requests.json")) == ["1 days ago", "89 days ago"]


def test_start_and_end_bound_the_time_of_the_report(zoldvar, anybody):
    with zoldvar.entered():
        for days in (1, 89, 120, 200):
            days_ago(days)
    now = timezone.now()

    def between(start=None, end=None):
        bounds = {"start_date": start, "end_date": end}
        given = {name: (now - timedelta(days=days)).isoformat() for name, days in bounds.items() if days is not None}
        return titles(anybody.rows("requests.json", **given))

    assert between(150, 70) == ["89 days ago", "120 days ago"]
    assert between(150) == ["89 days ago", "120 days ago"], "ninety days from the start on"
    assert between(None, 115) == ["120 days ago", "200 days ago"], "ninety days up to the end"
    assert between(2) == ["1 days ago"]


def test_a_date_is_a_whole_local_day(zoldvar, anybody):
    with zoldvar.entered():
        case = a_case("Late", at=ZOLDVAR_SQUARE)
        Case.objects.filter(pk=case.pk).update(reported_at="2026-01-31T22:30:00Z")  # 23.30 in Zöldvár
    assert titles(anybody.rows("requests.json", start_date="2026-01-31", end_date="2026-01-31")) == ["Late"]
    assert anybody.rows("requests.json", start_date="2026-02-01", end_date="2026-02-02") == []


def test_what_changed_is_found_however_old_it_is(zoldvar, anybody):
    with zoldvar.entered():
        days_ago(400)
        case = days_ago(300)
        Case.objects.filter(pk=case.pk).update(updated_at=timezone.now() - timedelta(minutes=5))
    hour, minute = (timezone.now() - timedelta(minutes=minutes) for minutes in (60, 1))
    assert titles(anybody.rows("requests.json", updated_after=hour.isoformat())) == ["300 days ago"]
    assert titles(anybody.rows("requests.json", updated_before=hour.isoformat())) == ["400 days ago"]
    assert anybody.rows("requests.json", updated_after=minute.isoformat()) == []


def test_what_is_near_a_point_is_found(zoldvar, anybody):
    with zoldvar.entered():
        for metres in (0, 90, 400, 2000):
            a_case(f"{metres} m", at=Place(47.55 + metres / 111_195, 19.55))
        a_case("200 m east", at=Place(47.55, 19.55 + 200 / 111_195 / 0.6749))
        a_case("no point", at=Place(address="Fő utca 1."))
    near = {"lat": "47.55", "long": "19.55"}
    assert set(titles(anybody.rows("requests.json", **near, radius="100"))) == {"0 m", "90 m"}
    assert set(titles(anybody.rows("requests.json", **near, radius="210"))) == {"0 m", "90 m", "200 m east"}
    assert len(anybody.rows("requests.json", **near)) == 4, "a kilometre where nothing is said"
    assert anybody.rows("requests.json", lat="-47.55", long="-160.45", radius="50000") == [], "the other side"


def test_pages_follow_each_other(zoldvar, anybody):
    with zoldvar.entered():
        for number in range(7):
            a_case(f"Lamp {number}", at=ZOLDVAR_SQUARE)
    first = anybody.get("requests.json", page="1", page_size="3", api_key="")
    assert titles(told(first)) == ["Lamp 6", "Lamp 5", "Lamp 4"]
    assert first.headers["Link"] == (
        '<http://zoldvar.localhost/open311/v2/requests.json?page=2&page_size=3>; rel="next"')
    last = anybody.get("requests.json", page="3", page_size="3")
    assert titles(told(last)) == ["Lamp 0"]
    assert 'page=2&page_size=3>; rel="prev"' in last.headers["Link"] and "next" not in last.headers["Link"]
    assert anybody.rows("requests.json", page="4", page_size="3") == []
    assert "Link" not in anybody.get("requests.json").headers
    assert len(anybody.rows("requests.json", page_size="5000")) == 7


def test_a_key_is_not_repeated_in_links(zoldvar, app):
    with zoldvar.entered():
        for number in range(3):
            a_case(f"Lamp {number}", at=ZOLDVAR_SQUARE)
    assert app.secret not in app.get("requests.json", page_size="1", api_key=app.secret).headers["Link"]


def test_extensions_tell_more(zoldvar, anybody):
    with zoldvar.entered():
        case = a_case(at=Place(47.55, 19.55, "Fő utca 1.", "by the school"), description="Since Monday.")
        refer_case(case, Body.objects.get(code="works"), actor=actor_with("agent"))
        answer_referral(case.referrals.get(body__code="lamps"), actor=BODY, answer="We will look at it.")
        move_case(case, move("claim"), actor=actor_with("agent"), note="It shines again.")
    (row,) = rows = anybody.rows("requests.json", extensions="true")
    ensure_valid(rows, "requests.json")
    assert list(row) == [*PARTS, "extended_attributes", "notes"]
    assert row["agency_responsible"] == "FényHáló Közvilágítás, Városüzemeltető"
    assert row["extended_attributes"] == {
        "title": "Dark lamp", "detailed_status": "fixed", "external_status_code": "claimed",
        "landmark": "by the school", "area": "Óváros", "media_urls": []}
    assert [(note["type"], note["description"]) for note in row["notes"]] == [
        ("submitted", "Bejelentve"), ("comment", "We will look at it."),
        ("fixed", "Késznek jelezték\n\nIt shines again.")]
    root = tree(anybody.get(f"requests/{case.number}.xml", extensions="true"))
    assert root.findtext("request/extended_attributes/title") == "Dark lamp"
    assert [note.findtext("type") for note in root.findall("request/notes/note")] == ["submitted", "comment", "fixed"]
    assert "notes" not in anybody.rows("requests.json", extensions="false")[0]


def test_the_description_keeps_to_the_standards_length(zoldvar, anybody):
    with zoldvar.entered():
        a_case("x" * 200, description="y" * 4000, at=ZOLDVAR_SQUARE)
    rows = anybody.rows("requests.json")
    ensure_valid(rows, "requests.json")
    assert len(rows[0]["description"]) == 4000


def test_an_address_alone_is_a_place(zoldvar, anybody):
    with zoldvar.entered():
        a_case(at=Place(address="Fő utca 1."))
    rows = anybody.rows("requests.json")
    ensure_valid(rows, "requests.json")
    assert rows[0]["lat"] is None and rows[0]["address"] == "Fő utca 1."


def test_cases_of_other_channels_are_there_too(kohid):
    with kohid.entered():
        case = move_case(a_case(at=KOHID_SQUARE), move("send"), actor=actor_with("agent"))
    assert caller(kohid).rows(f"requests/{case.number}.json")[0]["status_notes"] == "Waiting for an answer"


@pytest.mark.parametrize(("parameters", "says"), [
    ({"status": "fixed"}, "Write open or closed"),
    ({"start_date": "soon"}, "start_date is “soon”"),
    ({"start_date": "2026-01-01", "end_date": "2026-05-01"}, "more than 90 days"),
    ({"start_date": "2026-05-01", "end_date": "2026-01-01"}, "end_date lies before start_date"),
    ({"page": "0"}, "page is “0”"), ({"page_size": "many"}, "page_size is “many”"), ({"page": "9" * 18}, "page is"),
    ({"lat": "47.5"}, "both lat and long"), ({"radius": "10"}, "both lat and long"),
    ({"lat": "47.5", "long": "19.5", "radius": "1000000"}, "radius is"),
    ({"lat": "x", "long": "19.5"}, "lat is “x”"), ({"extensions": "perhaps"}, "extensions is"),
    ({"updated_after": "2026-99-99"}, "updated_after is"),
    ({"service_request_id": ",".join(map(str, range(1001)))}, "at most 1000"),
])
def test_what_cannot_be_read_is_a_400_that_says_what(kohid, parameters, says):
    stranger = caller(kohid)
    for form in ("json", "xml"):
        ((code, description),) = errors(stranger.get(f"requests.{form}", **parameters))
        assert code == 400 and says in description


@pytest.mark.parametrize("parameters", [
    {"service_code": "unknown"}, {"service_code": "lighting,unknown"}, {"service_request_id": "KH-1999-00001"}])
def test_what_is_not_there_is_a_404(kohid, parameters):
    assert errors(caller(kohid).get("requests.json", **parameters))[0][0] == 404


def test_the_ninety_days_hold_across_a_change_of_the_clocks(kohid):
    caller(kohid).rows("requests.json", start_date="2026-08-01", end_date="2026-10-30")

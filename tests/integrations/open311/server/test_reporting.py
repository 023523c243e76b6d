"""Requests that come in become cases, once, with all that came along."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.models import Case, CaseEvent, Category, Participant, Photo
from cases.models.event import Voice
from cases.selectors import words_of
from integrations.models import Named, RemoteName
from tests.cases.photos import pictures
from tests.integrations.open311.server.asking import LAMP, caller, errors, sentence, told, tree
from tests.towns import KOHID_SQUARE


def only_case(town) -> Case:
    with town.entered():
        return Case.objects.select_related("category", "area").get()


def internal_words(town) -> str:
    with town.entered():
        notes = CaseEvent.objects.filter(type="note_added", voice=Voice.INTERNAL).order_by("seq")
        return "\n".join(words_of(list(notes)).values())


def photo_file(name: str = "lamp.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data if data is not None else pictures.jpeg(), "image/jpeg")


def test_a_request_becomes_a_case_with_a_number(zoldvar, app):
    (row,) = told(app.post("requests.json", LAMP, email="anna@posta.example", first_name="Anna", last_name="Kis",
                           phone="+36 30 123 4567", address_string="Várkapu utca 22., Zöldvár"))
    case = only_case(zoldvar)
    assert list(row) == ["service_request_id", "service_notice", "account_id"]
    assert row["service_request_id"] == case.number and row["account_id"] is None
    assert row["service_notice"]
    assert (case.title, case.description) == ("A lamp is dark.", "A lamp is dark.")
    assert (case.channel, case.published, case.address) == ("api", True, "Várkapu utca 22., Zöldvár")
    with zoldvar.entered():
        reporter = Participant.objects.get(case=case)
        assert (reporter.name, reporter.email, reporter.phone) == ("Anna Kis", "anna@posta.example", "+36 30 123 4567")
        assert not reporter.shows_name
        assert case.referrals.get().body.code == "lamps", "sent on by the town's rules"
    assert app.rows(f"requests/{case.number}.json")[0]["description"] == "A lamp is dark.", "said once"


def test_the_answer_in_xml(app):
    root = tree(app.post("requests.xml", LAMP))
    assert root.tag == "service_requests" and [child.tag for child in root] == ["request"]
    assert [part.tag for part in root[0]] == ["service_request_id", "service_notice", "account_id"]
    assert root.findtext("request/service_request_id").startswith("ZV-")


def test_a_form_in_a_query_string_and_the_key_in_a_header_work_too(zoldvar, app):
    response = app.client.post("/open311/v2/requests.json?service_code=lighting&jurisdiction_id=zoldvar",
                               "address_string=F%C5%91+utca+1.&description=S%C3%B6t%C3%A9t",
                               content_type="application/x-www-form-urlencoded; charset=utf-8",
                               headers={"authorization": f"Bearer {app.secret}"})
    told(response)
    case = only_case(zoldvar)
    assert (case.address, case.description, case.lat) == ("Fő utca 1.", "Sötét", None)


def test_where_reports_are_looked_at_first_the_number_comes_all_the_same(kohid):
    app = caller(kohid, "An app", may=("report",))
    place = {"lat": KOHID_SQUARE.lat, "long": KOHID_SQUARE.lon}
    (row,) = told(app.post("requests.json", LAMP | place))
    assert row["service_notice"] == "Thank you. Somebody looks through it before it is published and sent on."
    assert app.get(f"requests/{row['service_request_id']}.json").status_code == 404, "not published yet"


@pytest.mark.parametrize(("more", "title"), [
    ({"description": "First line\nSecond line"}, "First line"),
    ({"description": "word " * 60}, "word word word word word word word word word word word word word word word word "
                                    "word…"),
    ({"description": "x" * 300}, "x" * 89 + "…"),
    ({"description": ""}, "Közvilágítás"),
    ({"attribute[title]": "Dark  lamp", "description": "Since Monday."}, "Dark lamp"),
    ({"attribute[title]": "y" * 300}, "y" * 199 + "…"),
])
def test_a_title_is_made_where_none_is_sent(zoldvar, app, more, title):
    app.report(**more)
    assert only_case(zoldvar).title == title


def test_a_mobile_device_is_an_app_and_its_number_is_not_kept(zoldvar, app):
    app.report(device_id="tt222111", account_id="123456")
    case = only_case(zoldvar)
    assert case.channel == "app"
    with zoldvar.entered():
        assert "tt222111" not in str(list(Case.objects.values())) + internal_words(zoldvar)


def test_photos_come_along_as_files(zoldvar, app):
    number = app.report(media=[photo_file("a.jpg"), photo_file("b.jpg", pictures.png())], attribute_unused="")
    with zoldvar.entered():
        photos = list(Photo.objects.filter(case__number=number))
    assert len(photos) == 2 and {photo.moment for photo in photos} == {"before"}
    (row,) = app.rows(f"requests/{number}.json", extensions="true")
    assert len(row["extended_attributes"]["media_urls"]) == 2
    assert app.client.get(row["media_url"]).status_code == 200


def test_a_file_that_is_no_photo_never_keeps_a_case_from_being_taken(zoldvar, app):
    (row,) = told(app.post("requests.json", LAMP | {"media": [photo_file("list.pdf", b"%PDF-1.7 no photo"),
                                                              photo_file()]}))
    assert "list.pdf: " in row["service_notice"]
    assert "list.pdf: " in internal_words(zoldvar)
    with zoldvar.entered():
        assert Photo.objects.filter(case__number=row["service_request_id"]).count() == 1


def test_more_than_five_photos_are_not_kept(zoldvar, app):
    six = [photo_file(f"{number}.jpg", pictures.jpeg(quality=70 + number)) for number in range(6)]
    (row,) = told(app.post("requests.json", LAMP | {"media": six}))
    assert "5.jpg" in row["service_notice"]
    with zoldvar.entered():
        assert Photo.objects.exclude(case=None).count() == 5


def test_addresses_of_media_are_noted_and_not_fetched(zoldvar, app):
    app.report(media_url=["http://169.254.169.254/latest?a=1,2", "https://example.org/a.jpg"])
    words = internal_words(zoldvar)
    assert "media_url: http://169.254.169.254/latest?a=1,2" in words and "https://example.org/a.jpg" in words
    with zoldvar.entered():
        assert not Photo.objects.exists()


def test_what_has_no_place_in_a_case_is_told_to_the_staff(zoldvar, app):
    app.report(**{"attribute[closest_address]": "Fő utca 3.", "attribute[fixmystreet_id]": "77", "address_id": "545483",
                  "attribute[easting]": "1"})
    words = internal_words(zoldvar)
    assert "closest_address: Fő utca 3." in words and "address_id: 545483" in words and "An app" in words
    assert "easting" not in words and "77" not in words


@pytest.fixture
def lamps_ask(zoldvar):
    with zoldvar.entered():
        Category.objects.filter(code="lighting").update(questions=[
            {"code": "pole", "kind": "text", "names": {"hu": "Az oszlop száma?"}, "required": True},
            {"code": "lamps", "kind": "number", "names": {"hu": "Hány lámpa?"}},
            {"code": "danger", "kind": "yes_no", "names": {"hu": "Veszélyes?"}},
            {"code": "colour", "kind": "choice", "names": {"hu": "Milyen fény?"},
             "options": {"white": {"hu": "fehér"}, "amber": {"hu": "sárga"}}}])
    forget_catalogues()


def test_answers_to_the_categorys_questions_are_kept(zoldvar, app, lamps_ask):
    app.report(**{"attribute[pole]": "17/B", "attribute[lamps]": "3,5", "attribute[danger]": "true",
                  "attribute[colour][]": "amber"})
    assert only_case(zoldvar).answers == {"pole": "17/B", "lamps": "3.5", "danger": "yes", "colour": "amber"}


@pytest.mark.parametrize(("attributes", "says"), [
    ({}, "attribute[pole] is missing"),
    ({"pole": "1", "lamps": "many"}, "attribute[lamps] is “many”"),
    ({"pole": "1", "danger": "perhaps"}, "Possible: yes, no"),
    ({"pole": "1", "colour": "green"}, "Possible: amber, white"),
    ({"pole": ["1", "2"]}, "takes one value"),
])
def test_wrong_answers_are_refused(zoldvar, app, in_english, lamps_ask, attributes, says):
    form = LAMP | {f"attribute[{code}]": value for code, value in attributes.items()}
    ((code, description),) = errors(app.post("requests.json", form))
    assert code == 400 and says in description
    with zoldvar.entered():
        assert not Case.objects.exists()


def test_the_same_number_of_the_senders_own_is_one_case(zoldvar, app):
    first = app.report(**{"attribute[fixmystreet_id]": "FMS-17"})
    again = app.report(**{"attribute[fixmystreet_id]": "FMS-17", "description": "Sent again, in other words."})
    other = app.report(**{"attribute[fixmystreet_id]": "FMS-18"})
    assert first == again != other
    with zoldvar.entered():
        assert Case.objects.count() == 2 and Case.objects.get(number=first).description == "A lamp is dark."


@pytest.mark.parametrize("how", [{"attribute[own_number]": "A 1"}, {"attribute[fixmystreet_id]": "A 1"}])
def test_the_number_may_come_as_an_attribute_or_in_the_header(app, how):
    first = app.report(**how)
    assert told(app.post("requests.json", LAMP, headers={"Idempotency-Key": "A  1"}))[0]["service_request_id"] == first


def test_the_number_is_the_keys_own(zoldvar, app):
    other = caller(zoldvar, "Another app", may=("report",))
    number = {"attribute[fixmystreet_id]": "1"}
    assert app.report(**number) != other.report(**number)


def test_photos_are_not_taken_twice_with_the_same_number(zoldvar, app):
    for _time in range(2):
        app.report(media=photo_file(), **{"attribute[own_number]": "7"})
    with zoldvar.entered():
        assert Photo.objects.count() == 1


def test_without_a_number_each_sending_is_a_case(zoldvar, app):
    assert app.report() != app.report()


def test_whoever_lost_the_answer_finds_it_by_their_own_number(zoldvar, app):
    number = app.report(**{"attribute[own_number]": "lost/2.b"})
    found = [{"service_request_id": number, "token": "lost/2.b"}]
    assert app.rows("tokens/lost/2.b.json", api_key=app.secret) == found
    assert app.rows("tokens/lost%2F2.b.json", api_key=app.secret) == found
    root = tree(app.get("tokens/lost/2.b.xml", api_key=app.secret))
    assert root.tag == "service_requests" and [part.tag for part in root[0]] == ["service_request_id", "token"]
    stranger = caller(zoldvar, "Another app", may=("report",))
    for who, key in ((app, ""), (stranger, stranger.secret)):
        assert errors(who.get("tokens/lost/2.b.json", api_key=key))[0][0] == 404
    assert errors(app.get("tokens/never-sent.xml", api_key=app.secret))[0][0] == 404


def test_extensions_give_the_sender_its_own_number_back(zoldvar, app, anybody):
    number = app.report(**{"attribute[own_number]": "mine"})
    own = app.rows(f"requests/{number}.json", extensions="true", api_key=app.secret)
    assert own[0]["extended_attributes"]["own_number"] == "mine"
    assert "mine" not in str(anybody.rows(f"requests/{number}.json", extensions="true"))


def test_a_recent_time_of_the_senders_is_believed_and_an_old_one_is_not(zoldvar, app):
    now = timezone.now()
    for hours, believed in ((20, True), (73, False), (-2, False)):
        said = now - timedelta(hours=hours)
        number = app.report(requested_datetime=said.isoformat())
        with zoldvar.entered():
            case = Case.objects.get(number=number)
            counted = said if believed else now
            assert abs(case.reported_at - counted) < timedelta(minutes=1), hours


def test_a_clock_a_day_ahead_is_refused(zoldvar, app, in_english):
    ahead = (timezone.now() + timedelta(hours=30)).isoformat()
    assert "lies in the future" in sentence(app.post("requests.json", LAMP, requested_datetime=ahead))
    with zoldvar.entered():
        assert not Case.objects.exists()


def test_every_request_of_a_key_is_remembered_as_its_own(zoldvar, app):
    number = app.report()
    with zoldvar.entered():
        name = RemoteName.objects.get()
        assert (name.kind, name.name, name.case.number) == (Named.REQUEST, "", number)


@pytest.mark.parametrize(("change", "code", "says"), [
    ({"service_code": ""}, 400, "service_code is missing"),
    ({"service_code": "unknown"}, 404, "no service “unknown”"),
    ({"lat": "", "long": ""}, 400, "place is missing"),
    ({"lat": "", "long": "", "address_id": "5"}, 400, "no register of addresses"),
    ({"long": ""}, 400, "both lat and long"),
    ({"lat": "47.55", "long": "abc"}, 400, "long is “abc”"),
    ({"lat": "91"}, 400, "from -90 to 90"),
    ({"lat": "nan"}, 400, "lat is “nan”"),
    ({"lat": "48.9", "long": "21"}, 400, "outside Zöldvár"),
    ({"address_string": "x" * 201}, 400, "under 200"),
    ({"email": "nobody"}, 400, "email"),
    ({"email": "x" * 60 + "@" + "posta." * 35 + "example"}, 400, "email"),
    ({"description": "x" * 5000}, 400, "5000"),
    ({"requested_datetime": "soon"}, 400, "requested_datetime is “soon”"),
    ({"attribute[own_number]": "x" * 121}, 400, "under 120"),
    ({"jurisdiction_id": "kohid"}, 404, "no jurisdiction_id “kohid”"),
])
def test_what_cannot_be_taken_changes_nothing_and_says_why(zoldvar, app, in_english, change, code, says):
    for form in ("json", "xml"):
        ((found, description),) = errors(app.post(f"requests.{form}", LAMP | change))
        assert found == code and says in description
    with zoldvar.entered():
        assert not Case.objects.exists() and not RemoteName.objects.exists() and not Photo.objects.exists()


@pytest.mark.parametrize(("language", "says"), [
    ("en", "The service_code is missing."), ("hu", "Hiányzik a service_code."), ("de", "Der service_code fehlt.")])
def test_errors_speak_the_callers_language(kohid, language, says):
    app = caller(kohid, "An app", may=("report",))
    response = app.post("requests.xml", headers={"accept-language": language})
    assert sentence(response).startswith(says)


def test_all_faults_are_told_at_once(zoldvar, app):
    everything = {"service_code": "lighting", "lat": "x", "long": "19", "email": "nobody", "description": "x" * 5000}
    found = errors(app.post("requests.xml", everything))
    assert [code for code, _description in found] == [400, 400, 400]


def test_what_is_sent_is_a_form(app):
    for content_type in ("application/json", "text/xml", "text/plain"):
        bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
        response = app.client.post(f"/open311/v2/requests.xml?api_key={app.secret}", bomb, content_type=content_type)
        assert response.status_code == 400 and b"passwd" not in response.content
        errors(response)


def test_a_damaged_or_overfull_form_is_a_400(app):
    for boundary in ("", "x"):
        damaged = app.client.post("/open311/v2/requests.json", b"--x\r\nbroken",
                                  content_type=f"multipart/form-data; boundary={boundary}")
        assert errors(damaged)[0][0] in (400, 403)
    crowd = {f"attribute[{number}]": "1" for number in range(1100)}
    assert errors(app.post("requests.json", LAMP | crowd))[0][0] == 400
    assert errors(app.post("requests.json", LAMP | {"description": "x" * 4_000_000}))[0][0] == 400


def test_no_cookie_is_needed_and_none_counts(zoldvar, app):
    strict = Client(enforce_csrf_checks=True, headers={"host": "zoldvar.localhost"})
    assert strict.post("/open311/v2/requests.json", LAMP | {"api_key": app.secret}).status_code == 200


def test_a_refusal_is_logged_without_anybodys_words(app, caplog):
    app.post("requests.json", LAMP, email="kanari@posta.example", lat="nowhere", description="Canary")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "integrations.open311"]
    assert line == f"POST /open311/v2/requests.json refused with 400 (key {app.key.prefix})"


def test_hostile_text_is_kept_as_text(zoldvar, app):
    nasty = "<script>alert(1)</script> ' OR 1=1; -- \x00\x1b[31m {{7*7}} %s \u202e árvíztűrő 🕳️"
    number = app.report(description=nasty, first_name="\x00", email="", **{"attribute[title]": nasty})
    assert "\x00" not in only_case(zoldvar).description
    root = tree(app.get(f"requests/{number}.xml"))
    assert "<script>alert(1)</script> ' OR 1=1; --" in root.findtext("request/description")
    assert "🕳️" in root.findtext("request/description")


def test_the_time_in_an_answer_is_one_time_everywhere(zoldvar, app):
    number = app.report()
    (row,) = app.rows(f"requests/{number}.json")
    at = datetime.fromisoformat(row["requested_datetime"])
    assert at.tzinfo is not None and abs(at - only_case(zoldvar).reported_at) < timedelta(seconds=1)

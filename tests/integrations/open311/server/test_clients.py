"""Clients that are not ours, over real HTTP; and two that send the same at the same moment."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from cases.models import Case, Photo
from integrations.models import ApiKey, RemoteName
from tenants.accounts.models import Person
from tenants.models import Domain, Municipality
from tests.cases.photos import pictures
from tests.integrations.open311.server.asking import LAMP, Caller, caller
from tests.integrations.open311.server.serving import ADDRESS, serving


@pytest.fixture
def town(committed: None) -> Municipality:
    return Municipality.objects.select_related("branding").get(slug="zoldvar")


@pytest.fixture
def app(town: Municipality) -> Caller:
    return caller(town, "An app", may=("report", "update"))


@pytest.fixture
def root(town: Municipality) -> Iterator[str]:
    """The address of the town's Open311 endpoint."""
    Domain.objects.create(domain=ADDRESS, tenant=town)
    with serving() as address:
        yield f"{address}/open311/v2"


def posted(address: str, body: bytes, content_type: str) -> Any:
    request = urllib.request.Request(address, body, {"Content-Type": content_type})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read())


def test_the_georeport_client_reads_what_a_form_posting_client_wrote(root, app):
    georeport = pytest.importorskip("georeport", reason="The PyPI package georeport is not installed.")
    form = LAMP | {"api_key": app.secret, "jurisdiction_id": "zoldvar", "description": "Sötét, árvíztűrő lámpa"}
    (made,) = posted(f"{root}/requests.json", urlencode(form).encode(),
                     "application/x-www-form-urlencoded; charset=utf-8")
    number = made["service_request_id"]
    for output_format in ("json", "xml"):
        city = georeport.GeoReport(root, jurisdiction="zoldvar", output_format=output_format)
        assert [service["service_code"] for service in city.get_service_list()] == ["lighting", "potholes"]
        assert city.get_service_definition("lighting")["service_code"] == "lighting"
        listed = city.get_service_requests(status="open", service_code="lighting")
        one = city.get_service_request(number)
        for found in (one, listed[0] if isinstance(listed, list) else listed):
            assert found["service_request_id"] == number
            assert found["description"] == "Sötét, árvíztűrő lámpa"
            assert float(found["lat"]) == 47.55


def test_a_client_that_posts_multipart_forms_sends_photos(root, app, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mark = b"mark-7f3a"
    fields = LAMP | {"api_key": app.secret}
    parts = [b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (mark, name.encode(), value.encode())
             for name, value in fields.items()]
    parts.append(b'--%s\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\nContent-Type: image/jpeg'
                 b"\r\n\r\n%s\r\n--%s--\r\n" % (mark, pictures.jpeg(), mark))
    (made,) = posted(f"{root}/requests.json", b"".join(parts), f"multipart/form-data; boundary={mark.decode()}")
    with urllib.request.urlopen(f"{root}/requests/{made['service_request_id']}.json", timeout=20) as answer:
        (row,) = json.loads(answer.read())
    assert row["media_url"].startswith(f"http://{ADDRESS}:"), "where the caller itself came from"
    with urllib.request.urlopen(row["media_url"], timeout=20) as picture:
        assert picture.read(3) == b"\xff\xd8\xff"


def test_an_error_has_its_status_and_its_list_on_the_wire(root):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        posted(f"{root}/requests.json", urlencode(LAMP).encode(), "application/x-www-form-urlencoded")
    assert refusal.value.code == 403
    assert [error["code"] for error in json.loads(refusal.value.read())] == [403]
    refusal.value.close()


def at_once(count: int, act: Any) -> list[Any]:
    """Do the same in several threads, each with a connection of its own, from one starting shot."""
    start, answers = threading.Barrier(count), []

    def run() -> None:
        try:
            start.wait(10)
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == count
    return answers


def test_the_same_request_twice_at_the_same_moment_is_one_case(town, app):
    def send() -> str:
        return Caller(town, caller(town).client, app.key, app.secret).report(**{"attribute[own_number]": "1"})

    numbers = at_once(4, send)
    assert len(set(numbers)) == 1
    with town.entered():
        assert Case.objects.count() == RemoteName.objects.count() == 1
        assert not Photo.objects.exists() and ApiKey.objects.count() == 1


def test_the_same_update_twice_at_the_same_moment_is_written_once(town, app):
    number = app.report()

    def send() -> str:
        return Caller(town, caller(town).client, app.key, app.secret).update(number, "1", description="Still dark.")

    assert len(set(at_once(4, send))) == 1
    with town.entered():
        assert Case.objects.get().events.filter(type="note_added").count() == 1


def test_a_new_reporter_of_several_cases_at_the_same_moment_is_one_person(town, app):
    names = iter(range(100))

    def send() -> str:
        own = {"attribute[own_number]": f"r{next(names)}", "email": "anna@posta.example"}
        return Caller(town, caller(town).client, app.key, app.secret).report(**own)

    assert len(set(at_once(4, send))) == 4
    with town.entered():
        assert Person.objects.filter(email="anna@posta.example").count() == 1


def test_different_updates_at_the_same_moment_are_all_written(town, app):
    number = app.report()
    names = iter(range(100))

    def send() -> str:
        own = Caller(town, caller(town).client, app.key, app.secret)
        return own.update(number, f"u{next(names)}", description="Still dark.")

    assert len(set(at_once(4, send))) == 4

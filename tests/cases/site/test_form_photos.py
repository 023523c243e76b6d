"""Photos that go up one by one while somebody writes: taken in, put in order, taken out, refused in words."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import Case
from cases.photos.uploads import uploads_for
from tenants.models import Municipality
from tests.cases.site.test_report_form import filled, photo
from tests.towns import client_of


@pytest.fixture
def browser(zoldvar: Municipality) -> Client:
    return client_of(zoldvar)


def order(town: Municipality, wish: object) -> list[str]:
    with town.entered():
        return [str(one.pk) for one in uploads_for(wish)]


def test_photos_come_one_by_one_and_the_first_is_chosen(zoldvar: Municipality, browser: Client) -> None:
    wish = uuid4()
    for name, colour in (("a.jpg", "red"), ("b.jpg", "green"), ("c.jpg", "blue")):
        answer = browser.post("/report/photos/", {"wish": str(wish), "photo": photo(name, colour)})
        assert answer.status_code == 200
    assert answer.json()["html"].count("drop:") == 3
    first, second, third = order(zoldvar, wish)
    browser.post("/report/photos/", {"wish": str(wish), "first": third})
    assert order(zoldvar, wish) == [third, first, second]
    browser.post("/report/photos/", {"wish": str(wish), "drop": first})
    assert order(zoldvar, wish) == [third, second]
    # The same without JavaScript, and then the report with them.
    browser.post("/report/", filled(wish=str(wish), do=f"first:{second}"))
    browser.post("/report/", filled(wish=str(wish)))
    with zoldvar.entered():
        assert [str(one.pk) for one in Case.objects.get().photos.all()] == [second, third]
    late = browser.post("/report/photos/", {"wish": str(wish), "photo": photo("d.jpg")})
    assert late.status_code == 409


def test_what_cannot_be_taken_is_said_in_a_sentence(zoldvar: Municipality, browser: Client) -> None:
    wish = uuid4()
    text = SimpleUploadedFile("level.jpg", b"Kedves Onkormanyzat! " * 20, "image/jpeg")
    answer = browser.post("/report/photos/", {"wish": str(wish), "photo": text})
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert browser.post("/report/photos/", {"wish": "x"}).status_code == 400
    assert browser.post("/report/photos/", {"wish": str(wish), "drop": "x"}).json()["html"].strip() == ""
    for number in range(5):
        sent = {"wish": str(wish), "photo": photo(f"{number}.jpg", f"rgb({40 * number},0,0)")}
        browser.post("/report/photos/", sent)
    assert browser.post("/report/photos/", {"wish": str(wish), "photo": photo("6.jpg")}).status_code == 400
    assert len(order(zoldvar, wish)) == 5


def test_a_place_that_the_browser_read_is_offered_in_the_town_only(browser: Client) -> None:
    def offered(lat: str, lon: str) -> object:
        sent = {"wish": str(uuid4()), "photo": photo(), "lat": lat, "lon": lon}
        return browser.post("/report/photos/", sent).json()["position"]

    assert offered("47.55", "19.55") == [47.55, 19.55]
    assert offered("46.0", "19.55") is None
    assert offered("nan", "x") is None

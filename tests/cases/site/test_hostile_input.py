"""What no honest form holds is refused with a sentence, and what is honest in it comes back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import Case
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import INSIDE, filled, photo
from tests.towns import client_of

MEGABYTE = 1024 * 1024


@pytest.fixture
def citizen(kohid: Municipality) -> Client:
    return client_of(kohid)


def sent(**changes: Any) -> dict[str, Any]:
    return filled(street="Fő tér", lat="47.05", lon="19.06", **changes)


def test_ten_megabytes_of_words_come_back_cut_with_the_rest_of_the_form(kohid: Municipality, citizen: Client) -> None:
    answer = citizen.post("/report/", sent(description="kátyú " * (10 * MEGABYTE // 7), email="zsofi@pelda.hu",
                                           photos=[photo()]))
    assert answer.status_code == 400
    page = html(answer)
    assert len(page) < 200_000
    for kept in ("kátyú kátyú", "zsofi@pelda.hu", "Sötét lámpa", 'value="drop:'):
        assert kept in page
    assert "4000" in words(answer)
    with kohid.entered():
        assert not Case.objects.exists()


@pytest.mark.parametrize("much", [
    {"content_type": "application/x-www-form-urlencoded", "data": b"description=" + b"a" * (13 * MEGABYTE)},
    {"data": {"description": "a" * (13 * MEGABYTE)}},
    {"data": {f"field{number}": "x" for number in range(5_000)}},
], ids=["a long body", "a long field", "many fields"])
def test_far_too_much_gets_a_page_of_ours(citizen: Client, much: dict[str, Any]) -> None:
    answer = citizen.post("/report/", **much)
    assert answer.status_code == 413
    assert "what you wrote is still in the form" in words(answer)


def test_a_whole_album_gives_the_form_back_with_the_first_five(kohid: Municipality, citizen: Client) -> None:
    album = [photo(f"{number}.jpg", f"#{number % 250:02x}8080") for number in range(200)]
    answer = citizen.post("/report/", sent(photos=album))
    assert answer.status_code == 400
    assert html(answer).count('value="drop:') == 5
    assert "Sötét lámpa" in html(answer)
    assert "Five photos are enough" in words(answer)


def test_a_file_that_is_no_photo_is_named_with_what_to_do(citizen: Client) -> None:
    video = SimpleUploadedFile("utca.jpg", b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\0" * 400)
    drawing = SimpleUploadedFile("rajz.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    cut = SimpleUploadedFile("felbe.jpg", photo().read()[:700])
    page = words(citizen.post("/report/", sent(photos=[video, drawing, cut, SimpleUploadedFile("ures.jpg", b"")])))
    for name, sentence in (("utca.jpg", "This is a video"), ("rajz.jpg", "SVG"), ("felbe.jpg", "damaged"),
                           ("ures.jpg", "empty")):
        assert name in page and sentence in page


@pytest.mark.parametrize("place", [
    {"lat": "nan", "lon": "inf"}, {"lat": "1e400", "lon": "-1e400"}, {"lat": "91", "lon": "181"},
    {"lat": "\u0664\u0667", "lon": "x" * 500}, {"metres": "nan"},
])
def test_a_place_that_cannot_be_read_is_asked_for_in_words(citizen: Client, place: dict[str, str]) -> None:
    answer = citizen.post("/report/", {**sent(), **INSIDE, **place, "street": ""})
    assert answer.status_code == 400
    assert 'href="#id_lat"' not in html(answer) and 'href="#id_metres"' not in html(answer)
    assert "Sötét lámpa" in html(answer)


def test_a_place_given_the_wrong_way_round_is_turned_and_asked_about(kohid: Municipality, citizen: Client) -> None:
    answer = citizen.post("/report/", {**sent(), "lat": "19.06", "lon": "47.05"})
    assert answer.status_code == 400
    assert "the wrong way round" in words(answer)
    assert answer.context["form"].position == (47.05, 19.06)
    assert citizen.post("/report/", {**sent(), "lat": "-33.86", "lon": "151.2"}).status_code == 400


def test_what_hides_in_words_goes_and_what_is_blank_is_missing(kohid: Municipality, citizen: Client) -> None:
    assert citizen.post("/report/", sent(title="\u200b\u202e\u3164 \u2066")).status_code == 400
    assert citizen.post("/report/", sent(title="Lá\u200bm\u00adpa \u202egpj", name="Zs\x00ófi")).status_code == 302
    with kohid.entered():
        assert Case.objects.get().title == "Lámpa gpj"

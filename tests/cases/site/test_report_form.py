"""The report form from photo to case number, as a browser without JavaScript sends it."""

import io
import re
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases.models import Case, Category, Participant, Photo
from cases.services.moving import move_case
from cases.site import picking
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move

INSIDE = {"lat": "47.55", "lon": "19.55"}


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


def photo(name: str = "katyu.jpg", colour: str = "grey") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def filled(**changes: object) -> dict[str, object]:
    return {
        "wish": str(uuid4()),
        "street": "Várkapu utca",
        "house": "22.",
        "category": "lighting",
        "title": "Sötét lámpa",
        "anonymous": "on",
        "do": "send",
        **changes,
    }


def test_a_report_becomes_a_case_with_a_number(zoldvar: Municipality, citizen: Client) -> None:
    page = html(citizen.get("/report/"))
    wish = re.search(r'name="wish" value="([0-9a-f-]+)"', page)
    assert wish
    answer = citizen.post(
        "/report/", filled(wish=wish.group(1), email="Zsofi@pelda.hu", photos=[photo()], **INSIDE), follow=True
    )
    assert answer.redirect_chain == [(f"/report/{wish.group(1)}/", 302)]
    with zoldvar.entered():
        case = Case.objects.get(wish=UUID(wish.group(1)))
        assert case.address == "Várkapu utca 22."
        assert case.photos.count() == 1
        assert Participant.objects.get(case=case).email == "zsofi@pelda.hu"
    page = words(answer)
    assert "Megkaptuk, köszönjük" in page
    assert case.number in page
    assert "FényHáló Közvilágítás" in page
    assert answer.context["asking"].participant.email == "zsofi@pelda.hu"


def test_sending_twice_makes_one_case(zoldvar: Municipality, citizen: Client) -> None:
    wish = filled(photos=[photo()])
    first = citizen.post("/report/", wish)
    second = citizen.post("/report/", {**wish, "photos": [photo("masik.jpg")]})
    assert first["Location"] == second["Location"]
    with zoldvar.entered():
        assert Case.objects.count() == 1
        assert Photo.objects.count() == 1


def test_nothing_typed_and_no_photo_is_lost_when_something_is_missing(citizen: Client) -> None:
    wish = filled(
        title="", email="zsofi@pelda", description="Fél méteres.", landmark="A megállónál.", photos=[photo()], **INSIDE
    )
    answer = citizen.post("/report/", wish)
    assert answer.status_code == 400
    page = html(answer)
    for kept in ("Fél méteres.", "A megállónál.", "zsofi@pelda", "Várkapu utca", "22.", "47.55"):
        assert kept in page
    assert '<a href="#id_title">Írja le néhány szóban, mi a baj.</a>' in page
    assert '<a href="#id_email">A cím végéről hiányzik valami, például: .hu</a>' in page
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'value="lighting" checked' in page
    picture = re.search(r'src="(/report/[0-9a-f-]+/[0-9a-f-]+)"', page)
    assert picture
    assert citizen.get(picture.group(1))["Content-Type"] == "image/webp"
    # Mended and sent without the photo again: it is still there.
    del wish["photos"]
    assert citizen.post("/report/", {**wish, "title": "Kátyú", "email": ""}).status_code == 302


def test_a_file_that_is_no_photo_is_explained_and_the_others_are_kept(zoldvar: Municipality, citizen: Client) -> None:
    text = SimpleUploadedFile("level.jpg", b"Kedves Onkormanyzat! " * 20, "image/jpeg")
    wish = filled(photos=[photo(), text], **INSIDE)
    answer = citizen.post("/report/", wish)
    assert answer.status_code == 400
    assert "level.jpg" in words(answer)
    assert "Az Ön 1. képe" in html(answer)
    with zoldvar.entered():
        assert Case.objects.count() == 0
    del wish["photos"]
    assert citizen.post("/report/", wish).status_code == 302
    with zoldvar.entered():
        assert Case.objects.get().photos.count() == 1


def test_a_photo_can_be_taken_out_again(zoldvar: Municipality, citizen: Client) -> None:
    wish = filled(photos=[photo(), photo("b.jpg", "red")], do="upload")
    page = html(citizen.post("/report/", wish))
    first = re.search(r'value="(drop:[0-9a-f-]+)"', page)
    assert first
    del wish["photos"]
    page = html(citizen.post("/report/", {**wish, "do": first.group(1)}))
    assert page.count('value="drop:') == 1
    assert 'value="Sötét lámpa"' in page


def test_photos_of_a_form_are_for_its_sender_only(zoldvar: Municipality, citizen: Client) -> None:
    page = html(citizen.post("/report/", filled(photos=[photo()], do="upload")))
    picture = re.search(r"/report/[0-9a-f-]+/([0-9a-f-]+)\"", page)
    assert picture
    assert citizen.get(f"/report/{uuid4()}/{picture.group(1)}").status_code == 404
    assert citizen.get(f"/media/photos/{picture.group(1)}/small.webp").status_code == 404


def test_neither_a_place_nor_a_street_is_too_little(citizen: Client) -> None:
    page = words(citizen.post("/report/", filled(street="", house="")))
    assert "Mutassa meg a helyet a térképen, vagy írja be az utcát." in page


def test_a_place_outside_the_town_is_refused_in_words(citizen: Client) -> None:
    page = words(citizen.post("/report/", filled(lat="46.0", lon="19.55")))
    assert "A térképen jelölt hely Zöldvár határán kívül van." in page


def test_a_press_on_the_drawn_map_is_the_place(citizen: Client) -> None:
    wish = filled(do="")
    middle = {"spot.x": str(picking.WIDTH // 2), "spot.y": str(picking.HEIGHT // 2)}
    answer = citizen.post("/report/", {**wish, **middle})
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.position == pytest.approx((47.55, 19.55), abs=0.001)
    # Nearer and nearer: the third press is exact to a few metres.
    view = {name: str(answer.context["view"].__dict__[name.removeprefix("view_")]) for name in ("view_lat", "view_lon")}
    view["metres"] = str(answer.context["view"].metres)
    corner = {"spot.x": "0", "spot.y": "0"}
    again = citizen.post("/report/", {**wish, **view, **corner})
    lat, lon = again.context["form"].position
    assert lat > 47.55
    assert lon < 19.55
    assert 'value="Sötét lámpa"' in html(again)


def test_the_drawn_map_stands_by_itself(citizen: Client) -> None:
    answer = citizen.get("/report/ground.svg?lat=47.55&lon=19.55&metres=900")
    assert answer["Content-Type"] == "image/svg+xml"
    text = answer.content.decode()
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="304"')
    assert "class=" not in text
    assert "style=" not in text


def test_somebody_who_may_report_the_same_is_asked_once(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        there = a_case("Sötét lámpa", at=ZOLDVAR_SQUARE)
    wish = filled(**INSIDE)
    answer = citizen.post("/report/", wish)
    assert answer.status_code == 200
    page = words(answer)
    assert "Ez az, amit Ön lát?" in page
    assert f'href="/{there.number}/"' in html(answer)
    with zoldvar.entered():
        assert Case.objects.count() == 1
    assert citizen.post("/report/", {**wish, "not_same": "True"}).status_code == 302


def test_other_kinds_and_done_cases_are_not_asked_about(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        a_case("Kátyú", category="potholes", at=ZOLDVAR_SQUARE)
        done = move_case(a_case("Lámpa", at=ZOLDVAR_SQUARE), move("claim"), actor=actor_with("agent"))
        move_case(done, move("confirm"), actor=actor_with("agent"))
    assert citizen.post("/report/", filled(**INSIDE)).status_code == 302


def test_the_piece_of_the_form_with_near_cases(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        a_case("Kátyú", category="potholes", at=ZOLDVAR_SQUARE)
    page = words(citizen.get("/report/near/?lat=47.5505&lon=19.55&category=lighting"))
    assert "55 méterre" in page
    assert words(citizen.get("/report/near/?lat=47.50&lon=19.55")).strip() == ""
    assert citizen.get("/report/near/?lat=x&lon=19").status_code == 400


def test_a_category_asks_its_own_questions_and_warns(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        Category.objects.filter(code="lighting").update(
            warning={"hu": "Lógó vezeték? Hívja a 112-t."},
            questions=[
                {"code": "harm", "kind": "yes_no", "names": {"hu": "Okozott már kárt?"}, "required": True},
                {"code": "pole", "kind": "text", "names": {"hu": "Az oszlop száma"}},
            ],
        )
        from cases.catalogue import forget_catalogues

        forget_catalogues()
    page = words(citizen.get("/report/"))
    assert "Lógó vezeték?" in page
    assert "Az oszlop száma (nem kötelező)" in page
    answer = citizen.post("/report/", filled(**{"q-lighting-pole": "K-17"}))
    assert "Erre is válaszoljon: Okozott már kárt?" in words(answer)
    assert 'value="K-17"' in html(answer)
    assert citizen.post("/report/", filled(**{"q-lighting-harm": "yes", "q-lighting-pole": "K-17"})).status_code == 302
    with zoldvar.entered():
        assert Case.objects.get().answers == {"harm": "yes", "pole": "K-17"}


@pytest.mark.parametrize(
    "nonsense",
    [
        {"wish": "x"},
        {"lat": "nan", "lon": "19"},
        {"lat": "1e999", "lon": "19"},
        {"category": "no-such"},
        {"spot.x": "x", "spot.y": "-1"},
        {"do": "drop:x"},
        {"do": "nothing-known"},
        {"metres": "-5", "view_lat": "abc"},
        {"title": "\x00"},
    ],
)
def test_nonsense_never_breaks_the_form(citizen: Client, nonsense: dict[str, str]) -> None:
    assert citizen.post("/report/", filled(**nonsense)).status_code in {200, 302, 400}


def test_thanks_are_for_whoever_knows_the_wish(citizen: Client) -> None:
    assert citizen.get(f"/report/{uuid4()}/").status_code == 404


def test_english_addresses_begin_with_the_number() -> None:
    from cases.site.report_form import address_of

    assert address_of("Mill Lane", "14", Municipality(languages=["en"])) == "14 Mill Lane"
    assert address_of("Malom utca", "14.", Municipality(languages=["hu"])) == "Malom utca 14."
    assert address_of("Malom utca", "", Municipality(languages=["hu"])) == "Malom utca"

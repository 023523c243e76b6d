import io
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from cases.photos.uploads import keep_upload
from cases.services.looking_after import hide_photo
from cases.site.share.drawing import HEAVIEST, Town, Words, draw
from cases.site.share.short import number_of, short_of
from tenants.look import palette
from tenants.models import Municipality
from tests.cases.site.pages import html
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with

TOWN = Town("Zöldvár", '<svg viewBox="0 0 4 4"><path fill="var(--accent)" d="M0 0h4v4H0z"/></svg>',
            palette.derive("#1f4d38", "#b5522e").tokens, "modern")


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


@pytest.mark.parametrize(
    ("number", "short"),
    [("ZV-2026-00041", "2026-41"), ("ZV-2026-123456", "2026-123456"), ("BP-BUDAPEST-00012345", "BP-BUDAPEST-00012345")],
)
def test_a_short_address_can_be_read_out_and_leads_back(number: str, short: str) -> None:
    assert short_of(number, "ZV") == short
    assert number_of(short, "ZV") == number
    assert number_of(short.replace("-", ""), "ZV") == number or not short[0].isdigit()


def test_a_short_address_leads_to_the_page_for_good(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    short = f"/c/{short_of(case.number, 'ZV')}/"
    page = html(citizen.get(f"/{case.number}/"))
    assert page.count(short) >= 1 and 'class="qr"' in page
    answer = citizen.get(short)
    assert (answer.status_code, answer["Location"]) == (301, f"/{case.number}/")


def test_links_of_a_case_say_what_it_is_in_every_language_of_the_town(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case('Sötét "lámpa"', at=ZOLDVAR_SQUARE, description="Három hete nem ég.")
    page = html(citizen.get(f"/{case.number}/?lang=hu"))
    assert f'<link rel="canonical" href="http://zoldvar.localhost/{case.number}/">' in page
    assert '<meta property="og:title" content="Sötét &quot;lámpa&quot;">' in page
    assert "Három hete nem ég." in page.partition("og:description")[2][:200]
    assert f"http://zoldvar.localhost/{case.number}/card.png" in page
    assert page.count("hreflang=") >= 2 * (len(zoldvar.languages) > 1)
    assert "<script src=\"http" not in page


@pytest.mark.parametrize("photo", [True, False], ids=["with a photo", "without"])
def test_a_card_is_of_the_agreed_size_and_light(photo: bool) -> None:
    noise = io.BytesIO()
    Image.effect_noise((1200, 900), 90).convert("RGB").save(noise, "JPEG")
    words = Words("ZV-2026-00041", "Őrült nagy kátyú " * 12, "Árvíztűrő tükörfúrógép utca 12–14.", "open",
                  "Válaszra vár " * 9)
    drawn = draw(TOWN, words, noise.getvalue() if photo else None)
    with Image.open(io.BytesIO(drawn)) as card:
        assert (card.format, card.size) == ("PNG", (1200, 630))
    assert len(drawn) <= HEAVIEST


def test_a_card_shows_what_is_so_now_and_no_hidden_photo(zoldvar: Municipality, citizen: Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (400, 300), "#aa3355").save(picture, "JPEG")
    with zoldvar.entered():
        wish = uuid4()
        photo = keep_upload(picture.getvalue(), wish=wish).photo
        case = a_case(at=ZOLDVAR_SQUARE, photos=[photo.pk])
        photo.refresh_from_db()
    address = f"/{case.number}/card.png"
    with_photo = citizen.get(address)
    assert citizen.get(address, headers={"if-none-match": with_photo["ETag"]}).status_code == 304
    with zoldvar.entered():
        hide_photo(photo, actor=actor_with("agent"))
    without = citizen.get(address)
    assert without["ETag"] != with_photo["ETag"]

    def reddish(answer: bytes) -> bool:
        with Image.open(io.BytesIO(answer)) as card:
            red, green, _blue = card.convert("RGB").getpixel((1000, 350))  # type: ignore[misc]
            return red > green + 60

    assert reddish(with_photo.content) and not reddish(without.content)

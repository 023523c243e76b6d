"""A municipality's sign in every shape, and the manifest that names them."""

import base64
import io
import json

import pytest
from django.test import Client
from PIL import Image

from tenants.fleet.connection import db
from tenants.hosts import forget_hosts
from tenants.look import palette, signs
from tenants.models import Branding, Municipality

SHIELD = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
          '<path fill="var(--primary)" d="M0 0h40v40H0z"/></svg>')


@pytest.fixture
def branded(kohid: Municipality) -> Municipality:
    Branding.objects.update_or_create(municipality=kohid, defaults={
        "primary": "#14406b", "accent": "#e3a21a", "icon_svg": SHIELD,
        "tokens": palette.derive("#14406b", "#e3a21a").tokens,
        "texts": {"hu": {"tagline": "utcáink ügyei", "act": "Bejelentem"}, "en": {"tagline": "our streets"}}})
    forget_hosts()
    return Municipality.objects.select_related("branding").get(pk=kohid.pk)


def manifest(client: Client, language: str) -> dict[str, object]:
    answer = client.get(f"/manifest.webmanifest?l={language}")
    assert answer["Content-Type"] == "application/manifest+json"
    found: dict[str, object] = json.loads(answer.content)
    return found


def test_the_manifest_makes_an_application_of_the_municipalitys_own(
    branded: Municipality, citizen_of_kohid: Client
) -> None:
    found = manifest(citizen_of_kohid, "hu")
    assert (found["name"], found["short_name"], found["lang"]) == ("Kőhíd – utcáink ügyei", "Kőhíd", "hu")
    assert found["theme_color"] == "#14406b"
    assert found["shortcuts"][0]["name"] == "Bejelentem"
    assert citizen_of_kohid.get(found["shortcuts"][0]["url"]).status_code == 200
    assert manifest(citizen_of_kohid, "en")["name"] == "Kőhíd – our streets"
    wanted = {("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable")}
    icons = found["icons"]
    assert isinstance(icons, list)
    assert wanted <= {(icon["sizes"], icon.get("purpose")) for icon in icons}
    for icon in icons:
        answer = citizen_of_kohid.get(icon["src"])
        assert answer["Content-Type"] == icon["type"] and "immutable" in answer["Cache-Control"]
        if icon["type"] == "image/png":
            picture = Image.open(io.BytesIO(answer.content)).convert("RGBA")
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            middle = picture.getpixel((picture.width // 2, picture.height // 2))
            assert middle[:3] == (0x14, 0x40, 0x6B)
            # What a system cuts to a circle has a ground of its own and keeps the sign in its middle.
            corner = picture.getpixel((2, 2))
            assert corner == ((255, 255, 255, 255) if icon["purpose"] == "maskable" else (0, 0, 0, 0))


def test_every_page_names_them_under_an_address_that_changes_with_the_look(
    branded: Municipality, citizen_of_kohid: Client
) -> None:
    before = citizen_of_kohid.get("/how-it-works/").content.decode()
    assert '<meta name="theme-color" content="#14406b">' in before
    assert 'rel="manifest" href="/manifest.webmanifest?v=' in before
    sign = signs.sign_of(branded)
    for name in ("icon.svg", "favicon.ico", "apple-touch-icon.png"):
        assert f'href="{signs.address(sign, name)}"' in before
    db.set_schema_to_public()
    Branding.objects.filter(municipality=branded).update(icon_svg=SHIELD.replace("40H0", "20H0"))
    forget_hosts()
    assert signs.address(sign, "icon.svg") not in citizen_of_kohid.get("/how-it-works/").content.decode()


def test_browsers_that_ask_without_having_been_told_get_a_sign_too(branded: Municipality) -> None:
    client = Client(headers={"host": "kohid.localhost"})
    assert Image.open(io.BytesIO(client.get("/favicon.ico").content)).size == (48, 48)
    assert client.get("/apple-touch-icon.png").status_code == 200
    assert client.get("/icon-64.png").status_code == 404
    again = client.get("/icon.svg", headers={"if-none-match": client.get("/icon.svg")["ETag"]})
    assert again.status_code == 304


def test_without_an_icon_the_logo_stands_for_it_and_without_a_logo_the_stones(
    branded: Municipality, zoldvar: Municipality
) -> None:
    branded.branding.icon_svg, branded.branding.logo_svg = "", SHIELD
    assert signs.sign_of(branded).drawing == SHIELD
    branded.branding.logo_svg = "<svg><script/></svg>"
    assert signs.sign_of(branded).drawing == signs.HOUSE
    packed = io.BytesIO()
    Image.new("RGB", (200, 100), "#ff0000").save(packed, "PNG")
    branded.branding.logo_svg = signs.PNG + base64.b64encode(packed.getvalue()).decode()
    picture = Image.open(io.BytesIO(signs.drawn(signs.sign_of(branded), "icon-512.png"))).convert("RGBA")
    assert picture.getpixel((256, 256)) == (255, 0, 0, 255)
    assert signs.sign_of(zoldvar).drawing == signs.HOUSE

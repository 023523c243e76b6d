"""The theme, the shell around every page, and what is shown when something cannot be shown."""

import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from tenants.fleet.connection import db
from tenants.hosts import forget_hosts
from tenants.look import errors
from tenants.look.palette import derive
from tenants.models import Municipality


def rendered(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def brand(town: Municipality, **fields: object) -> None:
    db.set_schema_to_public()
    for name, value in fields.items():
        setattr(town.branding, name, value)
    town.branding.save()
    forget_hosts()


def test_each_municipality_has_its_own_theme_and_it_may_be_kept_for_ever(
    kohid: Municipality, citizen_of_kohid: Client
) -> None:
    brand(kohid, primary="#14406b", accent="#e3a21a", fonts="classic", tokens=derive("#14406b", "#e3a21a").tokens)
    page = citizen_of_kohid.get("/").content.decode()
    address = re.search(r'href="(/theme\.css\?v=\w+)"', page)
    assert address
    answer = citizen_of_kohid.get(address.group(1))
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--primary: #14406b;" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    assert citizen_of_kohid.get("/theme.css", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert "no-cache" in citizen_of_kohid.get("/theme.css")["Cache-Control"]


def test_a_new_colour_has_a_new_address(kohid: Municipality, citizen_of_kohid: Client) -> None:
    def address() -> str:
        found = re.search(r'href="(/theme\.css\?v=\w+)"', citizen_of_kohid.get("/").content.decode())
        assert found
        return found.group(1)

    before = address()
    brand(kohid, primary="#7a1f33", tokens=derive("#7a1f33", "#c9d94a").tokens)
    assert address() != before


def test_the_association_has_the_look_of_the_house(db: None) -> None:
    answer = Client(headers={"host": "localhost"}).get("/theme.css")
    assert "--primary: #2a3230;" in answer.content.decode()


def test_the_languages_of_the_town_are_offered_and_the_wish_is_kept(citizen_of_kohid: Client) -> None:
    page = citizen_of_kohid.get("/?lang=hu").content.decode()
    assert '<html lang="hu">' in page
    assert 'href="?lang=en" lang="en" hreflang="en"' in page
    assert 'href="?lang=de" lang="de" hreflang="de"' in page
    assert '<html lang="hu">' in citizen_of_kohid.get("/cases/").content.decode()


def test_a_town_with_one_language_offers_no_other(zoldvar: Municipality) -> None:
    page = Client(headers={"host": "zoldvar.localhost"}).get("/").content.decode()
    assert '<html lang="hu">' in page
    assert "hreflang" not in page


def test_an_unknown_address_gets_a_slab_with_the_towns_telephone(citizen_of_kohid: Client) -> None:
    answer = citizen_of_kohid.get("/nowhere/", headers={"accept-language": "hu"})
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Itt nincs semmi" in page
    assert "(06 99) 555 010" in page
    assert "Kőhíd" in page


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
        (errors.too_many, 429),
        (errors.form_expired, 403),
    ],
)
def test_every_error_says_what_to_do(view: object, status: int, kohid: Municipality) -> None:
    request = RequestFactory().get("/")
    request.municipality = kohid  # type: ignore[attr-defined]
    with translation.override("hu"):
        answer = view(request)
    page = answer.content.decode()
    assert answer.status_code == status
    assert '<div class="empty">' in page
    assert "btn main" in page


def test_when_everything_is_broken_the_page_needs_no_database() -> None:
    # No fixture for the database: a query would raise.
    answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Valami elromlott nálunk" in page
    assert 'lang="en"' in page


def test_a_status_is_a_shape_an_icon_and_words() -> None:
    with translation.override("hu"):
        html = rendered("{% chip 'claim' %}{% chip 'wait' 'Ígért nap: dec. 4.' %}")
    assert 'data-s="claim"' in html
    assert "#i-s-claim" in html
    assert "Késznek jelezték" in html
    assert "Ígért nap: dec. 4." in html


def test_an_icon_speaks_only_where_it_is_told_to() -> None:
    assert 'aria-hidden="true"' in rendered("{% icon 'camera' %}")
    assert 'role="img" aria-label="Kép &lt;b&gt;"' in rendered("{% icon 'camera' label %}", label="Kép <b>")
    assert "#i-dots" in rendered("{% icon 'no-such-icon' %}")


def test_a_drawing_that_cannot_be_shown_shows_nothing() -> None:
    assert rendered("{% drawing text %}", text="<svg viewBox='0 0 1 1'><script/></svg>") == ""
    assert rendered("{% drawing text %}", text="") == ""


def test_hungarian_gets_its_article_and_others_do_not() -> None:
    with translation.override("hu"):
        assert rendered("{{ name|Az }}", name="Út") == "Az\u00a0Út"
    with translation.override("en"):
        assert rendered("{{ name|az }}", name="Út") == "Út"

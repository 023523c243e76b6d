"""The municipality's pages inside the council's own website: no cookies, only where the municipality says."""

import re
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from cases.models import Case
from cases.services.settling import settle
from cases.site.framing.hosts import HostRefused, hosts_in
from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of


@pytest.fixture
def visitor(zoldvar: Municipality) -> Client:
    """A browser that checks forms against forgery, as real ones are."""
    return Client(headers={"host": "zoldvar.localhost", "accept-language": "en"}, enforce_csrf_checks=True)


def form_of(page: HttpResponse) -> dict[str, str]:
    """What the report form carries hidden."""
    shown = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', shown)[1]
            for name in ("csrfmiddlewaretoken", "wish")}


def ready(**more: str) -> dict[str, str]:
    return {"category": "lighting", "title": "Sötét a sarok", "street": "Várkapu utca", "house": "3",
            "lat": str(ZOLDVAR_SQUARE.lat), "lon": str(ZOLDVAR_SQUARE.lon), "do": "send", **more}


def test_a_frame_begins_in_the_readers_language_and_stays_in_it(kohid: Municipality) -> None:
    german = Client(headers={"host": "kohid.localhost", "accept-language": "de"})
    answer = german.get("/embed/report/?category=potholes")
    assert answer["Location"] == "/embed/de/report/?category=potholes"
    assert german.get("/embed/report/?lang=en")["Location"] == "/embed/en/report/"
    assert german.get("/embed/figures/")["Location"] == "/embed/de/figures/"
    page = german.get("/embed/hu/report/")
    assert page["Content-Language"] == "hu" and '<html lang="hu">' in page.content.decode()
    assert 'action="/embed/hu/report/"' in page.content.decode()
    assert german.get("/embed/nothing/").status_code == 404


def test_only_the_named_websites_may_show_it_and_nothing_else_may_be_framed(
    zoldvar: Municipality, visitor: Client
) -> None:
    assert frame_ancestors(visitor.get("/embed/hu/report/")) == "'self'"
    named = hosts_in("https://www.zoldvar.hu/ugyek\n*.kisvaros.hu")
    with zoldvar.entered():
        settle("embed_hosts", named, actor=actor_with("administrator"))
    for view in ("report/", "cases/", "map/", "figures/"):
        page = visitor.get(f"/embed/hu/{view}")
        assert page.status_code == 200
        assert {"https://www.zoldvar.hu:*", "https://*.kisvaros.hu:*"} < set(frame_ancestors(page).split())
        assert "X-Frame-Options" not in page
    for address in ("/", "/report/", "/map/", "/cases/", "/accounts/login/", "/embed.js"):
        page = visitor.get(address)
        assert (frame_ancestors(page), page["X-Frame-Options"]) == ("'none'", "DENY")


def frame_ancestors(page: HttpResponse) -> str:
    return page["Content-Security-Policy"].partition("frame-ancestors ")[2].partition(";")[0]


def test_a_report_is_sent_without_any_cookie(zoldvar: Municipality, visitor: Client) -> None:
    page = visitor.get("/embed/hu/report/")
    answer = visitor.post("/embed/hu/report/", ready(**form_of(page)))
    assert answer.status_code == 302 and answer["Location"].startswith("/embed/hu/report/")
    thanks = visitor.get(answer["Location"])
    assert thanks.status_code == 200 and "ZV-" in thanks.content.decode()
    assert not visitor.cookies
    with zoldvar.entered():
        assert Case.objects.get().title == "Sötét a sarok"


def test_whoever_is_signed_in_reports_as_nobody_through_a_frame(zoldvar: Municipality) -> None:
    agent = client_of(zoldvar, role="agent")
    page = agent.get("/embed/hu/report/")
    assert "agent@zoldvar.example" not in page.content.decode()
    agent.post("/embed/hu/report/", ready(**form_of(page)))
    with zoldvar.entered():
        assert Case.objects.get().participants.filter(person__isnull=False).count() == 0


def test_a_form_without_a_note_or_with_an_old_one_comes_back_as_it_was_typed(
    zoldvar: Municipality, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = form_of(visitor.get("/embed/hu/report/"))
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + timedelta(hours=25).total_seconds())
    for token in (hidden["csrfmiddlewaretoken"], "", "forged"):
        answer = visitor.post("/embed/hu/report/", ready(wish=hidden["wish"], csrfmiddlewaretoken=token))
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert "Sötét a sarok" in shown and 'class="notice"' in shown
    again = form_of(answer)
    assert visitor.post("/embed/hu/report/", ready(**again)).status_code == 302
    with zoldvar.entered():
        assert Case.objects.count() == 1


def test_a_note_of_another_municipality_does_not_do(
    kohid: Municipality, zoldvar: Municipality, visitor: Client
) -> None:
    foreign = form_of(client_of(kohid).get("/embed/hu/report/"))["csrfmiddlewaretoken"]
    visitor.post("/embed/hu/report/", ready(wish=str(uuid4()), csrfmiddlewaretoken=foreign))
    with zoldvar.entered():
        assert not Case.objects.exists()


def test_links_that_lead_out_open_in_the_whole_window(zoldvar: Municipality, visitor: Client) -> None:
    with zoldvar.entered():
        case = a_case("Lámpa", at=ZOLDVAR_SQUARE)
    shown = visitor.get("/embed/hu/cases/").content.decode()
    assert "<header" not in shown.partition("<main")[0] and 'class="foot' not in shown
    assert f'<a target="_top" href="/{case.number}/"' in shown
    for tag in re.findall(r"<(?:a|form)\b[^>]*>", shown):
        to = re.search(r'(?:href|action)="([^"]*)"', tag)
        inside = to is None or to[1].startswith(("/embed/", "tel:", "#", "?"))
        assert inside != ("_top" in tag), tag


def test_the_script_is_the_same_for_everybody_and_small(zoldvar: Municipality, visitor: Client) -> None:
    script = visitor.get("/embed.js")
    assert script["Content-Type"].startswith("text/javascript") and "public" in script["Cache-Control"]
    assert "Vary" not in script and not script.cookies and len(script.content) < 6000
    assert "Zöldvár" in script.content.decode()
    assert visitor.get("/embed.js", headers={"if-none-match": script["ETag"]}).status_code == 304


@pytest.mark.parametrize(("typed", "kept"), [
    ("www.varos.hu", ["www.varos.hu"]),
    ("https://WWW.Varos.hu/ugyek?x=1\n\nwww.varos.hu", ["www.varos.hu"]),
    ("*.varos.hu", ["*.varos.hu"]),
    ("kőhíd.hu", ["kőhíd.hu".encode("idna").decode()]),
])
def test_host_names_are_understood_as_people_copy_them(typed: str, kept: list[str]) -> None:
    assert hosts_in(typed) == kept


@pytest.mark.parametrize(("typed", "said"), [
    ("http://www.varos.hu", "not encrypted"),
    ("varos", "lacks its end"),
    ("*.hu", "lacks its end"),
    ("10.0.0.1", "no name of a website"),
    ("www.*.hu", "only at the beginning"),
    ("www.varos.hu:8443", "write www.varos.hu"),
    ("me@varos.hu", "Leave out"),
    ("-a-.hu; script-src x", "no name of a website"),
    ("\n".join(f"a{number}.hu" for number in range(40)), "*.example.org"),
])
def test_what_is_no_host_name_is_refused_with_what_to_write(typed: str, said: str) -> None:
    with translation.override("en"), pytest.raises(HostRefused) as refused:
        hosts_in(typed)
    assert said in refused.value.sentence

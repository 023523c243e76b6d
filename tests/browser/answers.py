"""Pages that only come as an answer: forms with errors, the steps without JavaScript, refusals. Asked here by post, and
shown in the browser under their own address."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from tenants.look import errors
from tests.browser.lively import Lively
from tests.browser.walking import LOCALES, Walked, client_as, cookies, is_page, turns

Answer = tuple[str, str, str, Callable[[Client], Any]]


def answers_of(lively: Lively, language: str, turn: int) -> list[Walked]:
    """The answers in one language whose turn it is, in the look that the town wears now."""
    signed = cookies(lively)
    found = []
    for number, (who, name, address, ask) in turns(list(enumerate(ASKED)), turn):
        client = client_as(lively, who, signed[who], enforce_csrf_checks="forgery" in name)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = LOCALES[language]
        address = re.sub(r"\{(.+?)\}", lambda part: lively.known.get(part[1], part[0]), address)
        client.lively = lively  # type: ignore[attr-defined]
        client.address = address  # type: ignore[attr-defined]
        answer = ask(client)
        assert is_page(answer), f"{name}: {answer.status_code} {answer.headers.get('Location')}"
        found.append(Walked(who, f"{address.partition('?')[0]}?shown={number}", answer.content.decode(), name))
    return found


def posts(**data: str) -> Callable[[Client], HttpResponse]:
    def ask(client: Any) -> HttpResponse:
        answer: HttpResponse = client.post(client.address, data)
        return answer

    return ask


def fields(page: HttpResponse) -> dict[str, str]:
    """What the report form of a page would send, buttons aside."""
    text = page.content.decode()
    found = re.findall(r'<input type="(?:hidden|text|email)" name="([^"]+)"(?: value="([^"]*)")?', text)
    ticked = re.findall(r'type="(?:radio|checkbox)" name="([^"]+)"(?: value="([^"]*)")?[^>]* checked', text)
    return {name: unescape(value) for name, value in [*found, *((name, value or "on") for name, value in ticked)]}


def step(until: int, *, wrong: bool = False) -> Callable[[Client], Any]:
    """The report form as four plain pages: the one asked for, or the same refused."""
    typed = {1: {}, 2: {"street": "Fő utca", "house": "1.", "lat": "47.05", "lon": "19.06"},
             3: {"title": "Sötét lámpa", "category": "lighting"}}

    def ask(client: Client) -> Any:
        page = client.get("/report/?step=1")
        for number in range(1, until):
            page = client.post("/report/", {**fields(page), **typed[number], "do": f"go:{number + 1}"}, follow=True)
        return client.post("/report/", {**fields(page), "do": f"go:{until + 1}"}) if wrong else page

    return ask


def refused(view: Callable[..., HttpResponse], *more: Any) -> Callable[[Client], HttpResponse]:
    """A page of errors that no visitor can bring about at will."""

    def ask(client: Client) -> HttpResponse:
        town = client.lively.town  # type: ignore[attr-defined]
        request = RequestFactory(headers={"host": f"{town.slug}.localhost"}).get("/nothing/")
        language = client.defaults["HTTP_ACCEPT_LANGUAGE"][:2]
        request.municipality = town  # type: ignore[attr-defined]
        request.LANGUAGE_CODE = language
        with town.entered(), translation.override(language):
            return view(request, *more)

    return ask


ASKED: list[Answer] = [
    ("", "report, nothing filled in", "/report/", posts()),
    ("", "report, a stopper", "/report/", posts(title="Gáz", category="gas", street="Fő utca", house="1.")),
    *(("", f"report, step {number}", "/report/", step(number)) for number in (2, 3, 4)),
    *(("", f"report, step {number} refused", "/report/", step(number, wrong=True)) for number in (2, 3)),
    ("", "survey, no answer", "/is-it-done/{is-it-done/token}/", posts()),
    ("", "body's answer, empty", "/answer/{answer/token}/", posts()),
    ("", "alerts, nothing filled in", "/alerts/", posts()),
    ("", "code of an alert, wrong", "/alerts/code/{alerts/code/token}/", posts(code="1")),
    ("", "code of an address, wrong", "/confirm/code/{confirm/code/token}/", posts(code="1")),
    ("", "comment, empty", "/{number}/comment/", posts()),
    ("", "affected too, a wrong address", "/{number}/join/", posts(part="follower", email="nobody")),
    ("", "signing in, a wrong address", "/accounts/login/", posts(email="nobody")),
    ("", "forgery check", "/report/", posts(title="x")),
    ("", "too much sent", "/alerts/", lambda client: client.post("/alerts/", {"words": "x" * 13 * 2**20})),
    ("", "too often", "/nothing/", refused(errors.too_many)),
    ("", "not understood", "/nothing/", refused(errors.bad_request)),
    ("", "not allowed", "/nothing/", refused(errors.forbidden)),
    ("", "our fault", "/nothing/", refused(errors.broken)),
    ("", "signed out", "/nothing/", refused(errors.signed_out, "/accounts/login/")),
    ("agent", "new case, nothing filled in", "/desk/cases/new/", posts()),
    ("agent", "step without its reason", "/desk/cases/{case_id}/moves/close/", posts()),
    ("administrator", "new colleague, nothing filled in", "/desk/settings/people/new/", posts()),
    ("administrator", "notice, nothing filled in", "/desk/settings/notices/new/", posts()),
    ("administrator", "choice of many", "/desk/jobs/new/",
     lambda client: client.post("/desk/jobs/new/", {"case": [client.lively.known["case_id"]]})),  # type: ignore
]

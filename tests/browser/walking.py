"""Every page that people see, each as somebody who may see it: addresses that are asked, and answers that are shown."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import BrowserContext, Page

from tenants.accounts.models import Person
from tenants.fleet.connection import db
from tests.addresses import NOT_SHOWN, filled, routes
from tests.browser.conftest import Opened, Served
from tests.browser.lively import LANGUAGES, THEMES, Lively, dress, sessions
from tests.towns import signed_in

LONG = bool(os.environ.get("LONG"))
WIDTHS = (1280, 320)
COMBINATIONS = list(product(THEMES, LANGUAGES))
LOCALES = {"hu": "hu-HU", "en": "en-GB", "de": "de-DE"}
ASSOCIATION = "association"
# Beside what stands in the table of addresses: the same pages as others see them, with wishes, and where nothing is.
MORE: list[tuple[str, str]] = [
    ("", "/nothing/"), ("", "/desk/"), ("", "/evaluation/"), ("", "/reports/"), ("", "/?lang=hu"),
    ("", "/cases/?category=lighting&q=lámpa"), ("", "/cases/?q=nincsilyen"), ("", "/map/?category=lighting&phase=open"),
    ("", "/map/?view=heat"), ("", "/report/?category=lighting"), ("", "/report/?step=1"), ("", "/report/?category=gas"),
    ("", "/is-it-done/forged/"), ("", "/answer/forged/"), ("", "/stop/forged/"), ("", "/confirm/forged/"),
    *(("", f"/embed/{{language}}/{view}") for view in ("report/", "cases/", "map/", "map/?view=heat", "figures/")),
    ("citizen", "/"), ("citizen", "/report/"), ("citizen", "/{number}/"), ("citizen", "/alerts/"),
    ("agent", "/"), ("agent", "/desk/"), ("agent", "/desk/cases/{case_id}/"), ("agent", "/{number}/"),
    ("agent", "/desk/moderation/{desk/moderation/case_id}/"), ("agent", "/desk/settings/people/"),
    ("inspector", "/desk/round/"), ("inspector", "/desk/"),
    (ASSOCIATION, "/console/"), (ASSOCIATION, "/console/review/"), (ASSOCIATION, "/"), (ASSOCIATION, "/nothing/"),
    (ASSOCIATION, "/accounts/login/"),
]


@dataclass
class Walked:
    """A page: who sees it, where, and what is shown there if asking again would not bring it."""

    who: str
    address: str
    shown: str = ""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name or self.address} ({self.who or 'anybody'})"


def pages_of(lively: Lively) -> list[Walked]:
    """All pages of Kőhíd and of the association's host, those whose address only leads on left out."""
    found: list[Walked] = []
    clients = {who: client_as(lively, who, cookie) for who, cookie in cookies(lively).items()}
    for who, address in [*table(lively), *MORE]:
        address = re.sub(r"\{(.+?)\}", lambda part: lively.known.get(part[1], part[0]), address)
        page = Walked(who, address)
        answer = clients[who].get(address.replace("{language}", "hu"))
        if is_page(answer) and page not in found:
            found.append(page)
    return found


def table(lively: Lively) -> Iterator[tuple[str, str]]:
    for route in dict.fromkeys(routes(get_resolver("config.urls_municipality"))):
        if route not in NOT_SHOWN and "logout" not in route:
            address = filled(route, lively.known)
            yield who_sees(address), address
            if route.startswith("accounts/"):
                yield "", address


def who_sees(address: str) -> str:
    if address.startswith(("/desk/", "/evaluation/", "/reports/", "/accounts/")):
        return "administrator"
    return "citizen" if address.startswith("/my/") else ""


def is_page(answer: HttpResponse) -> bool:
    """Whether a whole page came, and not a piece of one, a file, or the way to another."""
    kind = answer.headers.get("Content-Type", "")
    return kind.startswith("text/html") and not answer.streaming and b"<html" in answer.content


def cookies(lively: Lively) -> dict[str, str]:
    found = sessions(lively.town)
    db.set_schema_to_public()
    person = Person.objects.filter(email="olga@association.example").first() \
        or Person.objects.create_user("olga@association.example", name="Olga", role="onboarder")
    return found | {ASSOCIATION: signed_in(Client(headers={"host": "localhost"}), person).cookies["session"].value}


def client_as(lively: Lively, who: str, cookie: str, **options: Any) -> Client:
    host = "localhost" if who == ASSOCIATION else f"{lively.town.slug}.localhost"
    client = Client(headers={"host": host}, raise_request_exception=False, **options)
    if cookie:
        client.cookies["session"] = cookie
    return client


@dataclass
class Walk:
    """Goes through all pages in all combinations, or (without LONG) each page in one, those taking turns."""

    lively: Lively
    served: Served
    opened: Opened
    visit: Callable[[Page, Walked, str], None]
    script: str = ""
    pages: list[Walked] = field(default_factory=list)
    visits: int = 0

    def go(self, pages: list[Walked], *, answers: Callable[[str, str], list[Walked]] | None = None) -> None:
        self.pages = pages
        signed = cookies(self.lively)
        for turn, (theme, language) in enumerate(COMBINATIONS):
            dress(self.lively.town, theme)
            mine = pages if LONG else pages[turn::len(COMBINATIONS)]
            if answers:
                every = answers(language, theme)
                mine = mine + (every if LONG else every[turn::len(COMBINATIONS)])
            for who in dict.fromkeys(page.who for page in mine):
                context = self.window(who, language, signed[who])
                for page in (one for one in mine if one.who == who):
                    self.look_at(context, page, theme, language)
                context.close()

    def window(self, who: str, language: str, cookie: str) -> BrowserContext:
        context = self.opened(self.lively.town, locale=LOCALES[language], reduced_motion="reduce", bypass_csp=True,
                              service_workers="block")
        if cookie:
            context.add_cookies([{"name": "session", "value": cookie, "url": self.url(who, "/")}])
        if self.script:
            context.add_init_script(f"if (window === top) {{ {self.script} }}")
        return context

    def url(self, who: str, path: str) -> str:
        if who == ASSOCIATION:
            return f"http://localhost:{self.served.port}{path}"
        return self.served.url(self.lively.town, path)

    def look_at(self, context: BrowserContext, walked: Walked, theme: str, language: str) -> None:
        url = self.url(walked.who, walked.address.replace("{language}", language))
        page = context.new_page()
        if walked.shown:
            page.route(url, lambda route: route.fulfill(body=walked.shown, content_type="text/html; charset=utf-8"))
        page.goto(url, wait_until="load")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.visit(page, walked, f"{theme} {language} {width}")
            self.visits += 1
        page.close()

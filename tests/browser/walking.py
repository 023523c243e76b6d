"""Every page that people see, each as somebody who may see it: addresses that are asked, and answers that are shown."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import Page

from tenants.accounts.models import Person
from tenants.fleet.connection import db
from tenants.languages import COOKIE
from tests.addresses import NOT_SHOWN, filled, routes
from tests.browser.conftest import Opened, Served
from tests.browser.lively import LANGUAGES, THEMES, Lively, dress, sessions
from tests.towns import signed_in

T = TypeVar("T")
# LONG looks at every page in every combination; else TURN (0 to 8) says with which the first page begins, so that nine
# runs one after another have seen the same.
LONG = bool(os.environ.get("LONG"))
TURN = int(os.environ.get("TURN", "0"))
WIDTHS = (1280, 320)
COMBINATIONS = list(product(THEMES, LANGUAGES))
LOCALES = {"hu": "hu-HU", "en": "en-GB", "de": "de-DE"}
ASSOCIATION = ("onboarder", "moderator")
# Beside what stands in the table of addresses: the same pages as others see them, with wishes, and where nothing is.
MORE: list[tuple[str, str]] = [
    ("", "/nothing/"), ("", "/desk/"), ("", "/evaluation/"), ("", "/reports/"),
    ("", "/cases/?category=lighting&q=lámpa"), ("", "/cases/?q=nincsilyen"), ("", "/map/?category=lighting&phase=open"),
    ("", "/map/?view=heat"), ("", "/report/?category=lighting"), ("", "/report/?step=1"), ("", "/report/?category=gas"),
    ("", "/is-it-done/forged/"), ("", "/answer/forged/"), ("", "/stop/forged/"), ("", "/confirm/forged/"),
    *(("", f"/embed/{{language}}/{view}") for view in ("report/", "cases/", "map/", "map/?view=heat", "figures/")),
    ("citizen", "/"), ("citizen", "/report/"), ("citizen", "/{number}/"), ("citizen", "/alerts/"),
    ("agent", "/"), ("agent", "/desk/"), ("agent", "/desk/cases/{case_id}/"), ("agent", "/{number}/"),
    ("agent", "/desk/moderation/{desk/moderation/case_id}/"), ("agent", "/desk/settings/people/"),
    ("inspector", "/desk/round/"), ("inspector", "/desk/"),
    ("onboarder", "/console/"), ("onboarder", "/"), ("onboarder", "/nothing/"), ("onboarder", "/console/review/"),
    ("moderator", "/console/review/"), ("moderator", "/accounts/2fa/"),
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
    for who, address, other in [*((*one, False) for one in table(lively)), *((*one, True) for one in MORE)]:
        address = re.sub(r"\{(.+?)\}", lambda part: lively.known.get(part[1], part[0]), address)
        page = Walked(who, address)
        answer = clients[who].get(address.replace("{language}", "hu"))
        # Of the table's addresses some are there for sending only; MORE has what is shown instead.
        if is_page(answer) and (other or answer.status_code == 200) and page not in found:
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
    for role in ASSOCIATION:
        email = f"{role}@association.example"
        person = Person.objects.filter(email=email).first() or Person.objects.create_user(email, name="Olga", role=role)
        found[role] = signed_in(Client(headers={"host": "localhost"}), person).cookies["session"].value
    return found


def client_as(lively: Lively, who: str, cookie: str, **options: Any) -> Client:
    host = "localhost" if who in ASSOCIATION else f"{lively.town.slug}.localhost"
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
    visits: int = 0

    def go(self, pages: list[Walked], *, answers: Callable[[str, int], list[Walked]] | None = None) -> None:
        signed = cookies(self.lively)
        page = self.window()
        for turn, (theme, language) in enumerate(COMBINATIONS):
            dress(self.lively.town, theme)
            mine = turns(pages, turn) + (answers(language, turn) if answers else [])
            for who in dict.fromkeys(one.who for one in mine):
                page.context.clear_cookies()
                kept = {"session": signed[who], COOKIE: language}
                page.context.add_cookies([{"name": name, "value": value, "url": self.url(who, "/")}
                                          for name, value in kept.items() if value])
                for one in (one for one in mine if one.who == who):
                    self.look_at(page, one, theme, language)

    def window(self) -> Page:
        """One for the whole walk: what is the same on all pages is fetched once."""
        context = self.opened(self.lively.town, reduced_motion="reduce", bypass_csp=True, service_workers="block")
        if self.script:
            context.add_init_script(f"if (window === top) {{ {self.script} }}")
        return context.new_page()

    def url(self, who: str, path: str) -> str:
        if who in ASSOCIATION:
            return f"http://localhost:{self.served.port}{path}"
        return self.served.url(self.lively.town, path)

    def look_at(self, page: Page, walked: Walked, theme: str, language: str) -> None:
        url = self.url(walked.who, walked.address.replace("{language}", language))
        if walked.shown:
            page.route(url, lambda route: route.fulfill(body=walked.shown, content_type="text/html; charset=utf-8"))
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(url, wait_until="load")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.visit(page, walked, f"{theme} {language} {width}")
            self.visits += 1


def turns(pages: list[T], turn: int) -> list[T]:
    """What is looked at in one combination of look and language: all, or each page when it is its turn."""
    turn = (turn + TURN) % len(COMBINATIONS)
    return pages if LONG else pages[turn::len(COMBINATIONS)]

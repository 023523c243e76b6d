"""How many questions each page asks of the database, however many cases there are."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case

# Counted with nothing kept from before; the host's and the language's are among them.
MOST = {"/": 11, "/cases/": 8, "/cases/?q=lampa&category=lighting&state=open": 8, "case": 7, "/report/": 4,
        "/report/?step=1": 4}


def test_pages_ask_no_more_than_they_did(zoldvar: Municipality) -> None:
    # All in one town: filling it costs more than asking for every page.
    with zoldvar.entered():
        first = a_case("Lámpa 0", at=ZOLDVAR_SQUARE)
    addresses = {path: f"/{first.number}/" if path == "case" else path for path in MOST}
    few = {path: asked(address) for path, address in addresses.items()}
    with zoldvar.entered():
        for number in range(30):
            a_case(f"Lámpa {number}", at=ZOLDVAR_SQUARE, category=("lighting", "potholes")[number % 2])
    many = {path: asked(address) for path, address in addresses.items()}
    assert not {path: (n, few[path]) for path, n in many.items() if n > few[path] + 1}, "it grows with the cases"
    assert not {path: n for path, n in many.items() if n > MOST[path]}


def asked(address: str) -> int:
    cache.clear()
    client = Client(headers={"host": "zoldvar.localhost"})
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([query for query in queries if counts(query)])


def counts(query: Any) -> bool:
    # The search path and the role are set in the round trip of another statement.
    return not query["sql"].startswith(("SET ", "SELECT set_config", "RESET"))

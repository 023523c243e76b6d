"""A real Chromium in front of the real pages, served on loopback from the suite's own towns."""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tenants.models import Municipality
from tests.browser.chromium import ARGUMENTS, chromium
from tests.towns import client_of


@pytest.fixture(scope="session")
def browser(tmp_path_factory: Any) -> Iterator[Browser]:
    """One Chromium for the session."""
    path = chromium()
    if path is None:
        pytest.skip("No Chromium here. Install Debian's package chromium, or name one with CHROMIUM.")
    # Playwright's own loop makes Django think that it runs asynchronously; nothing of ours does.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said: Any) -> None:
        pass


class Server(ThreadedWSGIServer):
    daemon_threads = True
    # Closing must not wait for a browser that keeps its connections open.
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.talking: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.talking.add(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        """End the conversations that browsers keep open, as a pulled plug does."""
        for line in list(self.talking):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_request: Any) -> None:
        """A browser that closes a connection early is no fault of ours."""

    def close_request(self, request: Any) -> None:
        self.talking.discard(request)
        super().close_request(request)
        connections.close_all()


class Served:
    """The towns' pages under an address, which can be pulled out of the wall and put back."""

    def __init__(self) -> None:
        self.port = 0
        self.up()

    def url(self, town: Municipality, path: str = "/") -> str:
        return f"http://{town.slug}.localhost:{self.port}{path}"

    def up(self) -> None:
        self.server = Server(("127.0.0.1", self.port), Quiet, ipv6=False)
        self.server.set_app(get_wsgi_application())
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def down(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.server.hang_up()
        self.thread.join()


@pytest.fixture
def served(committed: None) -> Iterator[Served]:
    """The product on a port of loopback, with what the test commits."""
    served = Served()
    yield served
    served.down()


Opened = Callable[..., BrowserContext]


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Opened]:
    """Opens a window: `opened(town, role="agent", width=360, locale="hu-HU")`, signed in where a role is named."""
    with contextlib.ExitStack() as closing:

        def open_window(town: Municipality, role: str = "", *, width: int = 1280, height: int = 900,
                        locale: str = "en-GB", **options: Any) -> BrowserContext:
            context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **options)
            closing.callback(context.close)
            if role:
                client = client_of(town, role=role)
                context.add_cookies([{"name": "session", "value": client.cookies["session"].value,
                                      "url": served.url(town)}])
            return context

        yield open_window


@pytest.fixture
def pictures_of(tmp_path: Path) -> Path:
    """A folder for what a test uploads."""
    return tmp_path

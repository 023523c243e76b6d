"""The suite's own PostgreSQL and Redis, there before Django's settings load.

Where DATABASE_URL is set, that server is used. Otherwise the embedded ones run in `.local/test` (or DATA_DIR/test)
as long as the session does, fast and without promises. Workers of pytest-xdist find them through the environment.
"""

import contextlib
import os
from collections.abc import Generator

import pytest

from config import environment
from config.local import servers
from config.local.server import CannotStart

_open = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    # A wrapper goes first of all: pytest-django reads the settings in the same hook.
    os.environ["JARDA_MODE"] = "test"
    # Runs side by side share the broker, so each has a queue of its own.
    os.environ["JARDA_QUEUE"] = f"test-{os.getpid()}"
    wanted = [
        kind
        for kind, variable in (("postgres", "DATABASE_URL"), ("redis", "BROKER_URL"))
        if not os.environ.get(variable)
    ]
    if wanted:
        data = environment.data_dir()
        folder = data if data.name == "test" else data / "test"
        try:
            servers.point_to(_open.enter_context(servers.using(folder, profile="test", kinds=wanted)))
        except CannotStart as error:
            raise pytest.UsageError(str(error)) from error
        os.environ["DATA_DIR"] = str(folder)
    return (yield)


def pytest_unconfigure() -> None:
    _open.close()

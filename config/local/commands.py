"""What manage.py does before Django: where no DATABASE_URL is set, a command brings its own servers."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence

from config import environment, startup
from config.local import servers

# These read the code and no database.
_WITHOUT_SERVERS = frozenset(
    ["help", "version", "--help", "-h", "--version", "collectstatic", "findstatic", "makemessages", "compilemessages",
     "diffsettings", "startapp", "check_templates", "check_migrations", "messages"]
)  # fmt: skip


@contextlib.contextmanager
def surroundings(arguments: Sequence[str]) -> Iterator[None]:
    """Run a command with the servers it needs, and point DATABASE_URL and BROKER_URL at them.

    A server whose address is set is somebody else's and is left alone. Without DATABASE_URL the mode is `demo`
    unless JARDA_MODE says otherwise; in production nothing is embedded.

    Raises:
        CannotStart: a server does not start.
        WrongSetting: an address that cannot be used, or production without one.
    """
    wanted = [
        kind
        for kind, variable in (("postgres", "DATABASE_URL"), ("redis", "BROKER_URL"))
        if not os.environ.get(variable)
    ]
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("JARDA_MODE", "demo")
    command = arguments[1] if len(arguments) > 1 else "help"
    if command in _WITHOUT_SERVERS or "--help" in arguments:
        yield
        return
    startup.check()
    if not wanted:
        yield
        return
    if environment.mode() == "production":
        missing = " and ".join({"postgres": "DATABASE_URL", "redis": "BROKER_URL"}[kind] for kind in wanted)
        raise environment.WrongSetting(f"{missing} must be set in production: the embedded servers are for trying.")
    profile = "test" if environment.mode() == "test" else "demo"
    with servers.using(profile=profile, kinds=wanted) as running:
        servers.point_to(running)
        yield


def refuse(sentence: object) -> int:
    """Say why we cannot go on, in one sentence and without a traceback. Returns the exit code."""
    print(sentence, file=sys.stderr)
    return 2

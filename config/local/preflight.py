"""What `make demo` is told from outside, judged before anything starts: one clear sentence for each wrong value."""

import contextlib
import errno
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config import environment
from config.environment import WrongSetting
from config.startup import check_broker_url, check_database_url

_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


@dataclass(frozen=True)
class Wishes:
    """What the demo was told. An address is "" where the embedded server is meant."""

    port: int
    data: Path
    database_url: str
    broker_url: str


def read() -> Wishes:
    """Read and judge PORT, DATA_DIR, DATABASE_URL and BROKER_URL. Raises WrongSetting."""
    wishes = Wishes(
        port=port_number(os.environ.get("PORT") or "8000"),
        data=environment.data_dir(),
        database_url=os.environ.get("DATABASE_URL", ""),
        broker_url=os.environ.get("BROKER_URL", ""),
    )
    if wishes.database_url:
        check_database_url(wishes.database_url)
    if wishes.broker_url:
        check_broker_url(wishes.broker_url)
    check_folder(wishes.data)
    return wishes


def port_number(text: str) -> int:
    """A port as a number. Raises WrongSetting."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise WrongSetting(f"PORT is “{text}”. Write a number from 1 to 65535, such as 8000.")
    return int(text)


def check_folder(folder: Path) -> None:
    """See that we can write into the data folder, made if absent. Raises WrongSetting."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise WrongSetting(
            f"DATA_DIR is “{folder}”, which cannot be written ({error.strerror}). Name a folder of your own."
        ) from error


def check_port_is_free(port: int) -> None:
    """See that nobody else listens on the port of this machine. Raises WrongSetting."""
    for family, host in _LOOPBACK:
        try:
            _bind(family, host, port).close()
        except PermissionError as error:
            raise WrongSetting(
                f"PORT is {port}, which only root may use. Choose one from 1024 on: PORT=8000."
            ) from error
        except OSError as error:
            if _is_absent(error) and host != "127.0.0.1":
                continue
            raise WrongSetting(
                f"Port {port} is taken by another program. Stop that program, or choose another port: "
                f"make demo PORT={free_port(port + 1)}"
            ) from error


def hosts() -> list[str]:
    """The machine's loopback addresses: IPv4, and IPv6 where it exists (`localhost` may mean either)."""
    found = []
    for family, host in _LOOPBACK:
        with contextlib.suppress(OSError):
            _bind(family, host, 0).close()
            found.append(host)
    return found


def free_port(first: int) -> int:
    """The first free port from `first` on, or any free one where the next hundred are taken."""
    for port in range(first, min(first + 100, 65536)):
        with contextlib.suppress(OSError):
            _bind(socket.AF_INET, "127.0.0.1", port).close()
            return port
    with contextlib.closing(_bind(socket.AF_INET, "127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    probe = socket.socket(family, socket.SOCK_STREAM)
    try:
        # As the web server does: connections of the last run that still fade away do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen(1)
    except OSError:
        probe.close()
        raise
    return probe


def _is_absent(error: OSError) -> bool:
    return error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)

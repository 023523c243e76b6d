"""Keep the embedded servers running in the foreground: python -m config.local.hold [demo|test|bench]."""

import contextlib
import signal
import sys
import threading

from config.local import servers
from config.local.server import CannotStart


def main(arguments: list[str]) -> int:
    """Hold until Ctrl-C or SIGTERM. Returns the exit code."""
    over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: over.set())
    try:
        with servers.using(profile=arguments[0] if arguments else "demo") as running:
            print(f"DATABASE_URL={running.database}\nBROKER_URL={running.broker}", flush=True)
            while not over.wait(2):
                with contextlib.suppress(CannotStart):
                    running.ensure()
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

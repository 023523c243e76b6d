"""python -m integrations.email.catcher --smtp-port N --http-port N --store DIR [--answers-port N]"""

import argparse
import signal
import sys
import threading
from pathlib import Path

from integrations.email.catcher.page import server
from integrations.email.catcher.smtp import door
from integrations.email.catcher.store import Store


def main(arguments: list[str] | None = None) -> int:
    """Catch letters until SIGTERM or Ctrl-C. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="catcher", description="Takes every letter and shows it in the browser.")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--answers-port", type=int, help="where the product takes in letters, by SMTP")
    told = parser.parse_args(arguments)
    over = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: over.set())
    try:
        store = Store(told.store)
        letters = door(store, told.smtp_port)
        letters.start()
        page = server(store, told.http_port, answers_port=told.answers_port)
    except OSError as error:
        print(f"The mail catcher cannot start: {error.strerror or error}", file=sys.stderr)
        return 1
    threading.Thread(target=page.serve_forever, args=[0.1], daemon=True).start()
    over.wait()
    page.shutdown()
    letters.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

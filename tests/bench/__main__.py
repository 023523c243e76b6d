"""python -m tests.bench"""

import json
import os
import platform
import sys
from pathlib import Path

import psutil
import psycopg

from config import environment
from config.environment import WrongSetting
from config.local.server import CannotStart
from tests.bench import database


def main() -> int:
    """Seed, measure, print, write. Returns the exit code."""
    os.environ["JARDA_MODE"] = "demo"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    results = environment.data_dir() / "bench.json"
    os.environ["DATA_DIR"] = str(environment.data_dir() / "bench")
    try:
        cases = number("CASES", 100_000)
        with database.server() as url:
            os.environ["DATABASE_URL"] = database.ready(url, cases)
            measured(cases, results)
    except (WrongSetting, CannotStart, psycopg.OperationalError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def measured(cases: int, results: Path) -> None:
    import django

    django.setup()
    # Both need the settings, and so the database's address.
    from tests.bench import table
    from tests.bench.rows import all_rows

    rows = []
    print(table.head(cases), flush=True)
    for row in all_rows(cases):
        rows.append(row)
        print(table.line(row), flush=True)
    found = {"cases": cases, "machine": machine(), "rows": [row.as_dict() for row in rows]}
    part = results.with_name("bench.json.part")
    part.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(results)
    print(f"→ {results}")


def machine() -> dict[str, object]:
    """What it was measured on."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as link:
        version = link.info.parameter_status("server_version")
    return {
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "load": round(psutil.getloadavg()[0], 2),
        "python": platform.python_version(),
        "postgresql": version,
    }


def number(name: str, otherwise: int) -> int:
    text = os.environ.get(name) or str(otherwise)
    if not text.isascii() or not text.isdigit() or int(text) < 1000:
        raise WrongSetting(f"{name} is “{text}”. Write a number from 1000 on, such as {otherwise}.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

"""The demo's database and files, made or brought up to date. A process of its own, so that its memory is given back.

python -m config.local.prepare
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command

from config import environment


def main() -> int:
    """Migrate, fill, collect. Safe to repeat and to interrupt. Returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        with Path(os.devnull).open("w") as nowhere:
            call_command("fleet", "migrate", stdout=nowhere)
        call_command("seed_demo")
        collect_static()
    except CommandError as error:
        print(f"ERROR {error}", file=sys.stderr)
        return 1
    return 0


def collect_static() -> None:
    """Collect the static files, unless they are those of the last time."""
    data = environment.data_dir()
    mark = data / "static" / ".made-from"
    now = fingerprint()
    if mark.exists() and mark.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now)


def fingerprint() -> str:
    """A text that changes when a static file of ours or a package changes."""
    words = hashlib.sha256((environment.ROOT / "requirements.lock").read_bytes())
    words.update(repr(settings.STORAGES["staticfiles"]).encode())
    # Some of the look's files are made by its code.
    for folder in [environment.ROOT / "tenants" / "look", *sorted(environment.ROOT.glob("[a-z]*/**/static"))]:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            found = path.stat()
            words.update(f"{path.relative_to(environment.ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return words.hexdigest()


if __name__ == "__main__":
    sys.exit(main())

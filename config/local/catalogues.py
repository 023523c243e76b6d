"""Compile the translations: every `.po` into the `.mo` that gettext reads, in pure Python.

    python -m config.local.catalogues

The compiled files are made at set-up and not kept in the repository. A file that is up to date is left alone.
"""

import os
import sys
from pathlib import Path

import polib

from config.environment import ROOT


def sources() -> list[Path]:
    """Every translation of ours."""
    found = ROOT.glob("*/**/locale/*/LC_MESSAGES/*.po")
    return sorted(path for path in found if not path.relative_to(ROOT).parts[0].startswith("."))


def compile_all() -> int:
    """Compile what changed since the last time. Returns how many were compiled."""
    made = 0
    for source in sources():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Written aside first: a web process may be reading the old one.
        fresh = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        made += 1
    return made


if __name__ == "__main__":
    try:
        compile_all()
    except (OSError, ValueError) as error:
        sys.exit(str(error))

"""The words of each language, made ready for gettext from the files that translators edit. No tool is needed for it."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import polib


def compile_words(folders: Iterable[str | Path]) -> list[Path]:
    """Bring every `django.mo` below the locale folders up to its `django.po`. Returns those that were made anew.

    Where a folder cannot be written (an installed product), what lies there stays as it is.
    """
    made = []
    for source in sorted(path for folder in folders for path in Path(folder).glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with contextlib.suppress(PermissionError):
            # Several processes may start at once: each writes its own file and puts it in place whole.
            beside = target.with_name(f".django.{os.getpid()}.mo")
            polib.pofile(str(source)).save_as_mofile(str(beside))
            beside.replace(target)
            made.append(target)
    return made

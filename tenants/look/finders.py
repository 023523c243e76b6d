"""Lets Django's static files find the fonts, which are cut to size when they are first asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from tenants.look import fonts

PREFIX = "look/fonts"


def folder() -> Path:
    """Where the cut fonts lie: in the data directory, beside everything else that can be made again."""
    return Path(settings.DATA_DIR) / "fonts"


class FontFinder(BaseFinder):
    """Serves DATA_DIR/fonts as static/look/fonts/."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind a static path, built first where it is missing."""
        name = path.removeprefix(PREFIX + "/")
        found = [str(made) for made in fonts.build(folder()) if made.name == name] if path != name else []
        return found if find_all else (found[0] if found else None)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every font file and the style sheet, for collectstatic."""
        storage = FileSystemStorage(location=folder())
        storage.prefix = PREFIX  # type: ignore[attr-defined]
        for made in fonts.build(folder()):
            yield made.name, storage

"""Tiles of the municipality's own base map, from one file on our disk."""

import gzip
import mmap
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from pmtiles.tile import (
    Compression,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from tenants import current, map_files
from tenants.base_map import base_map_of

DEEPEST, MOST_OPEN = 22, 50
YEAR = 365 * 24 * 3600
CONTENT = {TileType.PNG: "image/png", TileType.JPEG: "image/jpeg", TileType.WEBP: "image/webp"}


class Tiles:
    """One PMTiles file, mapped into memory; its directories are unpacked once.

    Raises:
        OSError, ValueError: it is not there, or is no such file.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self.header: dict[str, Any] = dict(deserialize_header(self._bytes[:127]))
        except (MagicNumberNotFound, SpecVersionUnsupported) as error:
            raise ValueError(f"{path.name} is no PMTiles file.") from error
        self.content_type = CONTENT.get(self.header["tile_type"], "")
        if not self.content_type or self.header["internal_compression"] not in (Compression.GZIP, Compression.NONE):
            raise ValueError(f"{path.name} holds no pictures.")
        self._directory = lru_cache(maxsize=256)(self._read_directory)

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """A tile's picture; None where the file has none."""
        if not (self.header["min_zoom"] <= z <= self.header["max_zoom"] and x < 1 << z and y < 1 << z):
            return None
        wanted = zxy_to_tileid(z, x, y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        # A directory leads to another at most three times.
        for _depth in range(4):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                start = self.header["tile_data_offset"] + entry.offset
                return self._bytes[start:start + entry.length]
            offset, length = self.header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _read_directory(self, offset: int, length: int) -> list[Any]:
        packed = self._bytes[offset:offset + length]
        if self.header["internal_compression"] == Compression.NONE:
            # The library unpacks whatever it is given.
            packed = gzip.compress(packed, 0)
        found: list[Any] = deserialize_directory(packed)
        return found


_open: dict[Path, Tiles] = {}
_lock = Lock()


def tiles_at(path: Path) -> Tiles | None:
    """The file, opened once in each process; None where it is not there or cannot be read."""
    if path not in _open:
        try:
            found = Tiles(path)
        except (OSError, ValueError):
            return None
        with _lock:
            if len(_open) >= MOST_OPEN:
                _open.clear()
            _open[path] = found
    return _open[path]


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """GET /map/tiles/<z>/<x>/<y>: a picture of the base map; 404 beyond it."""
    here = current.municipality()
    file = base_map_of(here).file
    if not file or z > DEEPEST or x >= 1 << z or y >= 1 << z:
        raise Http404
    tiles = tiles_at(map_files.path_of(here.schema_name, file))
    picture = tiles.get(z, x, y) if tiles else None
    if tiles is None or picture is None:
        raise Http404
    # The file is called after its content, so the tile's name says whether it has changed.
    etag = f'"{file[:12]}-{z}-{x}-{y}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(picture, content_type=tiles.content_type)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable" if request.GET.get("v") else "public, max-age=86400"
    return answer

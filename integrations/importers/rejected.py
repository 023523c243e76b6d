"""The file of refused rows: each as it stood, with the reason and its line before it. Mend it and feed it again.

The notes stand before the row, so that a row which is too short stays too short until somebody completes it.
"""

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from integrations.importers.profile import Profile
from integrations.importers.reading import NOTES, header_of, is_json
from integrations.importers.rows import Rejected


def place_for_rejected(file: Path, profile: Profile, otherwise: Path) -> Path:
    """Where a file's refused rows go: beside it, or into the folder `otherwise` where nobody may write beside it."""
    folder = file.parent if os.access(file.parent, os.W_OK) else otherwise
    return folder / f"{file.name}.rejected.{'jsonl' if is_json(file, profile) else 'csv'}"


class RejectedFile:
    """Takes refused rows. The file appears when it is complete, and only if there are any."""

    def __init__(self, path: Path, source: Path, profile: Profile) -> None:
        self.path = path
        self.count = 0
        self._source, self._profile = source, profile
        self._json = is_json(source, profile)
        self._file: IO[str] | None = None
        self._part = path.with_name(f"{path.name}.part")

    @contextmanager
    def open(self) -> Iterator["RejectedFile"]:
        """Take rows until the block ends; a block that fails leaves no file."""
        try:
            yield self
            self._settle()
        finally:
            if self._file:
                self._file.close()
            self._part.unlink(missing_ok=True)

    def add(self, row: Rejected) -> None:
        """Keep one refused row."""
        self.count += 1
        if self._file is None:
            self._file = self._begin()
        self._file.write(self._as_json(row) if self._json else self._as_csv(row))

    def _begin(self) -> IO[str]:
        self._part.parent.mkdir(parents=True, exist_ok=True)
        file = self._part.open("w", encoding=self._profile.encoding, errors="surrogateescape", newline="")
        if not self._json:
            file.write(self._profile.delimiter.join([*NOTES, header_of(self._source, self._profile)]) + "\n")
        return file

    def _settle(self) -> None:
        """Put the file in its place. One that lies there already, and says something else, is kept beside it: somebody
        may have mended it."""
        if self._file is None:
            return
        self._file.close()
        if self.path.exists() and self.path.read_bytes() != self._part.read_bytes():
            number = 1
            while (kept := self.path.with_name(f"{self.path.name}.{number}")).exists():
                number += 1
            self.path.rename(kept)
        self._part.replace(self.path)

    def _as_csv(self, row: Rejected) -> str:
        notes = io.StringIO()
        # One line, in letters that the file's encoding has.
        reason = " ".join(row.reason.split()).encode(self._profile.encoding, "replace").decode(self._profile.encoding)
        csv.writer(notes, delimiter=self._profile.delimiter, quoting=csv.QUOTE_NONNUMERIC, lineterminator="").writerow(
            [reason, row.line]
        )
        return f"{notes.getvalue()}{self._profile.delimiter}{row.raw}\n"

    def _as_json(self, row: Rejected) -> str:
        notes = {"reason": row.reason, "line": row.line}
        try:
            found = json.loads(row.raw)
        except (ValueError, RecursionError):
            found = None
        own = (
            {key: value for key, value in found.items() if key not in NOTES}
            if isinstance(found, dict)
            else {"raw": row.raw}
        )
        # Escaped, so that any text survives in any encoding.
        return json.dumps({**notes, **own}) + "\n"

"""Small files in the shape of the Budapest records, with invented cases in the two towns of the suite."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from integrations.importers.profile import Profile, load_profile

HEADER = ["case", "category", "institution", "status", "created", "first_response", "resolved", "district", "lat",
          "lon", "reporter"]
KOHID, ZOLDVAR, DANUBE = ("47.05", "19.06"), ("47.55", "19.55"), ("47.3", "18.1")


def profile(name: str = "budapest_2023_2024") -> Profile:
    return load_profile(name)


def a_row(case: object = 1, *, category: str = "Kátyú", body: str = "Városüzemeltető", status: str = "Megoldott",
          created: str = "2024-03-01", answered: str = "2024-03-05", solved: str | None = None,
          at: tuple[str, str] = KOHID, reporter: str = "0") -> list[str]:
    if solved is None:
        solved = "2024-03-09" if status == "Megoldott" else ""
    return [str(case), category, body, status, created, answered, solved, "", *at, reporter]


def as_csv(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def a_file(folder: Path, rows: Iterable[Sequence[str]], name: str = "cases.csv", encoding: str = "utf-8") -> Path:
    return a_text(folder, as_csv([HEADER, *rows]), name, encoding)


def a_text(folder: Path, text: str, name: str = "cases.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    raw = text.encode(encoding)
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path

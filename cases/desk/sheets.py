"""What a queue lists, as a sheet: CSV as it is read from the database, or a workbook.

A cell that begins like a formula is kept from being one: words come from outside, and a spreadsheet would run them.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from cases.catalogue import catalogue
from cases.desk.narrowing import CHANNELS
from cases.desk.paging import Cursor, Order, page
from cases.models import GONE, Case, Part, Participant, Referral
from cases.priorities import priority_of

# So many rows at most. A workbook is made whole before it is sent, so it holds fewer.
MOST = {"csv": 200_000, "xlsx": 50_000}
BATCH = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cell = str | int | float | None
Field = tuple[str | Promise, Callable[[Any, "_Words"], Cell]]


class _Words:
    """What codes and keys are called, looked up once a sheet."""

    def __init__(self) -> None:
        rules = catalogue()
        self.categories = {row.pk: str(row) for row in rules.categories.values()}
        self.areas = {row.pk: row.name for row in rules.areas.values()}
        self.statuses = {row.pk: str(row) for row in rules.statuses.values()}
        self.teams = {row.pk: row.name for row in rules.teams.values()}
        self.body_names = {row.pk: row.name for row in rules.bodies.values()}
        self.bodies: dict[int, list[str]] = {}

    def read_bodies(self, cases: list[int]) -> None:
        live = Referral.objects.filter(case__in=cases).exclude(state__in=GONE).order_by("sent_at", "pk")
        self.bodies = {}
        for case, body in live.values_list("case", "body"):
            self.bodies.setdefault(case, []).append(self.body_names[body])


def _minute(at: Any) -> str | None:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else None


FIELDS: tuple[Field, ...] = (
    (_("Number"), lambda case, _words: case.number),
    (_("Reported"), lambda case, _words: _minute(case.reported_at)),
    (_("What is wrong?"), lambda case, _words: case.title),
    (_("Category"), lambda case, words: words.categories.get(case.category_id, "")),
    (_("District"), lambda case, words: words.areas.get(case.area_id, "")),
    (_("Where?"), lambda case, _words: case.address or case.landmark),
    (_("Latitude"), lambda case, _words: case.lat),
    (_("Longitude"), lambda case, _words: case.lon),
    (_("Status"), lambda case, words: words.statuses.get(case.status_id, "")),
    (_("Priority"), lambda case, _words: str(priority_of(case.priority).words)),
    (_("Who has it?"), lambda case, words: ", ".join(words.bodies.get(case.pk, ()))),
    (_("Due"), lambda case, _words: _minute(case.due_at)),
    (_("Promised day"), lambda case, _words: case.promised_on.isoformat() if case.promised_on else None),
    (_("First answer"), lambda case, _words: _minute(case.answered_at)),
    (_("Changed"), lambda case, _words: _minute(case.updated_at)),
    (_("How it came"), lambda case, _words: str(CHANNELS.get(case.channel, case.channel))),
    (_("Team"), lambda case, words: words.teams.get(case.team_id, "")),
    (_("Who looks after it"), lambda case, _words: case.assignee__name or case.assignee__email),
)
# Only for those who may know people.
PERSONAL: tuple[Field, ...] = (
    (_("Reporter's name"), lambda case, _words: case.reporter_name),
    (_("Reporter's e-mail"), lambda case, _words: case.reporter_email),
    (_("Reporter's telephone"), lambda case, _words: case.reporter_phone),
)
_READ = (
    "pk", "number", "reported_at", "title", "category_id", "area_id", "address", "landmark", "lat", "lon",
    "status_id", "priority", "due_at", "promised_on", "answered_at", "updated_at", "channel", "team_id",
    "assignee__name", "assignee__email",
)


def lines(cases: QuerySet[Case], order: Order, *, people: bool) -> Iterator[list[Cell]]:
    """The head and then every case, in the order of the list; read some at a time, and only when they are wanted."""
    fields = (*FIELDS, *PERSONAL) if people else FIELDS
    yield [str(head) for head, _value in fields]
    words, after = _Words(), None
    if people:
        reporter = Participant.objects.filter(case=OuterRef("pk"), part=Part.REPORTER)
        cases = cases.annotate(**{f"reporter_{name}": Subquery(reporter.values(name)[:1])
                                  for name in ("name", "email", "phone")})
    names = (*_READ, "reporter_name", "reporter_email", "reporter_phone") if people else _READ
    read = cases.values_list(*names, named=True)
    while True:
        found = page(read, order, after=after, size=BATCH)
        words.read_bodies([case.pk for case in found.cases])
        for case in found.cases:
            yield [value(case, words) for _head, value in fields]
        if not found.older:
            return
        after = Cursor.at(found.cases[-1], order)


def harmless(value: Cell) -> Cell:
    """The value as a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Lines as Hungarian and German spreadsheets open them by themselves: UTF-8 with its mark, semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def as_workbook(rows: Iterable[Sequence[Cell]], title: str) -> IO[bytes]:
    """A workbook of one sheet in a temporary file, to be read from its beginning. Its reader closes it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "1")
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (whoever reads it closes it)
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _UNPRINTABLE.sub(" ", value))
    # Words stay words, also where they begin with “=”.
    cell.data_type = "s"
    return cell

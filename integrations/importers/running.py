"""The whole way of a file: look it over, read, judge, find the municipality, write; every row accounted for.

Rows are written in batches, each a transaction of its own. Stopped anywhere, even with kill -9, the same command again
completes the rest: what is there already is recognised by its foreign id.
"""

import gc
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from shapely.geometry import shape

from cases.bulk import known_foreign_ids, write_stories
from integrations.importers.encodings import FileRefused, look_over
from integrations.importers.judging import Judge, SourceCase
from integrations.importers.profile import Profile
from integrations.importers.reading import read_rows
from integrations.importers.rejected import RejectedFile
from integrations.importers.retelling import Retelling
from integrations.importers.rows import Rejected
from tenants.areas.locate import AreaIndex
from tenants.models import Municipality
from tenants.models.municipality import State

# Cases written at a time, and cases waiting at most over all municipalities: the measure of the memory.
BATCH = 2_000
WAITING = 8_000


@dataclass
class Summary:
    """What became of a file. `rows_in` = `imported` + `existing` + `rejected`, always."""

    rows_in: int = 0
    imported: int = 0
    existing: int = 0
    rejected: int = 0
    seconds: float = 0.0
    peak_rss_mb: float = 0.0
    events: int = 0
    without_category: int = 0
    by_municipality: dict[str, int] = field(default_factory=dict)
    added_categories: list[str] = field(default_factory=list)
    added_bodies: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rejected_file: str = ""

    @property
    def rate(self) -> float:
        """Imported cases a second."""
        return self.imported / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class Import:
    """One file on its way into one municipality, or into those whose boundaries contain the points."""

    def __init__(
        self,
        file: Path,
        profile: Profile,
        rejected: Path,
        *,
        municipality: Municipality | None = None,
        on_line: Callable[[int, Summary], None] | None = None,
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            rejected: where refused rows go, if there are any.
            municipality: the one that gets every case; None to go by boundaries.
            on_line: called now and then with the number of the line that was read last, and how things stand.
        """
        self.file, self.profile, self.rejected = file, profile, rejected
        self.summary = Summary()
        self._only = municipality
        self._on_line = on_line
        self._retellings: dict[str, Retelling | str] = {}
        self._municipalities: dict[str, Municipality] = {}
        self._index: AreaIndex | None = None
        self._waiting: dict[str, list[SourceCase]] = {}

    def run(self) -> Summary:
        """Import the file.

        Raises:
            FileRefused: the file or the municipality cannot be used at all. Nothing was imported.
        """
        began = time.monotonic()
        look_over(self.file, self.profile.encoding)
        self._find_municipalities()
        with RejectedFile(self.rejected, self.file, self.profile).open() as rejected, seldom_tidied():
            self._go_through(rejected)
            self.summary.rejected = rejected.count
        if self.summary.rejected:
            self.summary.rejected_file = str(self.rejected)
        self._settle()
        self.summary.seconds = round(time.monotonic() - began, 2)
        self.summary.peak_rss_mb = peak_rss_mb()
        return self.summary

    def _find_municipalities(self) -> None:
        if self._only:
            self._municipalities = {self._only.slug: self._only}
            found = self._retelling(self._only.slug)
            if isinstance(found, str):
                raise FileRefused(found)
            return
        if "latitude" not in self.profile.columns:
            raise FileRefused(_("The profile names no columns for the place, so no boundary can be looked for."))
        rows = [row for row in Municipality.objects.exclude(state=State.RETIRED) if row.boundary]
        if not rows:
            raise FileRefused(_("No municipality has a boundary yet. Onboard one, or name it with --municipality."))
        # The smaller one first: a district that is a municipality of its own comes before the city around it.
        rows.sort(key=lambda row: (shape(row.boundary).area, row.slug))
        self._municipalities = {row.slug: row for row in rows}
        self._index = AreaIndex((row.slug, row.boundary) for row in rows if row.boundary)

    def _go_through(self, rejected: RejectedFile) -> None:
        judge = Judge(self.profile, now=timezone.now())
        chunk: list[SourceCase] = []
        for row in read_rows(self.file, self.profile):
            self.summary.rows_in += 1
            found = row if isinstance(row, Rejected) else judge.judge(row)
            if isinstance(found, Rejected):
                rejected.add(found)
            else:
                chunk.append(found)
            if len(chunk) >= BATCH:
                self._sort_out(chunk, rejected)
                chunk = []
                self._tell(row.line)
        self._sort_out(chunk, rejected)
        for slug in list(self._waiting):
            self._write(slug, rejected)

    def _tell(self, line: int) -> None:
        if self._on_line:
            self._on_line(line, self.summary)

    def _sort_out(self, cases: list[SourceCase], rejected: RejectedFile) -> None:
        """Give each case to its municipality, and write what is enough for a batch."""
        for case, slug in zip(cases, self._whose(cases), strict=True):
            if slug:
                self._waiting.setdefault(slug, []).append(case)
            elif case.lat is None:
                rejected.add(
                    refused(
                        case,
                        _(
                            "The row has no place, so no municipality can be found for it. Import it "
                            "with --municipality."
                        ),
                    )
                )
            else:
                rejected.add(
                    refused(
                        case,
                        _("The point %(lat)s, %(lon)s lies outside every municipality's boundary.")
                        % {"lat": case.lat, "lon": case.lon},
                    )
                )
        for slug in [slug for slug, waiting in self._waiting.items() if len(waiting) >= BATCH]:
            self._write(slug, rejected)
        while sum(map(len, self._waiting.values())) > WAITING:
            self._write(max(self._waiting, key=lambda slug: len(self._waiting[slug])), rejected)

    def _whose(self, cases: list[SourceCase]) -> Iterable[str | None]:
        if self._only:
            return [self._only.slug] * len(cases)
        if self._index is None:
            return []
        return self._index.find_many([case.lat for case in cases], [case.lon for case in cases])

    def _write(self, slug: str, rejected: RejectedFile) -> None:
        """Write the waiting cases of one municipality."""
        cases = self._waiting.pop(slug)
        municipality = self._municipalities[slug]
        retelling = self._retelling(slug)
        if isinstance(retelling, str):
            for case in cases:
                rejected.add(refused(case, retelling))
            return
        with municipality.entered(), translation.override(municipality.language):
            known = known_foreign_ids([case.foreign_id for case in cases])
            fresh = [case for case in cases if case.foreign_id not in known]
            retelling.learn(fresh)
            written = write_stories([retelling.story(case) for case in fresh])
        self.summary.imported += len(written.cases)
        self.summary.existing += len(cases) - len(fresh) + written.existing
        self.summary.events += written.events
        self.summary.without_category += sum(case.without_category for case in cases)
        self.summary.by_municipality[slug] = self.summary.by_municipality.get(slug, 0) + len(written.cases)

    def _retelling(self, slug: str) -> Retelling | str:
        """How cases are told in a municipality; a sentence where they cannot be."""
        if slug not in self._retellings:
            with self._municipalities[slug].entered():
                try:
                    self._retellings[slug] = Retelling(self.profile)
                except FileRefused as refusal:
                    self._retellings[slug] = refusal.sentence
        return self._retellings[slug]

    def _settle(self) -> None:
        """Collect what was added, and let every process read the catalogues anew."""
        for retelling in self._retellings.values():
            if isinstance(retelling, Retelling):
                self.summary.added_categories += retelling.names.added_categories
                self.summary.added_bodies += retelling.names.added_bodies
                self.summary.remarks += retelling.remarks
        # Also where this run added nothing: an earlier one may have been stopped between adding and telling.
        Municipality.objects.filter(slug__in=self._retellings).update(catalogue_version=F("catalogue_version") + 1)


@contextmanager
def seldom_tidied() -> Iterator[None]:
    """Let Python look for garbage cycles less often: rows make millions of small values and no cycles, and looking
    through them takes a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def with_encoding(profile: Profile, encoding: str) -> Profile:
    """The profile for a file in another encoding than its usual one."""
    return replace(profile, encoding=encoding)


def refused(case: SourceCase, reason: str) -> Rejected:
    return Rejected(case.row.line, reason, case.row.raw)


def peak_rss_mb() -> float:
    """The most memory that this process has held so far, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike the other figure, this one does not remember what the process was forked from.
        [peak_kb] = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return round(int(peak_kb) / 1024, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)

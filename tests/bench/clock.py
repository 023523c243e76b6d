"""How a piece of work is timed: warmed up, repeated, its middle and its slow end kept, its queries counted apart."""

import gc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter, process_time

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM = 3


@dataclass(frozen=True)
class Bar:
    """What quality.md asks for: p50 and p95 in `unit` (ms, s, or cases/s, where more is better)."""

    p50: float | None = None
    p95: float | None = None
    unit: str = "ms"


@dataclass(frozen=True)
class Row:
    """One line of the table. Times are in milliseconds; `first` is the one before anything was warm; `cpu` is what this
    process computed meanwhile (p50), which a busy machine does not stretch; `bare` the p50 of the bare SQL."""

    work: str
    bar: Bar
    p50: float
    p95: float
    first: float | None = None
    cpu: float | None = None
    queries: int | None = None
    bare: float | None = None
    kilobytes: float | None = None
    megabytes: float | None = None

    def as_dict(self) -> dict[str, object]:
        found = asdict(self)
        found["bar"] = {key: value for key, value in found["bar"].items() if value is not None}
        return {key: value for key, value in found.items() if value is not None}


@dataclass(frozen=True)
class Timing:
    """Milliseconds."""

    p50: float
    p95: float
    first: float
    cpu: float


def timed(work: Callable[[], object], *, times: int = 40, before: Callable[[], object] | None = None) -> Timing:
    """Run some work so many times after warming up; `before` runs each time first and is not timed."""
    gc.collect()
    runs = [_run(work, before) for _number in range(WARM + times)]
    return _timing(runs[WARM:], runs[0][0])


def once(work: Callable[[], object], *, times: int = 1) -> Timing:
    """Run heavy work once or a few times, cold as it is."""
    runs = [_run(work, None) for _number in range(times)]
    return _timing(runs, runs[0][0])


def _run(work: Callable[[], object], before: Callable[[], object] | None) -> tuple[float, float]:
    if before:
        before()
    began, computed = perf_counter(), process_time()
    work()
    return (perf_counter() - began) * 1000, (process_time() - computed) * 1000


def _timing(runs: list[tuple[float, float]], first: float) -> Timing:
    took, computed = (sorted(times) for times in zip(*runs, strict=True))
    return Timing(at(took, 0.5), at(took, 0.95), first, at(computed, 0.5))


def at(ordered: list[float], share: float) -> float:
    """The value below which this share lies."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def queries_of(work: Callable[[], object]) -> int:
    """How many questions the work asks the database, the setting of role and path left out."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum("set_config" not in query["sql"] for query in asked.captured_queries)

"""The table as people read it."""

from tests.bench.clock import Row

COLUMNS = f"{'':<58}{'p50':>9}{'p95':>9}{'bar':>17}{'first':>9}{'cpu':>9}{'queries':>9}{'bare SQL':>10}{'times':>7}"
HEAD = """
{cases:,} cases. Milliseconds, warm. “first” is the first time in this process, “cpu” what the process computed itself,
“bare SQL” one hand-written query for the same rows, “times” how often that fits in. “!” misses its bar.

{columns}"""


def head(cases: int) -> str:
    return HEAD.format(cases=cases, columns=COLUMNS)


def line(row: Row) -> str:
    """One row; what misses its bar wears an exclamation mark."""
    bar = " / ".join(f"{value:,g}" for value in (row.bar.p50, row.bar.p95) if value is not None)
    bar = f"{bar} {row.bar.unit}" if bar else ""
    times = f"{row.p50 / row.bare:.1f}" if row.bare else ""
    sizes = [f"{row.kilobytes:.0f} KB" if row.kilobytes else "", f"{row.megabytes:.0f} MB" if row.megabytes else ""]
    return (
        f"{row.work:<58}{row.p50:>9,.1f}{row.p95:>9,.1f}{bar:>17}{said(row.first):>9}{said(row.cpu):>9}"
        f"{'' if row.queries is None else row.queries:>9}{said(row.bare):>10}{times:>7}"
        f"  {'!' if misses(row) else ' '} {' '.join(filter(None, sizes))}"
    ).rstrip()


def misses(row: Row) -> bool:
    """Whether a row is beyond its bar. Where more is better, below it."""
    pairs = [(row.p50, row.bar.p50), (row.p95, row.bar.p95)]
    if row.bar.unit == "cases/s":
        return any(bar is not None and found < bar for found, bar in pairs)
    factor = 1000 if row.bar.unit == "s" else 1
    return any(bar is not None and found > bar * factor for found, bar in pairs)


def said(milliseconds: float | None) -> str:
    return "" if milliseconds is None else f"{milliseconds:,.1f}"

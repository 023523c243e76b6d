"""Real Budapest, imported as an installation imports it, against lifelines reading the file itself."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from math import inf
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.core.management import call_command
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from scipy.stats import binomtest

from evaluation.facts import rebuild
from evaluation.models import CaseFacts
from evaluation.selectors import indicators_json, known_days
from tenants.fleet.creation import remove
from tenants.models import Municipality
from tests.paths import SHARED

CASES = SHARED / "data/cases/budapest_2023_2024.csv.gz"
EXAMPLE = Path(__file__).parents[2] / "docs/examples/budapest.toml"
AS_OF = date(2025, 10, 12)

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the real cases of Budapest are not beside this repository")


@pytest.fixture(scope="module")
def budapest(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Municipality]:
    rejected = tmp_path_factory.mktemp("import") / "rejected.csv"
    with django_db_blocker.unblock():
        call_command("onboard", str(EXAMPLE), stdout=StringIO(), stderr=StringIO())
        town = Municipality.objects.get(slug="budapest")
        try:
            call_command(
                "import_cases",
                CASES,
                profile="budapest_2023_2024",
                municipality="budapest",
                rejected=rejected,
                stdout=StringIO(),
                stderr=StringIO(),
            )
            yield town
        finally:
            remove(town)


@pytest.fixture(scope="module")
def reports() -> pd.DataFrame:
    dates = ["created", "first_response", "resolved"]
    frame = pd.read_csv(CASES, parse_dates=dates)
    return frame[frame.created.dt.year == 2024]


def rows_of(cases: pd.DataFrame, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    n = len(cases)
    solved = int(cases.resolved.notna().sum())
    interval = binomtest(solved, n).proportion_ci(method="wilson")
    about = {"slice": names, "period": "2024", "n": n}
    yield {"indicator": "cases_reported", **about, "value": n, "low": None, "high": None, "events": n}
    yield {
        "indicator": "share_solved",
        **about,
        "value": pytest.approx(solved / n),
        "low": pytest.approx(interval.low),
        "high": pytest.approx(interval.high),
        "events": solved,
    }
    for code, column in (("median_days_to_first_answer", "first_response"), ("median_days_to_solution", "resolved")):
        seen = cases[column].notna()
        days = (cases[column].fillna(pd.Timestamp(AS_OF)) - cases.created).dt.days
        fit = KaplanMeierFitter().fit(days, seen)
        found = [fit.median_survival_time_, *median_survival_times(fit.confidence_interval_).iloc[0]]
        value, low, high = (None if day == inf else day for day in found)
        yield {"indicator": code, **about, "value": value, "low": low, "high": high, "events": int(seen.sum())}


def test_every_figure_of_2024_is_what_the_file_itself_says(budapest, reports, django_db_blocker):
    with django_db_blocker.unblock(), budapest.entered():
        ours = indicators_json("2024", AS_OF)
    theirs = list(rows_of(reports, {}))
    for category, cases in reports.groupby("category"):
        theirs += rows_of(cases, {"category": str(category)})

    def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(rows, key=lambda row: (row["indicator"], row["slice"].get("category", "")))

    assert in_order(ours) == in_order(theirs)
    assert len(ours) == 4 * 15


def test_its_facts_rebuilt_are_those_that_the_import_left(budapest, django_db_blocker):
    with django_db_blocker.unblock(), budapest.entered():
        left = list(CaseFacts.objects.order_by("pk").values())
        assert len(left) == 22_040
        assert all(row["by_day"] and row["origin"] == "import" for row in left)
        rebuild()
        assert list(CaseFacts.objects.order_by("pk").values()) == left


def test_nothing_is_known_after_the_last_day_that_the_import_speaks_of(budapest, django_db_blocker):
    with django_db_blocker.unblock(), budapest.entered():
        assert known_days() == (date(2023, 11, 13), date(2024, 12, 31), date(2025, 10, 10))

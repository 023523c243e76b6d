"""The four real files. They lie beside the repository and are no part of it."""

import csv
import gzip
import io
import itertools
from pathlib import Path

import duckdb
import pytest
from django.core.management import call_command

from cases.models import Case, CaseEvent, Category
from integrations.importers.judging import Judge, SourceCase
from integrations.importers.profile import load_profile, ready_profiles
from integrations.importers.reading import read_rows
from integrations.importers.rows import Row
from integrations.importers.running import Import
from tenants.models import Municipality
from tests.integrations.importers.files import a_text, as_csv
from tests.paths import SHARED

CASES = SHARED / "data/cases"
ROWS = {"budapest_2023_2024": 22_040, "boston_2011": 58_251, "konstanz_2020_2022": 3_791, "zurich_2016_2025": 62_245}
ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(not CASES.exists(), reason=f"needs the real records in {CASES}, which is absent here")


def beginning(name: str, folder: Path, rows: int = 600) -> Path:
    with gzip.open(CASES / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return a_text(folder, as_csv(itertools.islice(csv.reader(file), rows + 1)), f"{name}.csv.gz")


@pytest.mark.parametrize("name", ready_profiles())
def test_every_row_of_every_file_is_a_case(name):
    from django.utils import timezone

    profile = load_profile(name)
    judge = Judge(profile, now=timezone.now())
    found = [judge.judge(row) if isinstance(row, Row) else row for row in read_rows(CASES / f"{name}.csv.gz", profile)]
    assert len(found) == ROWS[name]
    assert [row for row in found if not isinstance(row, SourceCase)] == []
    assert len({case.foreign_id for case in found}) == ROWS[name]


@pytest.mark.parametrize("name", ["boston_2011", "konstanz_2020_2022", "zurich_2016_2025"])
def test_the_beginning_of_a_file_is_imported_and_twice_is_once(name, kohid, tmp_path):
    path = beginning(name, tmp_path)
    first = Import(path, load_profile(name), tmp_path / "refused.csv", municipality=kohid).run()
    assert (first.rows_in, first.imported, first.rejected) == (600, 600, 0)
    again = Import(path, load_profile(name), tmp_path / "refused.csv", municipality=kohid).run()
    assert (again.imported, again.existing) == (0, first.imported)


def test_all_of_budapest_in_one_municipality_equals_the_file_counted_by_another_tool(db, tmp_path):
    call_command("onboard", str(ROOT / "docs/examples/budapest.toml"), stdout=io.StringIO())
    budapest = Municipality.objects.get(slug="budapest")
    path = CASES / "budapest_2023_2024.csv.gz"
    summary = Import(path, load_profile(path.name.removesuffix(".csv.gz")), tmp_path / "refused.csv",
                     municipality=budapest).run()
    assert (summary.rows_in, summary.imported, summary.existing, summary.rejected) == (22_040, 22_040, 0, 0)
    assert summary.added_categories == [] and summary.remarks == []
    table = f"read_csv('{path}', all_varchar=true)"

    def counted(query: str) -> int:
        return int(duckdb.sql(f"SELECT count(*) FROM {table} WHERE {query}").fetchall()[0][0])

    with budapest.entered():
        assert Case.objects.count() == 22_040
        events = CaseEvent.objects.all()
        assert events.filter(type="referral_sent").count() == 22_040
        assert events.filter(type="referral_answered").count() == counted("first_response IS NOT NULL")
        assert events.filter(type="case_moved", data__phase="solved").count() == counted("resolved IS NOT NULL")
        undated = events.filter(type="case_moved", data__dated=False)
        assert undated.count() == counted("status NOT IN ('Megoldott', 'Válaszra vár')")
        assert not undated.filter(data__phase="solved").exists()
        assert Case.objects.filter(area=None).count() == 8
        by_category = dict(duckdb.sql(f"SELECT category, count(*) FROM {table} GROUP BY 1").fetchall())
        assert {category.names["hu"]: category.case_set.count() for category in Category.objects.all()
                if category.case_set.exists()} == by_category

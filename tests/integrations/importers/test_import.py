"""Files on their way into municipalities: every row accounted for, twice the same as once, stopped and completed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.catalogue import forget_catalogues
from cases.models import Body, Case, CaseEvent, Category, Participant, Status, Text
from evaluation.models import CaseFacts
from integrations.importers.encodings import FileRefused
from integrations.importers.running import Import, Summary
from tenants.fleet.connection import db
from tenants.models import Municipality
from tests.integrations.importers.files import DANUBE, HEADER, KOHID, ZOLDVAR, a_file, a_row, a_text, as_csv, profile
from tests.workers import database_url

ROOT = Path(__file__).parents[3]


def bring_in(path: Path, municipality: Municipality | None = None, **changed: Any) -> Summary:
    refused = path.with_name(f"{path.name}.rejected.csv")
    summary = Import(path, profile(**changed), refused, municipality=municipality).run()
    assert summary.rows_in == summary.imported + summary.existing + summary.rejected
    return summary


def counts(summary: Summary) -> tuple[int, int, int, int]:
    return summary.rows_in, summary.imported, summary.existing, summary.rejected


def log() -> list[tuple[Any, ...]]:
    return list(CaseEvent.objects.order_by("case__foreign_id", "seq").values_list("case__foreign_id", "type", "hash"))


def test_a_row_leaves_the_events_that_a_real_case_would_have(kohid, tmp_path):
    assert counts(bring_in(a_file(tmp_path, [a_row(1, reporter="104")]), kohid)) == (1, 1, 0, 0)
    with kohid.entered():
        case = Case.objects.get(foreign_id="budapest_2023_2024:1")
        days = [(event.type, event.occurred_at.astimezone(kohid.zone).date().isoformat(), event.precision)
                for event in case.events.all()]
        assert days == [
            ("case_reported", "2024-03-01", "day"), ("referral_sent", "2024-03-01", "day"),
            ("referral_answered", "2024-03-05", "day"), ("case_moved", "2024-03-09", "day")]
        reported, sent, answered, moved = case.events.all()
        assert (reported.data["status"], reported.data["phase"]) == ("sent", "open")
        assert sent.data["body"] == answered.data["body"] == "works" and sent.data["by"] == "import"
        assert (moved.data["target"], moved.data["proof"]) == ("solved", "confirmed")
        assert (case.area.code, case.category.code, case.published) == ("q2", "potholes", True)
        assert CaseFacts.objects.get(case=case).solved_on.isoformat() == "2024-03-09"


def test_a_status_without_a_date_is_reached_at_the_earliest_possible_time_and_says_so(kohid, tmp_path):
    bring_in(a_file(tmp_path, [a_row(1, status="Megoldatlan"), a_row(2, status="Válaszra vár")]), kohid)
    with kohid.entered():
        moved = CaseEvent.objects.get(type="case_moved")
        assert moved.case.foreign_id.endswith(":1")
        assert moved.occurred_at.astimezone(kohid.zone).date().isoformat() == "2024-03-05"
        assert moved.data["dated"] is False and moved.data["phase"] == "closed"


def test_a_solution_is_not_an_answer(kohid, tmp_path):
    bring_in(a_file(tmp_path, [a_row(1, answered="")]), kohid)
    with kohid.entered():
        assert not CaseEvent.objects.filter(type="referral_answered").exists()
        assert Case.objects.get().answered_at is None


def test_one_reporter_has_one_pseudonym_that_the_number_does_not_give_away(kohid, zoldvar, tmp_path):
    path = a_file(tmp_path, [a_row(1, reporter="104"), a_row(2, reporter="104"), a_row(3, reporter="7"), a_row(4)])
    bring_in(path, kohid)
    bring_in(path, zoldvar)
    with kohid.entered():
        here = list(Participant.objects.order_by("case__foreign_id").values_list("pseudonym", flat=True))
        assert len(here) == 3 and len(set(here)) == 2
        anonymous = [event.data["anonymous"] for event in CaseEvent.objects.filter(type="case_reported").order_by(
            "case__foreign_id")]
        assert anonymous == [False, False, False, True]
    with zoldvar.entered():
        assert not set(here) & set(Participant.objects.values_list("pseudonym", flat=True))


def test_unknown_bodies_and_categories_are_added_without_getting_in_anybodys_way(kohid, tmp_path):
    rows = [a_row(1, category="Graffiti", body="Posta"), a_row(2, category="GRAFFITI", body="posta "),
            a_row(3, category="street lighting", body="FÉNYHÁLÓ  közvilágítás")]
    version = kohid.catalogue_version
    summary = bring_in(a_file(tmp_path, rows), kohid)
    assert (summary.added_categories, summary.added_bodies) == (["Graffiti"], ["Posta"])
    with kohid.entered():
        added = Category.objects.get(code="graffiti")
        assert not added.active and added.names == {"hu": "Graffiti"}
        assert not Body.objects.get(code="posta").contacts.exists()
        third = Case.objects.get(foreign_id__endswith=":3")
        assert third.category.code == "lighting" and third.referrals.get().body.code == "lamps"
    kohid.refresh_from_db()
    assert kohid.catalogue_version > version


def test_a_row_without_a_category_is_counted_and_noted(kohid, tmp_path):
    summary = bring_in(a_file(tmp_path, [a_row(1, category="")]), kohid)
    assert summary.without_category == 1 and summary.added_categories == ["Egyéb"]
    with kohid.entered():
        note = CaseEvent.objects.get(type="note_added")
        assert note.voice == "internal" and Text.objects.filter(pk=note.data["note"]).exists()


def test_a_point_outside_every_area_is_imported_without_one(kohid, tmp_path):
    assert bring_in(a_file(tmp_path, [a_row(1, at=DANUBE), a_row(2, at=("", ""))]), kohid).imported == 2
    with kohid.entered():
        assert set(Case.objects.values_list("area", flat=True)) == {None}
        assert Case.objects.get(foreign_id__endswith=":1").lat == 47.3


def test_by_boundary_each_case_goes_where_its_point_lies(kohid, zoldvar, tmp_path):
    rows = [a_row(1, at=KOHID), a_row(2, at=ZOLDVAR), a_row(3, at=DANUBE), a_row(4, at=("", "")), a_row(5, at=KOHID)]
    path = a_file(tmp_path, rows)
    summary = bring_in(path)
    assert counts(summary) == (5, 3, 0, 2) and summary.by_municipality == {"kohid": 2, "zoldvar": 1}
    for town, numbers in ((kohid, {"1", "5"}), (zoldvar, {"2"})):
        with town.entered():
            assert {case.foreign_id.split(":")[1] for case in Case.objects.all()} == numbers
    refused = (tmp_path / "cases.csv.rejected.csv").read_text()
    assert "47.3, 18.1 lies outside every municipality" in refused and "no place" in refused
    assert counts(bring_in(path)) == (5, 0, 3, 2)


def test_a_district_that_is_a_municipality_comes_before_the_city_around_it(kohid, zoldvar, tmp_path):
    Municipality.objects.filter(pk=zoldvar.pk).update(boundary={"type": "Polygon", "coordinates": [
        [[18, 46], [20, 46], [20, 48], [18, 48], [18, 46]]]})
    summary = bring_in(a_file(tmp_path, [a_row(1, at=KOHID), a_row(2, at=DANUBE)]))
    assert summary.by_municipality == {"kohid": 1, "zoldvar": 1}


def test_refused_rows_are_refused_again_until_somebody_mends_them(kohid, tmp_path):
    rows = [a_row(1), a_row(2, created="2099-01-01"), a_row(3, status="Kész"), ["4", "Kátyú"], a_row(5)]
    assert counts(bring_in(a_file(tmp_path, rows), kohid)) == (5, 2, 0, 3)
    refused = tmp_path / "cases.csv.rejected.csv"
    assert [line.rsplit('"', 1)[1].split(",")[1] for line in refused.read_text().splitlines()[1:]] == ["3", "4", "5"]
    assert counts(bring_in(refused, kohid)) == (3, 0, 0, 3)
    mended = refused.read_text().replace("2099-01-01", "2024-01-01").replace("Kész,", "Megoldott,")
    (tmp_path / "mended.csv").write_text(mended)
    assert counts(bring_in(tmp_path / "mended.csv", kohid)) == (3, 2, 0, 1)
    assert counts(bring_in(tmp_path / "cases.csv", kohid)) == (5, 0, 2, 3)


def test_a_file_without_refused_rows_leaves_no_file_of_them(kohid, tmp_path):
    bring_in(a_file(tmp_path, [a_row(1)]), kohid)
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]


def test_a_workflow_without_what_the_profile_speaks_of_refuses_the_file(kohid, zoldvar, tmp_path):
    with kohid.entered():
        Status.objects.filter(phase="waiting").update(phase="open", proof="none")
        forget_catalogues()
    path = a_file(tmp_path, [a_row(1, at=KOHID), a_row(2, at=ZOLDVAR)])
    with pytest.raises(FileRefused, match="Kőhíd has no status with the phase “waiting”"):
        bring_in(path, kohid)
    summary = bring_in(path)
    assert summary.by_municipality == {"zoldvar": 1} and summary.rejected == 1


def test_a_status_that_says_more_than_the_source_is_remarked_upon(kohid, tmp_path):
    text = "case_enquiry_id,type,reason,department,case_status,case_title,location,latitude,longitude,source,open_dt," \
           "closed_dt,target_dt\n7,Pothole,Roads,PWD,Closed,Hole,Main St,47.05,19.06,Twitter,2011-07-01 10:00:00," \
           "2011-07-02 11:30:00,2059-12-31 19:00:00\n"
    summary = bring_in(a_text(tmp_path, text), kohid, name="boston_2011")
    assert summary.imported == 1
    assert "solved and claimed" in summary.remarks[0]
    with kohid.entered():
        case = Case.objects.get()
        assert (case.channel, case.precision, case.solution_due_at.year, case.due_at) == ("web", "minute", 2060, None)
        assert case.events.filter(type="due_set", voice="internal").count() == 1


towns = st.sampled_from([KOHID, ZOLDVAR, DANUBE, ("", ""), ("91", "19")])
dates = st.sampled_from(["2024-01-31", "2024-02-01", "2024-02-02", "2099-01-01", "", "x"])
rows = st.builds(
    a_row, st.integers(1, 9), category=st.sampled_from(["Kátyú", "Közvilágítás", "Új fajta", ""]),
    body=st.sampled_from(["Városüzemeltető", "Posta", ""]),
    status=st.sampled_from(["Megoldott", "Megoldatlan", "Megerősítésre vár", "Kész"]),
    created=dates, answered=dates, solved=dates, at=towns, reporter=st.sampled_from(["0", "5"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(table=st.lists(rows | st.just(["1", "half"]), max_size=12), by_boundary=st.booleans())
def test_what_goes_in_comes_out_and_twice_is_once(kohid, zoldvar, tmp_path, table, by_boundary):
    path = a_file(tmp_path, table)
    with transaction.atomic():
        only = None if by_boundary else kohid
        first = bring_in(path, only)
        assert first.rows_in == len(table)
        logs = []
        for town in (kohid, zoldvar):
            with town.entered():
                assert Case.objects.count() == first.by_municipality.get(town.slug, 0) == CaseFacts.objects.count()
                reported = CaseEvent.objects.filter(type="case_reported")
                assert Counter(reported.values_list("case", flat=True)) == Counter(
                    Case.objects.values_list("pk", flat=True))
                logs.append(log())
        second = bring_in(path, only)
        assert counts(second) == (len(table), 0, first.imported + first.existing, first.rejected)
        for town, before in zip((kohid, zoldvar), logs, strict=True):
            with town.entered():
                assert log() == before
        transaction.set_rollback(True)
    forget_catalogues()


def test_killed_in_the_middle_and_started_again_it_completes(committed, tmp_path):
    town = Municipality.objects.get(slug="kohid")
    number = 8_000
    path = a_file(tmp_path, [a_row(case, reporter=str(case % 50)) for case in range(number)], "cases.csv.gz")
    command = [sys.executable, "manage.py", "import_cases", str(path), "--profile", "budapest_2023_2024",
               "--municipality", "kohid"]
    environment = {**os.environ, "DATABASE_URL": database_url(), "JARDA_MODE": "test"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    give_up = time.monotonic() + 120
    while not in_it(town):
        assert process.poll() is None and time.monotonic() < give_up, "it never wrote anything"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    there = in_it(town)
    assert 0 < there < number, "it was to be killed in the middle"

    summary = tmp_path / "summary.json"
    subprocess.run([*command, "--json", str(summary)], cwd=ROOT, env=environment, check=True, capture_output=True)
    found = json.loads(summary.read_text())
    assert (found["rows_in"], found["rejected"]) == (number, 0)
    assert found["existing"] >= there and found["imported"] == number - found["existing"]
    with town.entered():
        assert Case.objects.values("number").distinct().count() == number == Case.objects.count()
        assert CaseFacts.objects.count() == number
        assert CaseEvent.objects.filter(type="case_reported").count() == number
        assert Participant.objects.values("pseudonym").distinct().count() == 49


def in_it(town: Municipality) -> int:
    with town.entered():
        return Case.objects.count()


def test_the_command_accounts_for_every_row(kohid, tmp_path, capsys):
    path = a_file(tmp_path, [a_row(1), a_row(2), a_row(1), a_row(3, status="Kész")])
    call_command("import_cases", str(path), profile="budapest_2023_2024", municipality="kohid")
    words = capsys.readouterr().out.split()
    assert [words[words.index(word) + 1] for word in ("imported", "rejected")] == ["2", "1"]
    assert "cases.csv.rejected.csv" in "".join(words)


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"profile": "nobody"}, "no profile “nobody”. Ready are: boston_2011"),
    ({"municipality": "nowhere"}, "no municipality “nowhere”. There are: kohid, zoldvar"),
    ({"encoding": "utf-9"}, "utf-9"),
    ({"encoding": "cp1250"}, "the file is UTF-8: try --encoding utf-8. Nothing was imported"),
    ({"profile": "boston_2011"}, "no column “case_enquiry_id”"),
])
def test_the_command_says_what_is_wrong_and_imports_nothing(changed, sentence, kohid, tmp_path):
    path = a_file(tmp_path, [a_row(1)])
    wishes = {"profile": "budapest_2023_2024", "municipality": "kohid"} | changed
    with pytest.raises(CommandError, match=sentence):
        call_command("import_cases", str(path), **wishes)
    with kohid.entered():
        assert not Case.objects.exists()


def test_a_file_that_is_not_there_is_said_so(kohid, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_cases", str(tmp_path / "none.csv"), profile="budapest_2023_2024", municipality="kohid")


def test_where_nobody_may_write_refused_rows_go_to_the_data_folder(kohid, tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path / "data"
    folder = tmp_path / "records"
    folder.mkdir()
    path = a_file(folder, [a_row(1, status="Kész")])
    monkeypatch.setattr(os, "access", lambda where, mode: Path(where) != folder)
    call_command("import_cases", str(path), profile="budapest_2023_2024", municipality="kohid")
    assert (tmp_path / "data/imports/cases.csv.rejected.csv").exists()
    assert [file.name for file in folder.iterdir()] == ["cases.csv"]


def test_reading_again_while_another_import_runs_loses_and_doubles_nothing(committed, tmp_path):
    """Two of the same at once: each case is in it once, and every row of both is accounted for."""
    path = a_file(tmp_path, [a_row(case) for case in range(3_000)])
    environment = {**os.environ, "DATABASE_URL": database_url(), "JARDA_MODE": "test"}
    both = [
        subprocess.Popen(
            [sys.executable, "manage.py", "import_cases", str(path), "--profile", "budapest_2023_2024",
             "--municipality", "kohid", "--json", str(tmp_path / f"{name}.json")],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for name in ("one", "other")
    ]
    for process in both:
        _out, said = process.communicate(timeout=180)
        assert process.returncode == 0, said.decode()
    found = [json.loads((tmp_path / f"{name}.json").read_text()) for name in ("one", "other")]
    assert sum(one["imported"] for one in found) == 3_000 == sum(one["existing"] for one in found)
    assert in_it(Municipality.objects.get(slug="kohid")) == 3_000


def test_the_header_of_refused_rows_is_the_files_own(kohid, tmp_path):
    bring_in(a_text(tmp_path, as_csv([[*HEADER, "more"], [*a_row(1, status="Kész"), "x"]])), kohid)
    refused = (tmp_path / "cases.csv.rejected.csv").read_text().splitlines()
    assert refused[0] == ",".join(["reason", "line", *HEADER, "more"])
    assert db.tenant is not None

"""What a queue lists, taken along: all of it, in its order, harmless, and without people for those who may not know."""

import csv
import io

import pytest
from openpyxl import load_workbook

from cases.desk import sheets
from cases.desk.sheets import as_csv, harmless
from cases.models import Case, Participant
from tenants.accounts.models import AuditEntry, Person, StaffRole
from tenants.accounts.rolebook import forget_roles
from tests.towns import a_case, client_of

CSV, XLSX = "/desk/export/cases.csv", "/desk/export/cases.xlsx"


@pytest.fixture
def manager(kohid):
    return client_of(kohid, role="manager")


def rows_of(answer) -> list[list[str]]:
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def sheet_of(answer) -> list[tuple]:
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


def test_all_rows_are_there_in_the_order_of_the_list_however_they_are_read(kohid, manager, monkeypatch):
    monkeypatch.setattr(sheets, "BATCH", 2)
    with kohid.entered():
        cases = [a_case(f"Case {n}", email="anna@posta.example") for n in range(5)]
        a_case("Deep hole", category="potholes")
    head, *rows = rows_of(manager.get(f"{CSV}?queue=open&category=lighting&sort=newest"))
    assert [row[0] for row in rows] == [case.number for case in reversed(cases)]
    told = dict(zip(head, rows[0], strict=True))
    assert told["What is wrong?"] == "Case 4" and told["Status"] == "Being checked" and told["District"] == "Újváros"
    assert told["Reporter's e-mail"] == "anna@posta.example"
    assert [row[0] for row in sheet_of(manager.get(f"{XLSX}?queue=open&category=lighting&sort=newest"))[1:]] == [
        case.number for case in reversed(cases)]


def test_heads_speak_the_readers_language(kohid, manager):
    head = rows_of(manager.get(CSV, headers={"accept-language": "hu"}))[0]
    assert len(head) == len(rows_of(manager.get(CSV))[0])


def test_words_that_look_like_formulas_stay_words(kohid, manager):
    with kohid.entered():
        case = a_case("=1+1")
        Case.objects.filter(pk=case.pk).update(address='@SUM(A1)', landmark="\x07")
        case = a_case("-2+3", email="anna@posta.example")
        Participant.objects.filter(case=case).update(phone="+36301234567", name="\tTab")
    rows = rows_of(manager.get(f"{CSV}?queue=open"))
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"'=1+1", "'-2+3", "'@SUM(A1)", "'+36301234567"} <= set(cells)
    sheet = sheet_of(manager.get(f"{XLSX}?queue=open"))
    assert {"=1+1", "-2+3"} <= {row[2] for row in sheet}


def test_the_guard_leaves_numbers_alone():
    assert harmless(-1.5) == -1.5 and harmless("") == "" and harmless("a=1") == "a=1"
    assert "".join(as_csv([["a;b", None, 'say "x"']])) == '\ufeff"a;b";;"say ""x"""\r\n'


def test_people_are_for_those_who_may_know_and_the_whole_for_those_who_may_take_it(kohid, staff_of_kohid):
    assert staff_of_kohid.get(CSV).status_code == 403
    with kohid.entered():
        a_case(email="anna@posta.example")
        StaffRole.objects.create(code="counting", permissions=["see_cases", "export"])
        forget_roles()
        Person.objects.filter(role="inspector").update(role="counting")
        counting = client_of(kohid, role="counting")
    text = "\n".join(";".join(row) for row in rows_of(counting.get(f"{CSV}?queue=open")))
    assert "anna@posta.example" not in text and "Reporter" not in text.splitlines()[0]


def test_the_audit_log_says_what_was_taken_but_not_what_was_searched_for(kohid, manager):
    with kohid.entered():
        a_case("Dark lamp", email="anna@posta.example")
        rows_of(manager.get(f"{CSV}?q=anna@posta.example&category=lighting"))
        entry = AuditEntry.objects.get(act="cases_exported")
        assert entry.who == Person.objects.get(role="manager").pseudonym and entry.subject == "csv"
        assert entry.data["cases"] == 1 and entry.data["filters"] == {"category": "lighting"}
        assert entry.data["searched"] is True and "anna" not in str(entry.data)


def test_too_much_is_refused_with_the_way_on(kohid, manager, monkeypatch):
    monkeypatch.setitem(sheets.MOST, "xlsx", 1)
    with kohid.entered():
        a_case(), a_case()
        answer = manager.get(f"{XLSX}?queue=open")
        assert answer.status_code == 422 and "Narrow the filter, or take CSV." in answer.content.decode()
        assert not AuditEntry.objects.filter(act="cases_exported").exists()
        assert "not there any more" in manager.get(f"{CSV}?category=nonsense").content.decode()


def test_a_neighbours_rows_are_not_in_it_even_when_they_are_read_late(kohid, zoldvar, manager):
    with zoldvar.entered():
        a_case("Neighbour's")
    with kohid.entered():
        a_case("Ours")
    answer = manager.get(f"{CSV}?queue=open")
    with zoldvar.entered():
        rows = rows_of(answer)
    assert [row[2] for row in rows[1:]] == ["Ours"]

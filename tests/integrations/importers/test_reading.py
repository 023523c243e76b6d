import csv
import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from integrations.importers.encodings import FileRefused, look_over
from integrations.importers.reading import read_rows
from integrations.importers.rejected import RejectedFile, place_for_rejected
from integrations.importers.rows import Rejected, Row
from tests.integrations.importers.files import HEADER, a_file, a_row, a_text, as_csv, profile

anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def read(path: Path, **changed) -> list[Row | Rejected]:
    return list(read_rows(path, replace(profile(), **changed)))


def reject_all(path: Path, folder: Path) -> Path:
    """What the file of refused rows looks like when every row is refused."""
    rejected = RejectedFile(folder / "refused", path, profile())
    with rejected.open():
        for row in read_rows(path, profile()):
            rejected.add(Rejected(row.line, "because, \"so\"\nto say", row.raw))
    return rejected.path


@pytest.mark.parametrize("name", ["cases.csv", "cases.csv.gz", "cases.dat"])
def test_a_table_is_read_packed_or_not(name, tmp_path):
    rows = read(a_file(tmp_path, [a_row(1), a_row(2)], name))
    assert [(row.line, row.values["case"], row.values["category"]) for row in rows] == [
        (2, "1", "Kátyú"), (3, "2", "Kátyú")]


def test_packing_is_recognised_by_content_not_by_name(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(gzip.compress(as_csv([HEADER, a_row(1)]).encode()))
    assert len(read(path)) == 1


@pytest.mark.parametrize("name", ["cases.jsonl", "cases.jsonl.gz", "cases.ndjson"])
def test_json_lines_are_read_like_a_table(name, tmp_path):
    objects = [dict(zip(HEADER, a_row(number), strict=True)) for number in (1, 2)]
    rows = read(a_text(tmp_path, "".join(json.dumps(row) + "\n" for row in objects), name))
    table = read(a_file(tmp_path, [a_row(1), a_row(2)]))
    assert [row.values["created"] for row in rows] == [row.values["created"] for row in table]
    assert [row.line for row in rows] == [1, 2]


def test_json_values_may_be_numbers_absent_or_deeper_down(tmp_path):
    path = a_text(tmp_path, '{"case": 7, "lat": 47.5, "institution": null, "place": {"lon": 19.05}}\n', "x.jsonl")
    columns = dict(profile().columns) | {"longitude": "place.lon"}
    [row] = read(path, columns=columns)
    assert (row.values["case"], row.values["lat"], row.values["place.lon"]) == ("7", "47.5", "19.05")
    assert (row.values["institution"], row.values["created"]) == ("", "")


@pytest.mark.parametrize(("line", "reason"), [
    ("{broken", "not JSON"), ("[1, 2]", "not an object"), ("[" * 5000, "not JSON"),
    ('{"case": "\\u0000"}', "NUL"), ('{"case": "\\ud800"}', "half a character"),
])
def test_a_line_that_is_no_object_is_refused_alone(line, reason, tmp_path):
    path = a_text(tmp_path, f'{line}\n\n{{"case": 2}}\n', "x.jsonl")
    rejected, row = read(path)
    assert isinstance(rejected, Rejected) and reason in rejected.reason
    assert isinstance(row, Row) and row.line == 3


def test_text_over_several_lines_is_one_row_and_blank_lines_are_none(tmp_path):
    text = as_csv([HEADER, a_row(1, category="Kátyú\nés járda")]) + "\n\n" + as_csv([a_row(2)])
    rows = read(a_text(tmp_path, text))
    assert [row.line for row in rows] == [2, 6]
    assert rows[0].values["category"] == "Kátyú\nés járda"


def test_a_byte_order_mark_other_separators_and_line_ends_are_understood(tmp_path):
    text = "\ufeff" + as_csv([HEADER, a_row(1)], ";").replace("\n", "\r\n")
    [row] = read(a_text(tmp_path, text), delimiter=";")
    assert row.values["case"] == "1" and row.values["reporter"] == "0"


def test_a_half_row_is_refused_with_where_it_breaks_off(tmp_path):
    text = as_csv([HEADER, a_row(1)]) + "2,Kátyú,Városüzemeltető\n" + as_csv([a_row(3)])
    first, half, last = read(a_text(tmp_path, text))
    assert isinstance(half, Rejected) and half.line == 3
    assert "3 values where the header names 11" in half.reason and "institution" in half.reason
    assert (first.values["case"], last.values["case"]) == ("1", "3")


def test_a_row_with_too_many_values_is_refused(tmp_path):
    [row] = read(a_file(tmp_path, [[*a_row(1), "more"]]))
    assert isinstance(row, Rejected) and "12 values" in row.reason


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_only(tmp_path):
    text = as_csv([HEADER, a_row(1)]) + '2,"Kátyú,b,Megoldott\n' + as_csv([a_row(3), a_row(4)])
    rows = read(a_text(tmp_path, text))
    assert [row.values["case"] for row in rows if isinstance(row, Row)] == ["1", "3", "4"]
    [rejected] = [row for row in rows if isinstance(row, Rejected)]
    assert rejected.line == 3 and "quotation mark" in rejected.reason


def test_two_stray_quotation_marks_do_not_swallow_what_stands_between_them(tmp_path):
    text = as_csv([HEADER]) + '1,"Kátyú,b\n' + as_csv([a_row(2)]) + '3,Kátyú",b\n' + as_csv([a_row(4)])
    rows = read(a_text(tmp_path, text))
    assert [row.values["case"] for row in rows if isinstance(row, Row)] == ["2", "4"]
    assert [row.line for row in rows if isinstance(row, Rejected)] == [2, 4]


def test_a_row_in_another_encoding_is_refused_with_the_encoding_to_try(tmp_path):
    text = as_csv([HEADER, a_row(1), a_row(2), a_row(3, category="Graffiti")]).encode()
    raw = text.replace("2,Kátyú".encode(), "2,Kátyú őrült űr".encode("cp1250"))
    path = tmp_path / "cases.csv"
    path.write_bytes(raw)
    look_over(path, "utf-8")
    first, wrong, last = read(path)
    assert isinstance(wrong, Rejected) and wrong.line == 3
    assert "not utf-8" in wrong.reason and "--encoding cp1250" in wrong.reason
    assert (first.values["case"], last.values["case"]) == ("1", "3")


@pytest.mark.parametrize("encoding", ["cp1250", "cp852"])
def test_a_file_in_another_encoding_is_refused_whole_with_the_encoding_to_try(encoding, tmp_path):
    rows = [a_row(number, category="Közösségi közlekedés", status="Megerősítésre vár") for number in range(20)]
    path = a_file(tmp_path, rows, encoding=encoding)
    with pytest.raises(FileRefused, match=rf"Line 2 is not utf-8.*--encoding {encoding}"):
        look_over(path, "utf-8")
    assert len(read(path, encoding=encoding)) == 20


def test_a_header_in_another_encoding_is_refused_with_its_line(tmp_path):
    path = a_text(tmp_path, "ügy,dátum\n" + "1,2024-01-01\n" * 50, encoding="cp1250")
    with pytest.raises(FileRefused, match="Line 1 is not utf-8"):
        look_over(path, "utf-8")


def test_utf_8_taken_for_something_else_is_found_out(tmp_path):
    with pytest.raises(FileRefused, match="the file is UTF-8"):
        look_over(a_file(tmp_path, [a_row(1)]), "cp1250")


def test_a_file_without_line_ends_is_refused_without_being_held_in_memory(tmp_path):
    with pytest.raises(FileRefused, match="Line 2 has more than a million characters"):
        look_over(a_text(tmp_path, "a\n" + "x" * 3_000_000), "utf-8")


def test_utf_16_an_empty_file_and_a_damaged_one_are_refused(tmp_path):
    with pytest.raises(FileRefused, match="UTF-16"):
        look_over(a_file(tmp_path, [a_row(1)], encoding="utf-16"), "utf-8")
    with pytest.raises(FileRefused, match="empty"):
        look_over(a_text(tmp_path, ""), "utf-8")
    packed = gzip.compress(as_csv([HEADER, *[a_row(number) for number in range(5000)]]).encode())
    (tmp_path / "half.csv.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(FileRefused, match="damaged"):
        look_over(tmp_path / "half.csv.gz", "utf-8")


@pytest.mark.parametrize(("header", "sentence"), [
    ([*HEADER[:4], "createed", *HEADER[5:]], "no column “created”. Did you mean “createed”"),
    ([*HEADER, "created"], "“created” is there twice"),
    (["a", "b"], "no column “case”. It has: a, b"),
    ([";".join(HEADER)], "not separated by “,”"),
])
def test_a_header_without_the_profiles_columns_refuses_the_file(header, sentence, tmp_path):
    with pytest.raises(FileRefused, match=sentence):
        read(a_text(tmp_path, as_csv([header, ["x"] * len(header)])))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@anything
@given(rows=st.lists(st.lists(cells, min_size=11, max_size=11), max_size=8))
def test_whatever_a_csv_writer_writes_is_read_again(rows, tmp_path):
    path = tmp_path / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    assert [list(row.values.values()) for row in read(path)] == rows


lines = st.lists(st.binary(max_size=30) | st.text('ab",;\r é1\t').map(str.encode), max_size=12).map(b"\n".join)


@anything
@given(body=lines)
def test_of_whatever_stands_in_a_file_every_line_comes_out_and_can_be_fed_again(body, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(as_csv([HEADER]).encode() + body)
    found = read(path)
    came_out = "".join(row.raw for row in found)
    gone_in = body.decode("utf-8", "surrogateescape")
    assert sorted(came_out.translate(NO_LINE_ENDS)) == sorted(gone_in.translate(NO_LINE_ENDS))
    if found:
        again = read(reject_all(path, tmp_path))
        assert [row.raw for row in again] == [row.raw for row in found]


NO_LINE_ENDS = str.maketrans("", "", "\r\n")


@anything
@given(lines=st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line and b"\r" not in line)))
def test_of_whatever_json_lines_hold_every_line_comes_out(lines, tmp_path):
    body = b"\n".join(lines)
    # What begins like a packed file is one, and refused as a whole before any row is read (look_over).
    assume(not body.startswith(b"\x1f\x8b"))
    path = tmp_path / "cases.jsonl"
    path.write_bytes(body)
    found = read(path)
    assert [row.raw for row in found] == [
        text for line in lines if (text := line.decode("utf-8", "surrogateescape").strip())]


def test_refused_json_lines_can_be_fed_again(tmp_path):
    path = a_text(tmp_path, '{"case": 1, "category": "Kátyú"}\n{broken\n', "x.jsonl")
    rejected = RejectedFile(place_for_rejected(path, profile(), tmp_path), path, profile())
    with rejected.open():
        for row in read_rows(path, profile()):
            rejected.add(Rejected(row.line, "no", row.raw))
    assert rejected.path.name == "x.jsonl.rejected.jsonl"
    row, broken = read(rejected.path)
    assert row.values["category"] == "Kátyú"
    assert isinstance(broken, Rejected) and broken.raw == "{broken"


def test_an_earlier_file_of_refused_rows_is_kept_if_it_says_something_else(tmp_path):
    path = a_file(tmp_path, [a_row(1)])
    refused = reject_all(path, tmp_path)
    reject_all(path, tmp_path)
    assert not list(tmp_path.glob("refused.[0-9]"))
    refused.write_text(refused.read_text() + "mended\n")
    reject_all(path, tmp_path)
    assert "mended" in (tmp_path / "refused.1").read_text()

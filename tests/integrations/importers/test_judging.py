from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cases.stories import Moment
from integrations.importers.judging import Judge, SourceCase
from integrations.importers.profile import DateColumn, Profile
from integrations.importers.rows import Rejected, Row
from tests.integrations.importers.files import HEADER, a_row, profile

NOW = datetime(2025, 10, 12, 12, tzinfo=UTC)


def judge(values: list[str], by: Profile | None = None) -> SourceCase | Rejected:
    return Judge(by or profile(), now=NOW).judge(as_row(values))


def as_row(values: list[str], line: int = 2) -> Row:
    return Row(line, dict(zip(HEADER, values, strict=True)), ",".join(values))


def reason(values: list[str], by: Profile | None = None) -> str:
    found = judge(values, by)
    assert isinstance(found, Rejected)
    return found.reason


def case(values: list[str], by: Profile | None = None) -> SourceCase:
    found = judge(values, by)
    assert isinstance(found, SourceCase), found
    return found


def to_the_minute() -> Profile:
    by = profile()
    return replace(by, events={event: DateColumn(date.column, "%Y-%m-%d %H:%M:%S", "minute")
                               for event, date in by.events.items()})


def test_a_row_becomes_a_case_in_its_sources_words():
    found = case(a_row(17, reporter="104"))
    zone = profile().zone
    assert found.foreign_id == "budapest_2023_2024:17"
    assert found.reported == Moment(datetime(2024, 3, 1, tzinfo=zone), "day")
    assert found.events == {"answered": Moment(datetime(2024, 3, 5, tzinfo=zone), "day"),
                            "solved": Moment(datetime(2024, 3, 9, tzinfo=zone), "day")}
    assert (found.category, found.body, found.reporter) == ("Kátyú", "Városüzemeltető", "104")
    assert (found.lat, found.lon) == (47.05, 19.06)
    assert (found.standing.phase, found.standing.proof) == ("solved", "confirmed")


def test_spaces_around_a_value_do_not_count():
    assert case([f" {value} " for value in a_row(17)]).foreign_id == "budapest_2023_2024:17"


@pytest.mark.parametrize("column", ["created", "answered", "solved"])
def test_what_happened_in_2099_did_not_happen(column):
    values = {"created": "2024-03-01", "answered": "2024-03-05", "solved": "2024-03-09"} | {column: "2099-01-01"}
    assert "2099-01-01, which lies in the future" in reason(a_row(**values))


def test_a_time_zone_ahead_of_ours_is_not_the_future():
    assert case(a_row(status="Válaszra vár", created="2025-10-13", answered=""))


def test_a_due_day_may_lie_in_the_future():
    by = profile()
    by = replace(by, events={"reported": by.events["reported"], "due": DateColumn("resolved", "%Y-%m-%d", "day")})
    assert case(a_row(solved="2059-12-31"), by).due.at.year == 2059


@pytest.mark.parametrize("date", ["1969-12-31", "0024-03-01"])
def test_what_happened_before_there_were_computers_is_misread(date):
    assert "too long ago" in reason(a_row(created=date))


@pytest.mark.parametrize("date", [
    "2024-02-30", "2024.03.01", "01/03/2024", "2024-03-01 10:00:00", "20240301", "tomorrow", "2024-W10-5",
    "9999999-01-01",
])
def test_a_date_in_another_form_is_refused_with_an_example(date):
    assert "not a date like 2024-05-31" in reason(a_row(created=date))


def test_a_case_without_a_report_is_none():
    assert "does not say when the case was reported" in reason(a_row(created=""))


@pytest.mark.parametrize("column", ["answered", "solved"])
def test_nothing_happens_before_the_report(column):
    assert "lies before the report (2024-03-01)" in reason(a_row(**{column: "2024-02-28"}))


def test_a_solution_before_the_answer_is_no_fault():
    assert case(a_row(answered="2024-03-09", solved="2024-03-05"))


def test_days_are_compared_as_days_and_minutes_as_minutes():
    assert case(a_row(created="2024-03-01", answered="2024-03-01", solved="2024-03-01"))
    exact = a_row(created="2024-03-01 10:00:00", answered="2024-03-01 09:59:00", solved="2024-03-02 00:00:00")
    assert "before the report (2024-03-01 10:00)" in reason(exact, to_the_minute())
    by = to_the_minute()
    mixed = replace(by, events=dict(by.events) | {"answered": profile().events["answered"]})
    assert case(a_row(created="2024-03-01 10:00:00", answered="2024-03-01", solved="2024-03-02 00:00:00"), mixed)


def test_times_are_local_to_the_source():
    exact = a_row(created="2024-07-01 10:00:00", answered="", solved="2024-12-01 10:00:00")
    found = case(exact, to_the_minute())
    assert found.reported == Moment(datetime(2024, 7, 1, 8, tzinfo=UTC))
    assert found.events["solved"].at == datetime(2024, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("at", [("91", "19"), ("47", "181"), ("4740488", "1908284"), ("nan", "19"), ("inf", "19")])
def test_a_place_off_the_earth_is_refused(at):
    assert "not on the earth" in reason(a_row(at=at))


@pytest.mark.parametrize("at", [("47.5", ""), ("", "19.0"), ("north", "east"), ("47,5", "19,0")])
def test_half_a_place_is_refused(at):
    assert "two numbers are needed, or none" in reason(a_row(at=at))


def test_no_place_and_the_zero_of_erased_cases_are_no_fault():
    for at in (("", ""), ("0", "0"), ("0.0", "0.0")):
        found = case(a_row(at=at))
        assert (found.lat, found.lon) == (None, None)


def test_a_decimal_comma_is_understood_where_the_profile_says_so():
    assert case(a_row(at=("47,05", "19,06")), replace(profile(), decimal=",")).lat == 47.05


def test_capitals_do_not_change_a_status():
    assert case(a_row(status="MEGERŐSÍTÉSRE VÁR", solved="")).standing.proof == "claimed"


def test_an_unknown_status_is_refused_with_the_known_ones():
    assert "“Kész” is not a status that the profile knows (Válaszra vár, " in reason(a_row(status="Kész"))


def test_a_missing_category_is_what_the_profile_says_or_a_fault():
    found = case(a_row(category=""))
    assert (found.category, found.without_category) == ("Egyéb", True)
    assert "[category] missing" in reason(a_row(category=""), replace(profile(), missing_category=""))


def test_an_answer_needs_somebody_who_gave_it():
    assert "does not say by whom" in reason(a_row(body=""))
    assert case(a_row(body="", answered=""))
    assert case(a_row(body=""), replace(profile(), missing_body="Egyéb illetékes")).body == "Egyéb illetékes"


def test_a_case_without_its_number_is_refused():
    assert "without its number" in reason(a_row(""))
    assert "too long for a number" in reason(a_row("1" * 90))


def test_nobody_is_nobody_and_somebody_is_somebody():
    assert [case(a_row(reporter=reporter)).reporter for reporter in ("0", "", "12")] == ["", "", "12"]


def test_a_title_is_made_of_the_description_or_the_category():
    by = profile()
    described = replace(by, columns=dict(by.columns) | {"description": "district"})
    words = "A szegély letört, a járdalap billeg, babakocsival nem lehet elmenni mellette a gyalogátkelőig."
    values = a_row()
    values[HEADER.index("district")] = f"{words}\nSürgős."
    found = case(values, described)
    assert found.title.endswith("mellette a…") and len(found.title) <= 80
    assert found.description == f"{words}\nSürgős."
    assert case(a_row()).title == "Kátyú"


def test_a_category_in_levels_is_its_last_one_in_the_group_above():
    found = case(a_row(category="Straßen > Rad > Radweg"), replace(profile(), category_levels=">"))
    assert (found.category, found.group) == ("Radweg", "Straßen / Rad")


def test_rows_without_an_id_get_one_from_what_they_say_and_how_often():
    by = replace(profile(), id_column="", id_from=("category", "created"))

    def ids() -> list[str]:
        judging = Judge(by, now=NOW)
        rows = [a_row(1), a_row(2, category="Járda"), a_row(3), a_row(4)]
        return [judging.judge(as_row(values)).foreign_id for values in rows]

    first = ids()
    assert len(set(first)) == 4 and ids() == first
    assert first[0].removesuffix("-1") == first[2].removesuffix("-2") == first[3].removesuffix("-3")

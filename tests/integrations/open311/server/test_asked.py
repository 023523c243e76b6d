"""How parameters are read."""

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from django.utils import translation

from integrations.open311.server.asked import Asked
from integrations.open311.server.refusals import Refused
from tenants.models import Municipality

BUDAPEST = Municipality(slug="budapest", time_zone="Europe/Budapest")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def asked(query: str = "", **form: object) -> Asked:
    factory = RequestFactory()
    request = factory.post(f"/?{query}", form) if form else factory.get(f"/?{query}")
    return Asked(request, "json", BUDAPEST)


@pytest.mark.parametrize(("word", "begins", "ends"), [
    ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00", "2026-01-31T12:00:00"),
    ("2026-01-31T12:00:00%2B01:00", "2026-01-31T11:00:00", "2026-01-31T11:00:00"),
    ("2026-01-31T12:00:00+01:00", "2026-01-31T11:00:00", "2026-01-31T11:00:00"),  # the plus was not escaped
    ("2026-01-31T12:00", "2026-01-31T11:00:00", "2026-01-31T11:00:00"),  # local
    ("2026-07-31T12:00:00", "2026-07-31T10:00:00", "2026-07-31T10:00:00"),  # local, in summer
    ("2012-05-22 23:57:23.97", "2012-05-22T21:57:23.970000", "2012-05-22T21:57:23.970000"),  # as San Francisco writes
    ("2026-01-31", "2026-01-30T23:00:00", "2026-01-31T22:59:59.999999"),  # a whole day
    ("2026-03-29", "2026-03-28T23:00:00", "2026-03-29T21:59:59.999999"),  # a day of 23 hours
])
def test_times_are_read_as_the_world_writes_them(word, begins, ends):
    span = asked(f"at={word}").span("at")
    assert span.begins == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert span.ends == datetime.fromisoformat(ends).replace(tzinfo=UTC)


@pytest.mark.parametrize("word", ["yesterday", "2026-13-01", "0001-01-01", "9999-12-31", "2026-02-30T00:00:00Z", "1",
                                  "2026-01-31T25:00:00Z", "٢٠٢٦-٠١-٣١", "2026-01-31T12:00:00+99:00"])
def test_what_is_no_time_is_said_so(word):
    with pytest.raises(Refused, match="at is"):
        asked(f"at={word}").span("at")


@pytest.mark.parametrize("word", ["nan", "inf", "-inf", "1e400", "91", "4,5", "x", "0x1"])
def test_what_is_no_latitude_is_said_so(word):
    with pytest.raises(Refused, match="lat is"):
        asked(f"lat={word}").number("lat", -90, 90)


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "²", "9" * 30, "a"])
def test_what_is_no_page_is_said_so(word):
    with pytest.raises(Refused, match="page is"):
        asked(f"page={word}").whole("page", most=1000, default=1)


def test_an_empty_parameter_is_an_absent_one():
    empty = asked("a=&b=%20&c=%00")
    assert empty.text("a") == empty.text("b") == empty.text("c") == empty.text("d") == ""
    assert empty.span("a") is None and empty.number("a", 0, 1) is None and not empty.flag("a")
    assert empty.texts("a") == [] and empty.whole("a", most=9, default=7) == 7


def test_lists_come_with_commas_or_several_times():
    assert asked("id=1,2,,%203&id=4&id[]=5&id=1").texts("id") == ["1", "2", "3", "4", "5"]


def test_attributes_come_with_and_without_brackets():
    form = {"attribute[a]": "1", "attribute[b][]": ["2", "3"], "attribute[c][0]": "4", "attribute[d]": " ",
            "attribute": "x", "attribute[]": "y", "other[a]": "z"}
    assert asked(**form).attributes() == {"a": ["1"], "b": ["2", "3"], "c": ["4"]}


def test_the_form_goes_before_the_address():
    both = asked("a=address&b=address", a="form")
    assert both.text("a") == "form" and both.text("b") == "address"


def test_signs_that_no_text_holds_are_left_out():
    assert asked("a=x%00%08y%0Az%EF%BF%BE").text("a") == "xy\nz"

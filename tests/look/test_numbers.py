from decimal import Decimal

from tenants.look.numbers import number, percent

THIN = "\u202f"


def test_numbers_are_written_as_the_language_does() -> None:
    assert number(1264, "hu") == f"1{THIN}264"
    assert number(1264, "en") == "1,264"
    assert number(1264.5, "de", 1) == f"1{THIN}264,5"
    assert number(7.5, "hu", 1) == "7,5"
    assert number(Decimal("-3.25"), "hu", 1) == "\u22123,3"
    assert number(2.5, "en") == "3"


def test_a_share_becomes_a_percentage() -> None:
    assert percent(0.876, "hu") == "88%"
    assert percent(0.876, "de", 1) == f"87,6{THIN}%"
    assert percent(1, "en") == "100%"

from datetime import date

import pytest

from config.demo import grammar

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("Malom utca", "a"),
        ("Árpa utca", "az"),
        ("óvoda", "az"),
        ("„Elsőbbség” tábla", "az"),
        ("1", "az"),
        ("5. szám", "az"),
        ("10", "a"),
        ("15", "a"),
        ("51", "az"),
        ("100", "a"),
        ("500", "az"),
        ("1000", "az"),
        ("11", "a"),
        ("10000", "a"),
        ("1000000", "az"),
        ("Őszirózsa köz", "az"),
        ("Új sor", "az"),
    ],
)
def test_the_article_follows_the_sound(words: str, article: str) -> None:
    assert grammar.with_article(words) == f"{article} {words}"


@pytest.mark.parametrize(
    ("street", "language", "where"),
    [
        ("Malom utca", "hu", "a Malom utcában"),
        ("Révész út", "hu", "a Révész úton"),
        ("Északi körút", "hu", "az Északi körúton"),
        ("Fűzfa köz", "hu", "a Fűzfa közben"),
        ("Komp tér", "hu", "a Komp téren"),
        ("Patak sor", "hu", "a Patak soron"),
        ("Bástya sétány", "hu", "a Bástya sétányon"),
        ("Nyárfa dűlő", "hu", "a Nyárfa dűlőben"),
        ("Lassú-part", "hu", "a Lassú-parton"),
        ("Pincesor", "hu", "a Pincesoron"),
        ("Kiln Road", "en", "on Kiln Road"),
        ("Mill Lane", "en", "in Mill Lane"),
        ("The Towpath", "en", "on the Towpath"),
    ],
)
def test_streets_say_where(street: str, language: str, where: str) -> None:
    assert grammar.in_street(street, language) == where


def test_addresses_and_corners() -> None:
    assert grammar.address("Malom utca", "14", "hu") == "Malom utca 14."
    assert grammar.address("Mill Lane", "14", "en") == "14 Mill Lane"
    assert grammar.outside("Almás utca", "2–8", "hu") == "az Almás utca 2–8. előtt"
    assert grammar.at_corner("Szérű utca", "Almás utca", "hu") == "a Szérű utca és az Almás utca sarkán"


def test_days_in_words() -> None:
    assert grammar.by_day(date(2026, 12, 4), TODAY, "hu") == "december 4-ig"
    assert grammar.by_day(date(2027, 6, 30), TODAY, "hu") == "2027. június 30-ig"
    assert grammar.by_day(date(2026, 12, 4), TODAY, "en") == "by 4 December"
    assert grammar.day(date(2027, 6, 30), TODAY, "en") == "30 June 2027"

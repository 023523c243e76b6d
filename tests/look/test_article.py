import pytest

from tenants.look.article import article, named, settled, with_article


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Malom utca", "a"),
        ("Árpád út", "az"),
        ("őr", "az"),
        ("Yettel", "a"),
        ("1", "az"),
        ("2", "a"),
        ("5", "az"),
        ("10", "a"),
        ("11", "a"),
        ("15", "a"),
        ("50", "az"),
        ("51", "az"),
        ("100", "a"),
        ("500", "az"),
        ("1000", "az"),
        ("1 264", "az"),
        ("1956", "az"),
        ("2026", "a"),
        ("5000", "az"),
        ("10 000", "a"),
        ("100 000", "a"),
        ("1 000 000", "az"),
        ("1.", "az"),
        ("1,5 nap", "az"),
        ("5%", "az"),
        ("0", "a"),
        ("I. kerület", "az"),
        ("II. kerület", "a"),
        ("V. kerület", "az"),
        ("XI. kerület", "a"),
        ("C épület", "a"),
        ("F épület", "az"),
        ("M3-as", "az"),
        ("MÁV", "a"),
        ("NAV", "a"),
        ("MVM", "az"),
        ("MTA", "az"),
        ("BKK", "a"),
        ("FKF", "az"),
        ("SZTE", "az"),
        ("OTP", "az"),
        ("ELMŰ", "az"),
        ("KH-2026-04107", "a"),
        ("SB-2026-00012", "az"),
        ("„Egyéb”", "az"),
        ("(belső)", "a"),
        ("", "a"),
    ],
)
def test_the_article_follows_how_the_word_is_said(words: str, expected: str) -> None:
    assert article(words) == expected


def test_the_article_is_bound_to_its_word_and_may_begin_a_sentence() -> None:
    assert with_article("Út") == "az\u00a0Út"
    assert with_article("Malom utca", capital=True) == "A\u00a0Malom utca"


def test_other_languages_get_the_name_as_it_is() -> None:
    assert named("Út", "en", capital=True) == "Út"
    assert named("Út", "hu", capital=True) == "Az\u00a0Út"


@pytest.mark.parametrize(
    ("left_open", "decided"),
    [
        ("Mostantól a(z) 5. változat érvényes.", "Mostantól az 5. változat érvényes."),
        ("A(z) „Út” lépés és a(z) „Kátyú” lépés", "Az „Út” lépés és a „Kátyú” lépés"),
        ("<p>A(z) <b class=\"num\">&bdquo;Árok</b>", "<p>Az <b class=\"num\">&bdquo;Árok</b>"),
        ("a(z) ", "a(z) "),
        ("Az üzlet(z)", "Az üzlet(z)"),
    ],
)
def test_an_article_that_was_left_open_is_decided_by_what_follows(left_open, decided):
    assert settled(left_open) == decided

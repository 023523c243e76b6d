"""The rule by which a category is proposed, and how often it is right on what people really wrote."""

import csv
import gzip
import tomllib
from pathlib import Path

import pytest

from cases.proposing import Keywords, is_in, propose
from tests.paths import SHARED

TEMPLATE = Path(__file__).parents[2] / "tenants" / "onboarding" / "templates" / "categories" / "hungary.toml"
KONSTANZ = SHARED / "data" / "cases" / "konstanz_2020_2022.csv.gz"
# What Konstanz calls them, and what we would call right.
RIGHT = {
    "Straßenlaternen defekt": {"lighting"},
    "Illegaler Müll": {"waste"},
    "verschmutzte Straßen und Plätze": {"waste"},
    "Mülleimer überfüllt": {"waste"},
    "Altglascontainer überfüllt": {"waste"},
    "Fahrrad gefunden": {"cycling", "vehicles"},
    "Schilder unkenntlich": {"signs"},
    "Ampel defekt": {"signs"},
    "Verkehrsbehindernder Heckenwuchs, Sträucher": {"greenery"},
    "Spielplätze schadhaft / verunreinigt": {"greenery"},
    "Radwege schadhaft": {"cycling"},
    "Abgemeldete Fahrzeuge": {"vehicles"},
    "Straßenschäden": {"potholes"},
    "Gullideckel/ Kanal verstopft": {"utilities"},
    "Fußwege schadhaft": {"pavement"},
    "Parkscheinautomat defekt": {"parking"},
}
LIGHT = Keywords("lighting", ("lámpa", "nem ég", "oszlop"))
WASTE = Keywords("waste", ("szemét", "oszlop"))
GREEN = Keywords("greenery", ("fa", "park", "gaz"))
PARKING = Keywords("parking", ("parkol",))
ALL = [LIGHT, WASTE, GREEN, PARKING]


def ours() -> list[Keywords]:
    rows = tomllib.loads(TEMPLATE.read_text("utf-8"))["categories"]
    return [Keywords(row["code"], (*row.get("keywords", ()), *row["names"].values())) for row in rows]


def codes(title: str, description: str = "", usual: dict[str, float] | None = None) -> list[str]:
    return [one.code for one in propose(title, description, ALL, usual)]


def test_accents_and_endings_do_not_matter() -> None:
    for word in ("lampa", "lampanal", "utcalampak", "lampaoszlop"):
        assert is_in("lampa", word)
    assert is_in("fa", "fak")
    assert not is_in("fa", "falfestes")
    assert [(one.code, one.word) for one in propose("Két LÁMPÁNÁL sötét van", "", ALL)] == [("lighting", "LÁMPÁNÁL")]
    assert propose("Nem is ég már", "", ALL)[0].word == "Nem ég"


def test_the_title_counts_twice_and_shared_words_less() -> None:
    assert codes("Szemét", "a lámpa alatt") == ["waste", "lighting"]
    assert codes("Ferde oszlop", "szemét") == ["waste", "lighting"]


def test_the_longest_word_counts_and_accents_decide_between_equals() -> None:
    assert codes("A járdán parkolnak") == ["parking"]
    gas = Keywords("utilities", ("gáz",))
    assert [one.code for one in propose("gáz van", "", [GREEN, gas])] == ["utilities"]
    assert [one.code for one in propose("derékig ér a gaz", "", [GREEN, gas])] == ["greenery"]


def test_what_is_usual_there_decides_between_equals_only() -> None:
    assert codes("Ferde oszlop", usual={"waste": 0.1}) == ["waste", "lighting"]
    assert codes("lámpa", usual={"waste": 0.9})[0] == "lighting"
    assert codes("valami", usual={"waste": 0.2}) == []
    assert codes("valami", usual={"waste": 0.3}) == ["waste"]
    assert codes("") == []


def test_three_of_four_real_reports_find_their_category_among_the_three() -> None:
    if not KONSTANZ.exists():
        pytest.skip("the real data lie beside the repository (../shared), and are not there")
    with gzip.open(KONSTANZ, "rt", encoding="utf-8") as file:
        rows = [(row["Text"], RIGHT.get(row["Kategorie"].split(" > ")[-1])) for row in csv.DictReader(file)
                if row["Jahr"] == "2022"]
    # The words were chosen with the reports of 2020 in hand; those of 2022 are new to them.
    known = [(text, right) for text, right in rows if right]
    found = sum(any(one.code in right for one in propose(text[:200], text[200:], ours())) for text, right in known)
    print(f"{found} of {len(known)} among the three: {found / len(known):.0%}")
    assert len(known) > 500
    assert found / len(known) > 0.75

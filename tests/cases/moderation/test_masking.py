"""What is proposed for masking in sentences as people write them, and what only looks like it."""

import pytest

from cases.moderation.found import Finding, Kind
from cases.moderation.masking import findings, kinds_of
from cases.moderation.rewriting import Removal, Rewrite

# A sentence, and what in it should perhaps not be read by everybody.
FOUND = [
    ("Nem ég a lámpa, hívjanak: 06 30 123 4567", ["06 30 123 4567"]),
    ("Elérhetőségem 06301234567, délután jó.", ["06301234567"]),
    ("Kérem, a 06-20/987-6543 számon értesítsenek.", ["06-20/987-6543"]),
    ("Telefon: +36 70 555 01 23", ["+36 70 555 01 23"]),
    ("A házmester száma +36305550123.", ["+36305550123"]),
    ("Hívható: 0036 30 555 0123 (napközben)", ["0036 30 555 0123"]),
    ("30/555-0123 este hat után", ["30/555-0123"]),
    ("Szóljanak a 20 555 0123-on!", ["20 555 0123"]),
    ("(70) 555-0123", ["(70) 555-0123"]),
    ("(06 30) 555 0123 Kovácsné", ["(06 30) 555 0123"]),
    ("+36 (30) 555-0123", ["+36 (30) 555-0123"]),
    ("Iroda: 06 1 234 5678", ["06 1 234 5678"]),
    ("Az óvoda 06-76/555-123 alatt érhető el", ["06-76/555-123"]),
    ("Lakásom: 76/555-123", ["76/555-123"]),
    ("Budapesti szám: (1) 234-5678", ["(1) 234-5678"]),
    ("tel.: 555-123, kérem a javítást", ["555-123"]),
    ("mobilom 305550123", ["305550123"]),
    ("36 30 555 0123 a számom", ["36 30 555 0123"]),
    ("Szlovákiából írok: +421 905 123 456", ["+421 905 123 456"]),
    ("Österreich: 0043 664 1234567", ["0043 664 1234567"]),
    ("Call me: +44 20 7946 0018, please", ["+44 20 7946 0018"]),
    ("0905 123 456 (szlovák szám)", ["0905 123 456"]),
    ("Írjanak ide: kovacs.bela@posta.example", ["kovacs.bela@posta.example"]),
    ("KOVACS_BELA+utca@Posta.Example.hu.", ["KOVACS_BELA+utca@Posta.Example.hu"]),
    ("kovacs.bela (kukac) posta.hu", ["kovacs.bela (kukac) posta.hu"]),
    ("kovacs kukac posta pont hu a címem", ["kovacs kukac posta pont hu"]),
    ("write to anna [at] posta [dot] org", ["anna [at] posta [dot] org"]),
    ("Itt áll az ABC-123 hónapok óta", ["ABC-123"]),
    ("Az ABC-123-as rendszámú Opel kerék nélkül áll.", ["ABC-123"]),
    ("abc-123 rendszámú roncs a ház előtt", ["abc-123"]),
    ("Rendszám: ABC 123", ["ABC 123"]),
    ("fehér furgon, ABC123, a járdán parkol", ["ABC123"]),
    ("AA-BC-123 minden nap a zebrán", ["AA-BC-123"]),
    ("AABC-123 szabálytalanul parkol", ["AABC-123"]),
    ("AABC123 blokkolja a kaput", ["AABC123"]),
    ("AA BC 123 rendszámmal", ["AA BC 123"]),
    ("aabc-123 rendszámú kocsi", ["aabc-123"]),
    ("Szlovák autó: BA-123XY", ["BA-123XY"]),
    ("Román kamion: CJ-12-ABC az úton", ["CJ-12-ABC"]),
    ("Horvát: ZG-1234-AB", ["ZG-1234-AB"]),
    ("Ukrán: AA1234BB kisbusz", ["AA1234BB"]),
    ("Német autó, M-AB 1234", ["M-AB 1234"]),
    ("Osztrák kocsi W-12345A a járdán", ["W-12345A"]),
    ("Két autó: ABC-123 és XYZ-987; tel. 06 30 555 0123, a@b.hu", ["ABC-123", "XYZ-987", "06 30 555 0123", "a@b.hu"]),
]
# Sentences in which there is nothing of the kind.
NOTHING = [
    "A KH-2026-04107 számú ügyben nem történt semmi.",
    "Ügyszám: BP-BUDAPEST-00012345",
    "A 2026/04107 ügyszámra hivatkozom",
    "Fő utca 12-14. előtt, a 3. emelet 21 alatt lakom",
    "Petőfi u. 45/B, 2. em. 13.",
    "Az 1117 Budapest, Október huszonharmadika utca 8-10.",
    "2026.11.21. óta nem ég",
    "2026. 11. 21. 14:30-kor láttam",
    "06/11/2026 óta",
    "06.12.2025 18:30 körül történt",
    "2025-12-06 és 2026-01-15 között háromszor jelentettem",
    "1 250 000 Ft-ba került",
    "Az 1.250.000 forintos felújítás után",
    "300 000 000 Ft volt a keret",
    "20 000 000 forintból épült",
    "Kb. 30 120 kWh fogyasztás",
    "hrsz. 0123/45",
    "Helyrajzi szám: 45/123-125",
    "Az oszlop száma: 301234567",
    "Kandeláber azonosítója 20-123-4567",
    "Lámpatest ABC-123 nem világít",
    "GPS: 47.497912, 19.040235",
    "47.4979 19.0402",
    "EOV 650123 240456",
    "A BKV-105 és a BKK 212 járat megállójában",
    "105-ös busz, 7E, M3-as metró",
    "Az M0 123-as kilométerénél",
    "COVID-19 óta nem takarítanak",
    "Sebességkorlátozás: 30, majd 50 km/h",
    "Adószám: 12345678-1-42",
    "Számlaszám 11773016-11111018-00000000",
    "A gödör 30x50x20 cm",
    "Nyitva 06:30-12:45 között",
    "nem 100 méter, hanem van 200 is",
    "Irányítószám: 6000 Kecskemét",
    "EN 13201-2 szabvány, ISO-900 és MSZ-123",
    "Az 5-ös úton, 12+500 km szelvényben",
    "A @jarda oldalon is kint van",
    "Tegnap 18.30-kor, tegnapelőtt 19.15-kor",
    "12345678",
]


@pytest.mark.parametrize(("sentence", "wanted"), FOUND, ids=[sentence[:30] for sentence, _wanted in FOUND])
def test_what_should_not_be_read_by_everybody_is_proposed(sentence: str, wanted: list[str]) -> None:
    assert [one.words for one in findings(sentence)] == wanted


@pytest.mark.parametrize("sentence", NOTHING, ids=[sentence[:30] for sentence in NOTHING])
def test_what_only_looks_like_it_is_left_alone(sentence: str) -> None:
    assert [one.words for one in findings(sentence)] == []


@pytest.mark.parametrize(("one", "other"), [
    ("06 30 555 0123", "+36 (30) 555-0123"), ("30/555-0123", "0036305550123"), ("Tel.: 1/234-5678", "06 1 2345678"),
    ("rendszám: abc-123", "ABC 123 rendszámú"), ("a@B.hu", "A@b.HU"), ("anna (kukac) posta pont hu", "anna@posta.hu"),
])
def test_the_same_thing_written_otherwise_is_known(one: str, other: str) -> None:
    assert findings(one)[0].key == findings(other)[0].key


def test_what_a_municipality_does_not_wish_is_not_proposed() -> None:
    text = "a@b.hu, 06 30 555 0123, ABC-123"
    kinds = kinds_of({"emails": False, "phones": True, "plates": False})
    assert [one.kind for one in findings(text, kinds)] == [Kind.PHONE]


STAND_INS = {Kind.EMAIL: "[e-mail]", Kind.PHONE: "[telefon]", Kind.PLATE: "[rendszám]", Kind.WORDS: "[…]"}


def removal(finding: Finding) -> Removal:
    return Removal(finding.kind, finding.key, finding.words)


def test_a_removal_reaches_every_way_of_writing_and_nothing_else() -> None:
    (found,) = findings("Hívjon: 06 30 555 0123")
    rewrite = Rewrite([removal(found)], STAND_INS)
    text, count = rewrite("06 30 555 0123, +36305550123 vagy 06\n30 555\u00a00123; de 06 30 555 0124 marad, 30 is.")
    assert (text, count) == ("[telefon], [telefon] vagy [telefon]; de 06 30 555 0124 marad, 30 is.", 3)


def test_words_that_a_person_names_are_taken_out_in_plain_text_and_in_html() -> None:
    rewrite = Rewrite([Removal(Kind.WORDS, "", "Kovács & fia")], STAND_INS)
    assert rewrite("<p>A Kovács &amp; fia előtt, KOVÁCS  & FIA</p>")[0] == "<p>A […] előtt, […]</p>"
    assert rewrite("Kovács és fia")[1] == 0


def test_every_text_within_a_structure_is_reached() -> None:
    (found,) = findings("a@b.hu")
    answers = {"how": ["write to a@b.hu", 3], "who": {"mail": "a@b.hu"}}
    assert Rewrite([removal(found)], STAND_INS).within(answers) == (
        {"how": ["write to [e-mail]", 3], "who": {"mail": "[e-mail]"}}, 2)


def test_a_long_text_full_of_digits_is_searched_quickly() -> None:
    """No pattern may run away: the text is as long as a report may be, and all of it begins to match."""
    for text in ("1 " * 2000, "a." * 2000 + "@", "AB-" * 1300, "06 " * 1300):
        assert len(findings(text)) < 2000

"""What is wrong with a file's words: every fault at its line, all of them together, each with what to write instead."""

from tenants.onboarding import plan as onboarding
from tests.tenants.onboarding.towns_in_files import FUZESD, faults_of, fuzesd, line_of, read


def the_fault(*changes: tuple[str, str], more: str = "") -> str:
    """The one error of the town's file after the changes, without the file's name."""
    text = fuzesd(*changes, more=more)
    (fault,) = faults_of(text)
    return fault.removeprefix("fuzesd.toml:")


def test_a_sound_file_has_neither_errors_nor_warnings() -> None:
    document = read(FUZESD)
    assert document.errors == []
    assert [str(remark) for remark in document.remarks if "Please check" in str(remark)] == []


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    text = fuzesd(
        ('slug = "fuzesd"', 'slug = "Füzesd!"'),
        ('prefix = "FZ"', 'prefix = "f"'),
        ('languages = ["hu", "en"]', 'languages = ["hu", "xx"]'),
        ('primary = "#14406b"', 'primary = "#14406"'),
        ('email = "lamps@fuzesd.example"', 'email = "lamps@fuzesd"'),
        ('body = "lamps"', 'body = "lamp"'),
        ('role = "administrator"', 'role = "admin"'),
    )
    faults = faults_of(text)
    assert len(faults) == 7
    lines = [int(fault.split(":")[1]) for fault in faults]
    assert lines == sorted(lines)
    wanted = ('slug = "Fü', 'prefix = "f"', "languages", '"#14406"', "lamps@fuzesd", 'body = "lamp"', 'role = "admin"')
    assert lines == [line_of(text, words) for words in wanted]
    with_way_out = ['slug = "fuzesd"', "KH", "hu, en, de", "six digits", ".hu or .org", "“lamps”", "“administrator”"]
    assert all(words in fault for words, fault in zip(with_way_out, faults, strict=True)), faults


def test_an_unknown_key_comes_with_the_nearest_known_one() -> None:
    fault = the_fault(("population = 5400", "poplation = 5400"))
    assert fault.startswith(f"{line_of(FUZESD, 'population')}: municipality.poplation: ")
    assert "There is no key “poplation”. Did you mean “population”?" in fault
    assert "Did you mean “staff”?" in the_fault(more='[[staf]]\nname = "x"\n')
    assert "Did you mean “email”?" in the_fault(('email = "lamps@', 'mail = "x"\nemail = "lamps@'))


def test_what_is_missing_is_named_with_an_example() -> None:
    assert "“municipality.prefix” is missing. Add: prefix = " in the_fault(('prefix = "FZ"\n', ""))
    assert "“municipality” is missing. Add: [municipality]" in " ".join(faults_of("[contact]\n"))
    assert "“workflow” is missing" in the_fault(('[workflow]\nfrom = "three-step"\n', ""))


def test_a_value_of_the_wrong_kind_is_told_with_one_of_the_right_kind() -> None:
    assert 'This is a number, but a text is expected. Write: name = "5"' in the_fault(('name = "Fűzesd"', "name = 5"))
    assert "This is a text, but a number is expected." in the_fault(("population = 5400", 'population = "5400"'))
    assert "Write a whole number from 1 to" in the_fault(("population = 5400", "population = 0"))
    assert "This entry is a number" in the_fault(('languages = ["hu", "en"]', 'languages = ["hu", "en", 3]'))


def test_codes_stand_once_with_the_line_of_the_first() -> None:
    text = fuzesd(('code = "lamps"', 'code = "works"'), ('body = "lamps"', 'body = "works"'))
    (fault,) = faults_of(text)
    first = line_of(text, 'code = "works"')
    assert f"The body “works” is there twice, first in line {first}." in fault


def test_a_code_is_proposed_from_words() -> None:
    assert 'Write: code = "kozseg-gazdalkodas"' in the_fault(
        ('code = "works"', 'code = "Község gazdálkodás"'), ('body = "works"', 'body = "kozseg-gazdalkodas"')
    )


def test_time_zones_countries_domains_and_telephones_are_checked() -> None:
    zone = the_fault(('prefix = "FZ"', 'prefix = "FZ"\ntime_zone = "Europe/Budapst"'))
    assert "Did you mean “Europe/Budapest”?" in zone
    assert 'Write them in capitals, such as "HU"' in the_fault(('prefix = "FZ"', 'prefix = "FZ"\ncountry = "hu"'))
    assert 'such as "hibak.fuzesd.example"' in the_fault(('"hibak.fuzesd.example"', '"https://hibak.fuzesd.example/x"'))
    assert "stands there twice" in the_fault(('"hibak.fuzesd.example"', '"fuzesd.localhost"'))
    assert "is not a telephone number" in the_fault(('"(06 97) 555 030"', '"call us"'))


def test_words_missing_in_a_language_are_a_warning() -> None:
    document = read(fuzesd(more='\n[[categories.add]]\ncode = "x"\nnames = "Valami"\n'.replace("\n\n", "\n")))
    (warning,) = [str(remark) for remark in document.remarks if "no words in en" in str(remark)]
    assert "Please check: " in warning
    assert 'Write: names = { hu = "…", en = "…" }' in warning


def test_the_root_refuses_what_no_section_reads() -> None:
    assert "There is no key “categoris”. Did you mean “categories”?" in the_fault(more="[categoris]\n")


def test_nothing_is_read_from_the_database_to_judge_a_file() -> None:
    # The suite forbids database access in tests that do not ask for it.
    assert onboarding.judge(read(FUZESD)).wishes["slug"] == "fuzesd"

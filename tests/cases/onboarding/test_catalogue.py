"""Categories, service levels, bodies and routing in a file."""

import pytest

from tenants.look import icons
from tenants.onboarding import catalogues
from tests.paths import SHARED
from tests.tenants.onboarding.towns_in_files import faults_of, fuzesd, line_of, read

ONLY = 'only = ["potholes", "lighting", "waste", "other"]\n'


def the_fault(*changes: tuple[str, str], more: str = "") -> str:
    (fault,) = faults_of(fuzesd(*changes, more=more))
    return fault


def remarks(*changes: tuple[str, str], more: str = "") -> list[str]:
    return [str(remark) for remark in read(fuzesd(*changes, more=more)).remarks]


def test_the_hungarian_catalogue_has_the_legal_service_levels() -> None:
    document = read(fuzesd((ONLY, "")))
    categories = document.wishes["categories"]
    assert len(categories) == 14
    assert {row["answer_days"] for row in categories.values()} == {30}
    assert {row["solution_days"] for row in categories.values()} == {None}
    levels = document.wishes["settings"]["service_levels"]
    assert (levels["pass_on_days"], levels["law"]["hu"]) == (8, "2023. évi XXV. törvény")


def test_the_hungarian_names_are_those_of_the_records() -> None:
    path = SHARED / "data" / "cases" / "budapest_categories.csv"
    if not path.exists():
        pytest.skip("the real data lie beside the repository (../shared), and are not there")
    written = {line.rsplit(",", 1)[0] for line in path.read_text("utf-8").splitlines()[1:]}
    ours = {row["names"]["hu"] for row in read(fuzesd((ONLY, ""))).wishes["categories"].values()}
    assert ours == written - {""}


def test_only_and_remove_choose_from_the_template() -> None:
    chosen = read(fuzesd()).wishes["categories"]
    assert list(chosen) == ["potholes", "lighting", "waste", "other"]
    assert [row["position"] for row in chosen.values()] == [0, 1, 2, 3]
    assert len(read(fuzesd((ONLY, 'remove = ["graffiti"]\n'))).wishes["categories"]) == 13
    assert "Did you mean “lighting”?" in the_fault((ONLY, 'remove = ["ligthing"]\n'))
    assert "exclude each other" in the_fault((ONLY, ONLY + 'remove = ["waste"]\n'))


def test_the_days_of_a_category_go_before_those_of_all() -> None:
    levels = (
        "[service_levels]\nanswer_days = 8\nsolution_days = 40\n[service_levels.categories.lighting]\nanswer_days = 3\n"
    )
    categories = read(fuzesd(more=levels)).wishes["categories"]
    assert (categories["lighting"]["answer_days"], categories["lighting"]["solution_days"]) == (3, 40)
    assert (categories["waste"]["answer_days"], categories["waste"]["solution_days"]) == (8, 40)
    fault = the_fault(more="[service_levels.categories.ligthing]\nanswer_days = 3\n")
    assert "There is no category “ligthing”. Did you mean “lighting”?" in fault
    assert "from 1 to 730" in the_fault(more="[service_levels]\nanswer_days = 0\n")
    late = remarks(more="[service_levels]\nanswer_days = 30\nsolution_days = 10\n")
    assert any("would have to be solved (10 days) before it is answered (30 days)" in words for words in late)


def test_changes_and_additions_are_checked_like_the_rest() -> None:
    change = '[categories.change.lighting]\nicon = "lamb"\n'
    assert "There is no icon “lamb”. Did you mean “lamp”?" in the_fault((ONLY, ONLY + change))
    change = '[categories.change.lihgting]\nicon = "lamp"\n'
    assert "Did you mean “lighting”?" in the_fault((ONLY, ONLY + change))
    added = '[[categories.add]]\ncode = "lighting"\nnames = { hu = "Fény", en = "Light" }\n'
    assert "comes from the template already" in the_fault((ONLY, ONLY + added))
    unnamed = '[[categories.add]]\ncode = "x"\n'
    assert "categories.add[1].names” is missing" in the_fault((ONLY, ONLY + unnamed))


def test_questions_of_a_category_have_kinds_and_options() -> None:
    good = """\
[[categories.change.potholes.questions]]
code = "size"
kind = "choice"
names = { hu = "Mekkora?", en = "How big?" }
options = { small = { hu = "Kicsi", en = "Small" }, large = { hu = "Nagy", en = "Large" } }
"""
    (question,) = read(fuzesd((ONLY, ONLY + good))).wishes["categories"]["potholes"]["questions"]
    assert question["options"]["large"] == {"hu": "Nagy", "en": "Large"}
    assert "Did you mean “choice”?" in the_fault(
        (ONLY, ONLY + good.replace('"choice"', '"choise"').split("options")[0])
    )
    one = good.replace(', large = { hu = "Nagy", en = "Large" }', "")
    assert "two options at least" in the_fault((ONLY, ONLY + one))


@pytest.mark.parametrize("name", catalogues.names("categories"))
def test_every_category_of_a_template_has_an_icon_a_group_and_three_languages(name: str) -> None:
    root = catalogues.template("categories", name)
    groups = root.data["groups"]
    for category in root.tables("categories"):
        assert set(category.words("names")) == {"hu", "en", "de"}
        assert icons.exists(category.text("icon"))
        assert category.text("group") in groups
    assert all(set(words) == {"hu", "en", "de"} for words in groups.values())
    assert root.document.faults == []


def test_routing_to_what_is_not_there_is_told() -> None:
    assert "routing[2].body: There is no body “lmaps”. Did you mean “lamps”?" in the_fault(
        ('body = "lamps"', 'body = "lmaps"')
    )
    assert "There is no category “light”. Did you mean “lighting”?" in the_fault(
        ('category = "lighting"', 'category = "light"')
    )
    assert "There is no area “nort”. Did you mean “north”?" in the_fault(
        ('category = "lighting"', 'category = "lighting"\narea = ["nort", "south"]')
    )


def test_rules_that_contradict_each_other_name_both_lines() -> None:
    text = fuzesd(more='[[routing]]\ncategory = "lighting"\nbody = "works"\n')
    (fault,) = faults_of(text)
    first = line_of(text, 'category = "lighting"') - 1
    assert f"For lighting the rule in line {first} sends to “lamps”, this one to “works”." in fault
    repeated = remarks(more='[[routing]]\ncategory = "lighting"\nbody = "lamps"\n')
    assert any(f"This rule repeats the one in line {first} (lighting)." in words for words in repeated)


def test_lists_in_a_rule_make_every_combination() -> None:
    rule = 'category = ["lighting", "waste"]\nstreet = ["Fő utca", "Kis köz"]'
    routing = read(fuzesd(('category = "lighting"', rule))).wishes["routing"]
    assert [key for key, row in routing.items() if row["body"] == "lamps"] == [
        "lighting//Fő utca", "lighting//Kis köz", "waste//Fő utca", "waste//Kis köz"
    ]  # fmt: skip


def test_what_nobody_gets_is_a_warning() -> None:
    holes = remarks(('[[routing]]\nbody = "works"\n\n', ""))
    assert any("Nobody gets “potholes”." in words for words in holes)
    assert not any("“lighting”" in words for words in holes)
    some = remarks(('[[routing]]\nbody = "works"\n', '[[routing]]\nbody = "works"\narea = "north"\n'))
    assert any("Nobody gets “waste” in south." in words for words in some)


def test_a_body_without_an_address_is_a_warning() -> None:
    assert any("FényHáló has no address" in words for words in remarks(('email = "lamps@fuzesd.example"\n', "")))


def test_a_body_may_have_an_address_for_one_category() -> None:
    more = (
        'email = "lamps@fuzesd.example"\n[[bodies.contacts]]\nemail = "night@fuzesd.example"\ncategory = "lighting"\n'
    )
    contacts = read(fuzesd(('email = "lamps@fuzesd.example"\n', more))).wishes["contacts"]
    assert list(contacts) == [
        "works//works@fuzesd.example", "lamps//lamps@fuzesd.example", "lamps/lighting/night@fuzesd.example"
    ]  # fmt: skip


def test_an_answer_or_a_whole_category_may_stop_the_form() -> None:
    stops = """\
[categories.change.potholes]
stopper = { hu = "Hívja a 112-t.", en = "Call 112." }
[[categories.change.potholes.questions]]
code = "gas"
kind = "yes_no"
names = { hu = "Gázszag?", en = "Gas?" }
[categories.change.potholes.questions.stops]
%s = { hu = "Hívja a gázművet.", en = "Call the gas works." }
"""
    row = read(fuzesd((ONLY, ONLY + stops % "yes"))).wishes["categories"]["potholes"]
    assert row["stopper"]["en"] == "Call 112."
    assert row["questions"][0]["stops"] == {"yes": {"hu": "Hívja a gázművet.", "en": "Call the gas works."}}
    assert "Did you mean “yes”?" in the_fault((ONLY, ONLY + stops % "yess"))
    worded = stops.replace('"yes_no"', '"text"') % "yes"
    assert "Only an option can stop the form" in the_fault((ONLY, ONLY + worded))

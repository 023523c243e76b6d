"""Routing: always one answer, always the same, with its reason."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.routing import Conflict, Router, Rule, check_rules, explain, holes, route


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


BODIES = ("bkm", "road", "town", "park")
TOWN = Rule("town")
LIGHTING = Rule("bkm", category="lighting")
OLD_TOWN = Rule("park", area="old")
LIGHTING_OLD = Rule("road", category="lighting", area="old")
MILL_STREET = Rule("town", street="Malom utca")


def body(rules: list[Rule], active: tuple[str, ...] = BODIES, **question: str | None) -> str | None:
    found = route(rules, active, category=question.get("category"), area=question.get("area"),
                  address=question.get("address") or "")  # fmt: skip
    return found.body if found else None


def test_the_most_specific_rule_wins() -> None:
    rules = [TOWN, LIGHTING, OLD_TOWN, LIGHTING_OLD, MILL_STREET]
    assert body(rules, category="graffiti", area="new") == "town"
    assert body(rules, category="lighting", area="new") == "bkm"
    assert body(rules, category="graffiti", area="old") == "park"
    assert body(rules, category="lighting", area="old") == "road"
    assert body(rules, category="lighting", area="old", address="Malom utca 14.") == "town"


def test_an_area_outweighs_a_category_and_a_street_both() -> None:
    assert body([LIGHTING, OLD_TOWN], category="lighting", area="old") == "park"
    both = Rule("road", category="lighting", area="old")
    assert body([both, MILL_STREET], category="lighting", area="old", address="malom UTCA 3") == "town"


def test_inactive_rules_and_inactive_bodies_never_match() -> None:
    off = Rule("bkm", category="lighting", active=False)
    assert body([off, TOWN], category="lighting") == "town"
    assert body([LIGHTING, TOWN], active=("town",), category="lighting") == "town"
    assert body([LIGHTING], active=("town",), category="lighting") is None


def test_equal_rules_go_to_the_lower_position_then_to_the_first_body() -> None:
    later = Rule("bkm", category="lighting", position=2)
    sooner = Rule("road", category="lighting", position=1)
    assert body([later, sooner], category="lighting") == "road"
    assert body([Rule("road"), Rule("bkm")]) == "bkm"
    assert body([Rule("bkm"), Rule("road")]) == "bkm"


def test_a_place_outside_every_area_meets_no_area_rule() -> None:
    assert body([OLD_TOWN, TOWN], category="lighting", area=None) == "town"
    assert body([OLD_TOWN], category="lighting", area=None) is None


def test_a_street_is_found_as_people_write_addresses() -> None:
    for address in (
        "Malom utca 14.",
        "MALOM UTCA",
        "9999 Kőhíd, malom utca 3/b",
        "14 Malom utca",
        "Málom  utca",
    ):
        assert body([MILL_STREET], address=address) == "town", address
    for address in ("Malomszeg utca 1.", "Régi Malom utca 1.", "Malom köz 2.", "", "utca Malom"):
        assert body([MILL_STREET], address=address) is None, address
    assert body([Rule("road", street="56-osok tere")], address="56-osok tere 3.") == "road"


def test_a_longer_street_name_is_more_specific() -> None:
    rules = [Rule("town", street="Mill"), Rule("road", street="Mill Lane")]
    assert body(rules, address="14 Mill Lane") == "road"
    assert body(rules, address="14 Mill Street") == "town"


def test_the_answer_says_why() -> None:
    found = route([LIGHTING_OLD, TOWN], BODIES, category="lighting", area="old")
    assert found is not None
    assert dict(found.why) == {"category": "lighting", "area": "old"}
    names = {"lighting": "lighting", "old": "district XI"}
    assert explain("BKM", found.why, names) == "Sent to BKM because lighting in district XI"
    everything = route([TOWN], BODIES, category="lighting", area="old")
    assert everything is not None
    assert everything.why == {}
    assert explain("Town", everything.why, {}) == "Sent to Town because it takes what has no rule of its own"
    assert explain("Town", {"street": "Malom utca"}, {}) == "Sent to Town because on Malom utca"


def test_rules_that_nothing_tells_apart_are_reported() -> None:
    rules = [
        LIGHTING,
        Rule("road", category="lighting", position=5),
        Rule("bkm", category="lighting"),
        Rule("road", category="lighting", active=False),
        Rule("town", street="Malom utca"),
        Rule("road", street="malom UTCA"),
        OLD_TOWN,
    ]
    assert check_rules(rules) == [
        Conflict(0, 1, same_body=False),
        Conflict(0, 2, same_body=True),
        Conflict(4, 5, same_body=False),
    ]


def test_holes_are_categories_that_nobody_gets() -> None:
    rules = [LIGHTING, Rule("park", category="trees", area="old")]
    found = holes(rules, BODIES, categories=["lighting", "trees", "graffiti"], areas=["old", "new"])
    assert found == {"trees": ["new"], "graffiti": ["old", "new"]}
    assert holes(rules, BODIES, categories=["lighting", "graffiti"], areas=[]) == {"graffiti": [""]}


maybe = st.one_of(st.none(), st.sampled_from("xyz"))
rules_at_random = st.lists(
    st.builds(
        Rule,
        body=st.sampled_from(BODIES),
        category=maybe,
        area=maybe,
        street=st.sampled_from(["", "Fő utca", "Fő", "Kis köz"]),
        position=st.integers(0, 3),
        active=st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(rules_at_random, maybe, maybe, st.sampled_from(["", "Fő utca 1", "Kis köz 2", "Nagy köz"]), st.randoms())
def test_the_order_in_which_rules_are_written_never_matters(rules, category, area, address, random) -> None:
    active = BODIES[:3]
    before = Router(rules, active).route(category=category, area=area, address=address)
    random.shuffle(rules)
    after = Router(rules, active).route(category=category, area=area, address=address)
    assert before == after
    if before is not None:
        assert before.rule.active
        assert before.body in active
        assert before.rule.category in (None, category)
        assert before.rule.area in (None, area)

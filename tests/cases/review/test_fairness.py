"""Whose turn it is among the municipalities that wait."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.review.fairness import order_of_turns

HOUR = timedelta(hours=1)


def served(waits: dict[str, timedelta], rounds: int) -> list[str]:
    """Who is served in so many turns, while everybody goes on having something that waits as long."""
    turns: dict[str, int] = {}
    order = []
    for _turn in range(rounds):
        town = order_of_turns(waits, turns)[0]
        turns[town] = turns.get(town, 0) + 1
        order.append(town)
    return order


def test_who_waits_longest_goes_first() -> None:
    assert order_of_turns({"a": HOUR, "b": 3 * HOUR, "c": 2 * HOUR}, {}) == ["b", "c", "a"]


def test_those_who_wait_equally_long_take_turns() -> None:
    assert served({"a": HOUR, "b": HOUR, "c": HOUR}, 6) == ["a", "b", "c", "a", "b", "c"]


def test_who_waits_twice_as_long_gets_about_twice_the_turns() -> None:
    order = served({"a": 20 * HOUR, "b": 10 * HOUR}, 30)
    assert 18 <= order.count("a") <= 22


def test_reports_of_the_last_minutes_are_equal() -> None:
    assert served({"a": timedelta(minutes=1), "b": timedelta(seconds=1)}, 2) == ["a", "b"]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.timedeltas(timedelta(0), timedelta(days=60)), min_size=1),
       st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 500)))
def test_everybody_who_waits_has_a_place_and_waiting_longer_never_hurts(
        waits: dict[str, timedelta], turns: dict[str, int]) -> None:
    order = order_of_turns(waits, turns)
    assert sorted(order) == sorted(waits)
    first = order[-1]
    longer = order_of_turns({**waits, first: waits[first] + timedelta(days=30_000)}, turns)
    assert longer.index(first) <= order.index(first)
    # Nobody is forgotten: whoever waits long enough is next, however many turns they have had.
    assert order_of_turns({**waits, first: timedelta(days=900_000)}, turns)[0] == first

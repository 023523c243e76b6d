"""A short way through the places of a day."""

import itertools
import random

import pytest

from cases.desk.round.route import length, metres, order


def test_a_degree_of_latitude_is_about_111_kilometres():
    assert metres((47.0, 19.0), (48.0, 19.0)) == pytest.approx(111_195, rel=1e-3)


def test_nothing_and_one_place_need_no_order():
    assert order([]) == []
    assert order([(47.0, 19.0)]) == [0]
    assert order([(47.0, 19.0)], (47.1, 19.0)) == [0]


@pytest.mark.parametrize("seed", range(8))
def test_the_way_is_close_to_the_shortest_one(seed):
    dice = random.Random(seed)
    points = [(47 + dice.random() / 20, 19 + dice.random() / 20) for _place in range(7)]
    start = (47.0, 19.0)
    shortest = min(length([start, *way]) for way in itertools.permutations(points))
    found = order(points, start)
    assert sorted(found) == list(range(7))
    assert length([start, *(points[index] for index in found)]) <= 1.12 * shortest


def test_the_way_does_not_cross_itself():
    corners = [(47.0, 19.0), (47.01, 19.01), (47.0, 19.01), (47.01, 19.0)]
    way = [corners[index] for index in order(corners)]
    assert length(way) < length(corners)

"""Scopes are plain sets: what narrows is kept, and nothing wider lies within."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.accounts.scopes import EVERYTHING, Scope

codes = st.frozensets(st.sampled_from("abc"))
scopes = st.builds(Scope, codes, codes, codes)


def test_only_what_narrows_is_kept():
    assert EVERYTHING.written() == {} and EVERYTHING.is_everything
    assert Scope(areas=frozenset("ba")).written() == {"areas": ["a", "b"]}


@pytest.mark.parametrize("kept", [None, {}, {"areas": []}, {"groups": None}])
def test_nothing_kept_is_everything(kept):
    assert Scope.read(kept).is_everything


@given(scopes)
def test_what_is_written_is_read_again(scope):
    assert Scope.read(scope.written()) == scope


@given(scopes, scopes)
def test_a_scope_lies_within_another_when_it_names_no_more(inner, outer):
    def reached(scope, name):
        return scope.named(name) or frozenset("abc…")

    expected = all(reached(inner, name) <= reached(outer, name) for name in ("groups", "areas", "bodies"))
    assert inner.is_within(outer) == expected
    assert inner.is_within(EVERYTHING) and inner.is_within(inner)

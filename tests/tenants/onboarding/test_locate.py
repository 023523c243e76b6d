"""The locator knows the line of everything that tomllib finds."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.onboarding.locate import Lost, Path, locate

TRICKY = '''\
# [not.a.table]
title = "a # that is no remark" # but this is one
"quoted key" = 1
'single' . "dotted" = [ 1, 2, # a remark ] in a list
  3,
]

[ a . b ]
multi = """
[not.a.table]
key = "no key"
"""
inline = { x = 1, y = { z = "}" }, "w" = [ { v = 1 }, { v = 2 } ] }
when = 2026-11-21T08:00:00Z

[[a.list]]
n = 1
[a.list.sub]
deep = true
[[a.list]]
n = 2
path = 'C:\\windows'
text = \'\'\'two quotes: ''\'\'\'
'''


def paths_of(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every key and entry."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from paths_of(part, (*path, key))


def test_every_key_of_a_tricky_file_has_its_line() -> None:
    lines = locate(TRICKY).lines
    assert set(lines) == set(paths_of(tomllib.loads(TRICKY)))
    text = TRICKY.split("\n")
    for path, number in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in text[number - 1], (path, number)
    assert lines["a", "list", 1, "n"] == text.index("n = 2") + 1
    assert lines["a", "b", "inline", "y", "z"] == lines["a", "b", "inline"]


def test_what_is_missing_is_found_at_what_is_around_it() -> None:
    positions = locate("[a]\nb = 1\n")
    assert positions.line(("a", "c")) == 1
    assert positions.line(("a", "b", "x")) == 2
    assert positions.line(("z",)) == 1


@pytest.mark.parametrize(("text", "opened"), [("a = [1,\n2\n\nb = 3", 1), ("x = 1\na = {b = 1,\nc", 2), ('a = "x', 1)])
def test_a_broken_text_says_what_is_still_open(text: str, opened: int) -> None:
    with pytest.raises(Lost) as lost:
        locate(text)
    assert lost.value.opened == opened


keys = st.sampled_from(["a", "b-c", '"d e"', "'f.g'", "é".encode().hex()])
plain = st.one_of(
    st.integers(-9, 999).map(str),
    st.sampled_from(['"x"', "'y'", "true", "1.5", '"""\nlong\n[x]\n"""', "1979-05-27", '"#"', r'"\" ]"']),
)
values = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(
            lambda parts: "[" + ", # remark ]\n".join([*parts, "\n"][: len(parts)]) + "\n]"
        ),
        st.dictionaries(keys, plain.filter(lambda v: "\n" not in v), max_size=2).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        ),
    ),
    max_leaves=4,
)
tables = st.dictionaries(keys, values, max_size=3).map(
    lambda table: "".join(f"{key} = {value}\n" for key, value in table.items())
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.booleans(), tables), max_size=4))
def test_every_key_of_any_file_has_a_line(parts: list[tuple[bool, str]]) -> None:
    text = "".join(
        (f"[[list]]\n{table}" if listed else f"[table{place}.sub]\n{table}")
        for place, (listed, table) in enumerate(parts)
    )
    assert set(locate(text).lines) == set(paths_of(tomllib.loads(text)))

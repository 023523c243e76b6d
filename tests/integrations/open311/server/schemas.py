"""The GeoReport JSON Schemas, and the part of JSON Schema that they use.

A keyword that is not known here is an error, so that nothing of a schema goes unread.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.paths import SHARED

FOLDER = SHARED / "data" / "open311" / "spec" / "json-schema"
TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}
SAID = {"description", "uniqueItems"}


def ensure_valid(content: Any, name: str) -> None:
    """Fail with every place where the content departs from the schema of this name; skip where there are no schemas."""
    if not FOLDER.is_dir():
        pytest.skip(f"The GeoReport schemas are not in {FOLDER}.")
    faults = list(departures(content, read(name), "$"))
    assert not faults, "\n".join(faults)


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


def departures(value: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
    if "$ref" in schema:
        # Beside a reference other keywords mean nothing.
        yield from departures(value, read(schema["$ref"]), place)
        return
    for keyword, wanted in schema.items():
        if keyword not in SAID:
            yield from KEYWORDS[keyword](value, wanted, place)


def of_type(value: Any, wanted: str, place: str) -> Iterator[str]:
    if not TYPES[wanted](value):
        yield f"{place} is {value!r} and no {wanted}"


def with_required(value: Any, wanted: list[str], place: str) -> Iterator[str]:
    yield from (f"{place} lacks {name}" for name in wanted if name not in value)


def with_properties(value: Any, wanted: dict[str, Any], place: str) -> Iterator[str]:
    for name, schema in wanted.items():
        if name in value:
            yield from departures(value[name], schema, f"{place}.{name}")


def with_items(value: Any, wanted: dict[str, Any], place: str) -> Iterator[str]:
    for number, item in enumerate(value):
        yield from departures(item, wanted, f"{place}[{number}]")


def any_of(value: Any, wanted: list[dict[str, Any]], place: str) -> Iterator[str]:
    tried = [list(departures(value, schema, place)) for schema in wanted]
    if all(tried):
        yield tried[0][0]


def one_of_words(value: Any, wanted: list[str], place: str) -> Iterator[str]:
    if value not in wanted:
        yield f"{place} is {value!r}, not one of {wanted}"


def not_longer(value: Any, wanted: int, place: str) -> Iterator[str]:
    if len(value) > wanted:
        yield f"{place} is longer than {wanted}"


def of_format(value: Any, wanted: str, place: str) -> Iterator[str]:
    if not isinstance(value, str):
        return
    if wanted == "date-time":
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value):
            yield f"{place} is {value!r} and no date-time"
        else:
            datetime.fromisoformat(value)
    elif wanted == "uri":
        if not urlsplit(value).scheme:
            yield f"{place} is {value!r} and no address"
    else:
        raise KeyError(wanted)


KEYWORDS: dict[str, Callable[[Any, Any, str], Iterator[str]]] = {
    "type": of_type,
    "required": with_required,
    "properties": with_properties,
    "items": with_items,
    "anyOf": any_of,
    "enum": one_of_words,
    "maxLength": not_longer,
    "format": of_format,
}

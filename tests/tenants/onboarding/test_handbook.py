"""The handbook of the onboarding file says what the reader does."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tenants.onboarding import catalogues
from tenants.onboarding import plan as onboarding
from tenants.onboarding.sections.branding import TEXTS
from tests.tenants.onboarding.towns_in_files import read

DOCS = Path(__file__).parents[3] / "docs"
HANDBOOK = (DOCS / "onboarding-file.md").read_text("utf-8")


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from keys_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys_of(part)


@pytest.mark.django_db
def test_the_smallest_file_works_as_it_is_printed() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", HANDBOOK, re.DOTALL)
    document = read(text)
    assert [str(remark) for remark in document.remarks] == []
    assert onboarding.apply(document).is_new
    assert onboarding.apply(read(text)).changes == ()


def test_every_key_that_an_example_uses_is_explained() -> None:
    explained = set(re.findall(r"`\[*([a-z0-9_]+)", HANDBOOK)) | set(re.findall(r"[.{ ]([a-z0-9_]+)\]*`", HANDBOOK))
    # Codes of a town's own, of which the handbook knows nothing, stand below these keys.
    own = {"statuses", "transitions", "change", "categories", "groups", "reasons", "texts", "select", "options"}
    for path in sorted((DOCS / "examples").glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        codes = {
            code
            for section in data.values()
            for key, table in (section.items() if isinstance(section, dict) else ())
            if key in own and isinstance(table, dict)
            for code in table
        }
        codes |= {code for move in data["workflow"].get("transitions", []) for code in move.get("reasons", {})}
        unknown = set(keys_of(data)) - explained - codes - {"hu", "en", "de"}
        assert not unknown, f"{path.name} uses keys that docs/onboarding-file.md does not explain: {sorted(unknown)}"


def test_every_template_and_text_is_named() -> None:
    for name in [*catalogues.names("categories"), *catalogues.names("workflows"), *TEXTS]:
        assert f"`{name}`" in HANDBOOK, name

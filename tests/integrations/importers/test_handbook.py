"""The handbook of importing says what the importer does."""

import re
from pathlib import Path

from integrations.importers.profile import CHANNELS, COLUMNS, EVENTS, TABLES, load_profile, ready_profiles

HANDBOOK = (Path(__file__).parents[3] / "docs/importing.md").read_text("utf-8")


def printed() -> str:
    (text,) = re.findall(r"```toml\n(.*?)```", HANDBOOK, re.DOTALL)
    return text


def test_the_printed_profile_can_be_used(tmp_path):
    path = tmp_path / "minta.toml"
    path.write_text(printed(), encoding="utf-8")
    profile = load_profile(str(path))
    assert set(profile.columns) == set(COLUMNS)
    assert set(profile.events) == set(EVENTS)
    assert (profile.encoding, profile.decimal, profile.words["kész"].proof) == ("cp1250", ",", "claimed")


def test_every_key_of_a_profile_is_explained():
    for table, keys in TABLES.items():
        for key in keys:
            assert re.search(rf"\b{key}\b", HANDBOOK), f"{table}.{key}"
    for channel in CHANNELS:
        assert re.search(rf"\b{channel}\b", HANDBOOK), channel


def test_every_ready_profile_is_where_the_handbook_says():
    assert "integrations/importers/profiles/" in HANDBOOK
    assert any(name in HANDBOOK for name in ready_profiles())

from pathlib import Path

import pytest

from integrations.importers.profile import ProfileRefused, Standing, load_profile, ready_profiles

SOUND = """
name = "Test"
time_zone = "Europe/Budapest"
[id]
column = "id"
[dates]
format = "iso"
precision = "minute"
[columns]
category = "kind"
status = "state"
latitude = "lat"
longitude = "lon"
[events]
reported = "when"
[status]
reported = { phase = "open" }
[status.words]
done = { phase = "solved", proof = "claimed" }
"""


def load(folder: Path, text: str):
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(str(path))


def test_the_ready_profiles_can_be_used():
    assert ready_profiles() == ["boston_2011", "budapest_2023_2024", "konstanz_2020_2022", "zurich_2016_2025"]
    for name in ready_profiles():
        assert load_profile(name).columns_needed()


def test_a_profile_of_ones_own_is_read_from_its_path(tmp_path):
    profile = load(tmp_path, SOUND)
    assert profile.code == "mine"
    assert profile.words == {"done": Standing("solved", "claimed")}
    assert profile.columns_needed() == ["id", "kind", "state", "lat", "lon", "when"]


def test_an_event_may_have_its_own_form_and_precision(tmp_path):
    own = 'reported = { column = "when", format = "%Y-%m-%d", precision = "day" }'
    date = load(tmp_path, SOUND.replace('reported = "when"', own)).events["reported"]
    assert (date.column, date.format, date.precision) == ("when", "%Y-%m-%d", "day")


@pytest.mark.parametrize(("instead_of", "wrong", "sentence"), [
    ('time_zone = "Europe/Budapest"', 'time_zone = "Budapest"', "time_zone.*Write one like Europe/Budapest"),
    ('time_zone = "Europe/Budapest"', 'time_zone = 1', "time_zone"),
    ('name = "Test"', 'nmae = "Test"', "nmae.*Possible here: name"),
    ('name = "Test"', 'encoding = "utf-9"', "encoding.*utf-9.*Try utf-8"),
    ('name = "Test"', 'encoding = "utf-16"', "encoding.*line by line"),
    ('name = "Test"', 'delimiter = ";;"', "delimiter.*one character"),
    ('name = "Test"', 'format = "xlsx"', "format.*csv, jsonl"),
    ('column = "id"', "", r"\[id\].*column.*or from"),
    ('precision = "minute"', 'precision = "hour"', r"\[dates\] precision.*minute, day"),
    ('category = "kind"', "", r"\[columns\] category"),
    ('latitude = "lat"', "", "both latitude and longitude"),
    ('status = "state"', "", r"\[status.words\].*names no column"),
    ('reported = "when"', "", r"\[events\] reported"),
    ('reported = { phase = "open" }', "", r"\[status\] reported"),
    ('reported = { phase = "open" }', 'reported = { phase = "opened" }', "phase.*opened.*draft, moderation"),
    ('proof = "claimed"', 'proof = "sure"', "proof.*sure.*none, claimed, confirmed"),
    ('proof = "claimed"', 'evidence = "claimed"', r"\[status.words\] “done”"),
    ("[dates]", "[dates", "not readable as TOML.*line 6"),
])
def test_what_cannot_be_used_is_refused_by_its_key(instead_of, wrong, sentence, tmp_path):
    assert instead_of in SOUND
    with pytest.raises(ProfileRefused, match=sentence):
        load(tmp_path, SOUND.replace(instead_of, wrong))


def test_an_unknown_profile_is_answered_with_the_ready_ones():
    with pytest.raises(ProfileRefused, match="budapest_2023_2024"):
        load_profile("budapst")

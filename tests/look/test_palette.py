import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.look import palette
from tenants.look.colour import contrast, to_oklch
from tenants.look.palette import GROUNDS, PaletteRefused, derive, theme_css

# Five towns as a typographer drew them, each token set by hand and eye.
DRAWN: dict[str, dict[str, str]] = {
    "house": {
        "primary": "#2a3230", "accent": "#f0c419",
        "on-primary": "#ffffff", "primary-strong": "#151c1a", "primary-lift": "#3d4543", "primary-lift-2": "#545d5a",
        "primary-ink": "#2a3230", "primary-tint": "#e8f3f0", "primary-tint-2": "#d8e2e0", "primary-pale": "#c9d4d1",
        "on-accent": "#18201e", "accent-edge": "#b49101", "accent-ink": "#816700", "accent-tint": "#f8f0d6",
        "accent-tint-2": "#efda9a", "accent-on-primary": "#f0c419", "act": "#f0c419", "on-act": "#18201e",
        "paper": "#ffffff", "wash": "#f0f5f4", "wash-2": "#e4ece9", "line": "#cbd5d3", "line-strong": "#76807d",
        "ink": "#18201e", "ink-2": "#474f4d", "ink-3": "#5e6765",
    },
    "kohid": {
        "primary": "#14406b", "accent": "#e3a21a",
        "on-primary": "#ffffff", "primary-strong": "#002851", "primary-lift": "#2a5582", "primary-lift-2": "#446d99",
        "primary-ink": "#14406b", "primary-tint": "#eaf1f9", "primary-tint-2": "#d3e1f1", "primary-pale": "#bcd4ee",
        "on-accent": "#171f27", "accent-edge": "#c38900", "accent-ink": "#8c6100", "accent-tint": "#fdeed7",
        "accent-tint-2": "#fad59b", "accent-on-primary": "#e3a21a", "act": "#e3a21a", "on-act": "#171f27",
        "paper": "#ffffff", "wash": "#f1f4f8", "wash-2": "#e5eaef", "line": "#cdd3da", "line-strong": "#767e87",
        "ink": "#171f27", "ink-2": "#474e56", "ink-3": "#5e656e",
    },
    "zoldvar": {
        "primary": "#1f4d3a", "accent": "#b5522f",
        "on-primary": "#ffffff", "primary-strong": "#023523", "primary-lift": "#34624e", "primary-lift-2": "#4f7a66",
        "primary-ink": "#1f4d3a", "primary-tint": "#e9f3ee", "primary-tint-2": "#d1e5db", "primary-pale": "#b7dbc9",
        "on-accent": "#ffffff", "accent-edge": "#b5522f", "accent-ink": "#ad4a27", "accent-tint": "#ffebe5",
        "accent-tint-2": "#fecebe", "accent-on-primary": "#da7450", "act": "#da7450", "on-act": "#15211b",
        "paper": "#ffffff", "wash": "#f1f5f3", "wash-2": "#e4ebe8", "line": "#ccd5d0", "line-strong": "#75807b",
        "ink": "#15211b", "ink-2": "#45504b", "ink-3": "#5d6862",
    },
    "stonebridge": {
        "primary": "#2b2f36", "accent": "#7a2e5d",
        "on-primary": "#ffffff", "primary-strong": "#161920", "primary-lift": "#3e424a", "primary-lift-2": "#555961",
        "primary-ink": "#2b2f36", "primary-tint": "#ebf0f9", "primary-tint-2": "#dbe0e9", "primary-pale": "#ccd1da",
        "on-accent": "#ffffff", "accent-edge": "#7a2e5d", "accent-ink": "#7a2e5d", "accent-tint": "#ffe9f4",
        "accent-tint-2": "#fec9e5", "accent-on-primary": "#bc6a99", "act": "#ffffff", "on-act": "#7a2e5d",
        "paper": "#ffffff", "wash": "#f2f4f8", "wash-2": "#e6eaf0", "line": "#ced3db", "line-strong": "#797d86",
        "ink": "#1a1e25", "ink-2": "#494d55", "ink-3": "#60656d",
    },
    "halomfo": {
        "primary": "#7a1f33", "accent": "#c9d94a",
        "on-primary": "#ffffff", "primary-strong": "#5d001d", "primary-lift": "#923647", "primary-lift-2": "#ac525f",
        "primary-ink": "#7a1f33", "primary-tint": "#f9edee", "primary-tint-2": "#f0d9db", "primary-pale": "#edc6c9",
        "on-accent": "#271a1b", "accent-edge": "#8e9b00", "accent-ink": "#656e00", "accent-tint": "#eff3d9",
        "accent-tint-2": "#d8e2a1", "accent-on-primary": "#c9d94a", "act": "#c9d94a", "on-act": "#271a1b",
        "paper": "#ffffff", "wash": "#f8f2f3", "wash-2": "#efe7e8", "line": "#dad0d0", "line-strong": "#867a7b",
        "ink": "#271a1b", "ink-2": "#554a4b", "ink-3": "#6d6162",
    },
}  # fmt: skip

TEXT_PROMISES = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS],
    *[("on-primary", ground) for ground in ("primary", "primary-strong", "primary-lift", "primary-lift-2")],
    *[("primary-ink", ground) for ground in ("paper", "wash-2", "primary-tint", "primary-tint-2")],
    *[("accent-ink", ground) for ground in ("paper", "wash-2", "accent-tint")],
    ("on-accent", "accent"),
    ("on-act", "act"),
    ("ink", "accent-tint-2"),
]
EDGE_PROMISES = [
    *[("line-strong", ground) for ground in GROUNDS],
    ("accent-edge", "paper"),
    ("accent-on-primary", "primary"),
    ("act", "primary"),
]

colours = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize("town", DRAWN)
def test_the_recipe_gives_what_was_drawn(town: str) -> None:
    drawn = DRAWN[town]
    assert derive(drawn["primary"], drawn["accent"]).tokens == drawn


def test_what_had_to_move_is_listed_with_both_ratios() -> None:
    mended = {mend.token: mend for mend in derive("#7a1f33", "#c9d94a").mended}
    assert set(mended) == {"accent-edge", "accent-ink"}
    edge = mended["accent-edge"]
    assert (edge.before, edge.after, edge.needed) == ("#c9d94a", "#8e9b00", 3.0)
    assert round(edge.ratio_before, 1) == 1.6
    assert round(edge.ratio_after, 1) == 3.1


def test_a_primary_that_carries_no_words_is_refused_with_a_proposal_that_works() -> None:
    with pytest.raises(PaletteRefused) as refused:
        derive("#c86415", "#ffffff")
    proposal = refused.value.proposal
    assert derive(proposal, "#ffffff").tokens["primary"] == proposal
    assert abs(to_oklch(proposal).lightness - to_oklch("#c86415").lightness) < 0.1


def test_short_colours_and_capitals_are_understood_and_others_refused() -> None:
    assert derive("ABC", "#0f0").tokens["primary"] == "#aabbcc"
    with pytest.raises(ValueError, match="#rrggbb"):
        derive("blue", "#0f0")


def kept(primary: str, accent: str) -> dict[str, str] | None:
    try:
        return derive(primary, accent).tokens
    except PaletteRefused as refusal:
        return derive(refusal.proposal, accent).tokens


def broken_promises(tokens: dict[str, str]) -> list[tuple[str, str]]:
    promises = [(pair, 4.5) for pair in TEXT_PROMISES] + [(pair, 3.0) for pair in EDGE_PROMISES]
    return [pair for pair, needed in promises if contrast(tokens[pair[0]], tokens[pair[1]]) < needed]


@given(primary=colours, accent=colours)
@settings(max_examples=150, deadline=None)
def test_every_promise_holds_for_any_two_colours(primary: str, accent: str) -> None:
    tokens = kept(primary, accent)
    assert tokens is not None
    assert broken_promises(tokens) == []


def test_every_promise_holds_along_the_greys_and_the_pure_hues() -> None:
    chooser = random.Random(20261121)
    steps = [f"#{level:02x}{level:02x}{level:02x}" for level in range(0, 256, 15)]
    pure = ["#ff0000", "#ffff00", "#00ff00", "#00ffff", "#0000ff", "#ff00ff"]
    for primary in [*steps, *pure]:
        tokens = kept(primary, chooser.choice([*steps, *pure]))
        assert tokens is not None
        assert broken_promises(tokens) == []


def test_the_style_sheet_holds_every_token_and_the_fonts() -> None:
    tokens = DRAWN["kohid"]
    css = theme_css(tokens, "classic")
    assert css.startswith("@layer theme")
    assert all(f"--{name}: {value};" in css for name, value in tokens.items())
    assert '"Source Serif Pro"' in css


def test_nothing_but_colours_gets_into_the_style_sheet() -> None:
    with pytest.raises(ValueError, match="not a colour"):
        theme_css({"primary": "red;} body{display:none"}, "plain")
    with pytest.raises(ValueError, match="font pair"):
        theme_css(DRAWN["kohid"], "comic")
    assert set(palette.FONT_PAIRS) == {"classic", "modern", "plain"}

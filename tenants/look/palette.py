"""A municipality's palette: two colours in, every token of the look out, readable in every pairing.

The recipe is the table "Derived once, when saved" of the look's handbook, in OKLCH. Greys and tints
take a fixed lightness and the hue of the primary; colours that carry words or edges are darkened or
lightened in steps of .005 until they keep their promise. A colour that had to move is listed as a
`Mend` with both ratios; a primary that can carry neither white nor ink is refused with a proposal.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tenants.look.colour import OKLCH, WHITE, contrast, normal_hex, to_hex, to_oklch

TEXT = 4.5
EDGE = 3.0
STEP = 0.005
# An accent that had to move further than this on the primary is no longer the town's accent.
ACCENT_MAY_MOVE = 0.12

# Token: lightness, most chroma; the hue is that of the primary.
_GREYS: dict[str, tuple[float, float]] = {
    "ink": (0.235, 0.02),
    "ink-2": (0.42, 0.016),
    "ink-3": (0.505, 0.016),
    "wash": (0.967, 0.006),
    "wash-2": (0.935, 0.009),
    "line": (0.865, 0.012),
    "line-strong": (0.59, 0.016),
    "primary-tint": (0.955, 0.013),
    "primary-tint-2": (0.905, 0.026),
    "primary-pale": (0.86, 0.045),
}
_ACCENT_TINTS: dict[str, tuple[float, float]] = {
    "accent-tint": (0.955, 0.035),
    "accent-tint-2": (0.89, 0.085),
}
GROUNDS = ("paper", "wash", "wash-2", "primary-tint")

_FONTS: dict[str, dict[str, str]] = {
    "classic": {
        "font-head": '"Source Serif Pro", "Source Serif 4", Georgia, serif',
        "font-body": '"Source Sans Pro", "Source Sans 3", "Segoe UI", sans-serif',
        "head-weight": "600",
        "head-track": "-.008em",
    },
    "modern": {
        "font-head": '"Hanken Grotesk", "Segoe UI", system-ui, sans-serif',
        "font-body": '"Hanken Grotesk", "Segoe UI", system-ui, sans-serif',
        "head-weight": "600",
        "head-track": "-.022em",
    },
    "plain": {
        "font-head": '"Source Sans Pro", "Source Sans 3", "Segoe UI", sans-serif',
        "font-body": '"Source Sans Pro", "Source Sans 3", "Segoe UI", sans-serif',
        "head-weight": "700",
        "head-track": "-.012em",
    },
}
FONT_PAIRS = tuple(_FONTS)

# The association's own look, used where no municipality is in play.
HOUSE_PRIMARY, HOUSE_ACCENT, HOUSE_FONTS = "#2a3230", "#f0c419", "modern"


@dataclass(frozen=True)
class Mend:
    """A colour that could not stay as it was: what it is for, before and after, with both ratios."""

    token: str
    ground: str
    before: str
    after: str
    ratio_before: float
    ratio_after: float
    needed: float


@dataclass(frozen=True)
class Check:
    """One promise of the palette that held: the token on its ground, its ratio, the ratio needed."""

    token: str
    ground: str
    ratio: float
    needed: float


@dataclass(frozen=True)
class Palette:
    """Every derived token as '#rrggbb' by its name without dashes in front, and what was mended."""

    tokens: dict[str, str]
    mended: tuple[Mend, ...]
    checks: tuple[Check, ...]


class PaletteRefused(ValueError):
    """Neither white nor ink can be read on the primary; `proposal` is the nearest primary that works."""

    def __init__(self, primary: str, proposal: str) -> None:
        self.primary = primary
        self.proposal = proposal
        super().__init__(
            f"On {primary} neither white nor dark letters can be read well enough (4.5:1). "
            f"The nearest colour that works is {proposal}."
        )


def derive(primary: str, accent: str) -> Palette:
    """All tokens of the look from a municipality's two colours.

    Raises:
        ValueError: one of the two is no colour.
        PaletteRefused: neither white nor ink reaches 4.5:1 on the primary.
    """
    return _Recipe(normal_hex(primary), normal_hex(accent)).palette()


def theme_css(tokens: dict[str, str], fonts: str) -> str:
    """The style sheet of one municipality: its derived tokens and its font pair, as custom properties.

    Raises:
        ValueError: a token is no '#rrggbb' colour, or the font pair is unknown.
    """
    if fonts not in _FONTS:
        raise ValueError(f"{fonts!r} is not a font pair; choose one of {', '.join(FONT_PAIRS)}.")
    lines = [f"    --{name}: {normal_hex(value)};" for name, value in tokens.items()]
    lines += [f"    --{name}: {value};" for name, value in _FONTS[fonts].items()]
    return "@layer theme {\n  :root {\n" + "\n".join(lines) + "\n  }\n}\n"


class _Recipe:
    def __init__(self, primary: str, accent: str) -> None:
        self.primary = to_oklch(primary)
        self.accent = to_oklch(accent)
        self.tokens = {"primary": primary, "accent": accent, "paper": WHITE}
        self.mended: list[Mend] = []

    def palette(self) -> Palette:
        self._greys()
        self._ensure_readable_primary()
        self._mend_accent()
        self._primaries()
        self._accents()
        return Palette(self.tokens, tuple(self.mended), tuple(_checks(self.tokens)))

    def _greys(self) -> None:
        for name, (lightness, most_chroma) in _GREYS.items():
            self.tokens[name] = to_hex(lightness, min(self.primary.chroma, most_chroma), self.primary.hue)

    def _ensure_readable_primary(self) -> None:
        primary = self.tokens["primary"]
        self.tokens["on-primary"] = self._words_on(primary)
        if contrast(self.tokens["on-primary"], primary) < TEXT:
            raise PaletteRefused(primary, _nearest_readable(self.primary))

    def _mend_accent(self) -> None:
        # The accent is a ground for words too (the one act of a page), so one of white and ink must be readable.
        accent = self.tokens["accent"]
        if max(contrast(accent, WHITE), contrast(accent, self.tokens["ink"])) < TEXT:
            darker = _move(self.accent, -STEP, lambda colour: contrast(colour, WHITE) >= TEXT)
            self._mend("accent", "paper", accent, darker or self.tokens["ink"], WHITE, TEXT)
            self.accent = to_oklch(self.tokens["accent"])
        self.tokens["on-accent"] = self._words_on(self.tokens["accent"])

    def _primaries(self) -> None:
        light, chroma, hue = self.primary
        tokens = self.tokens
        words = tokens["on-primary"]
        strong = to_hex(light - 0.09, chroma, hue)
        # Words stand on the strong primary too (the footer): under dark words it goes lighter, not darker.
        readable = strong if contrast(strong, words) >= TEXT else to_hex(light + 0.09, chroma, hue)
        self._mend("primary-strong", "on-primary", strong, readable, words, TEXT)
        for name, step, shade in (("primary-lift", 0.075, chroma), ("primary-lift-2", 0.16, 0.95 * chroma)):
            # The cover is drawn in these, and words may lie over it: where they could not be read, it is drawn darker.
            lift = to_hex(light + step, shade, hue)
            lower = to_hex(light - 0.4 * step, shade, hue)
            self._mend(
                name, "on-primary", lift, lift if contrast(lift, words) >= TEXT else lower, words, TEXT
            )
        grounds = [tokens[name] for name in ("paper", "primary-tint", "primary-tint-2", "wash-2")]
        ink = _darken(self.primary, tokens["primary"], lambda colour: _reads_on(colour, grounds, TEXT))
        self._mend("primary-ink", "paper", tokens["primary"], ink, WHITE, TEXT)

    def _accents(self) -> None:
        tokens = self.tokens
        for name, (lightness, most_chroma) in _ACCENT_TINTS.items():
            tokens[name] = to_hex(lightness, min(self.accent.chroma, most_chroma), self.accent.hue)
        accent = tokens["accent"]
        edge = _darken(self.accent, accent, lambda colour: contrast(colour, WHITE) >= EDGE)
        self._mend("accent-edge", "paper", accent, edge, WHITE, EDGE)
        grounds = [tokens[name] for name in ("paper", "accent-tint", "wash-2")]
        words = _darken(self.accent, accent, lambda colour: _reads_on(colour, grounds, TEXT))
        self._mend("accent-ink", "paper", accent, words, WHITE, TEXT)
        self._accent_on_primary()

    def _accent_on_primary(self) -> None:
        tokens = self.tokens
        primary, accent, ink = tokens["primary"], tokens["accent"], tokens["ink"]

        def stands_out(colour: str) -> bool:
            return (
                contrast(colour, primary) >= EDGE
                and max(contrast(colour, WHITE), contrast(colour, ink)) >= TEXT
            )

        # On a light primary no colour is light enough: there the mark goes dark instead.
        on_primary = (
            accent
            if stands_out(accent)
            else _move(self.accent, STEP, stands_out) or _move(self.accent, -STEP, stands_out) or ink
        )
        self._mend("accent-on-primary", "primary", accent, on_primary, primary, EDGE)
        if abs(to_oklch(on_primary).lightness - self.accent.lightness) <= ACCENT_MAY_MOVE:
            tokens["act"], tokens["on-act"] = on_primary, self._words_on(on_primary)
        elif contrast(WHITE, primary) >= EDGE:
            tokens["act"], tokens["on-act"] = WHITE, tokens["accent-ink"]
        else:
            tokens["act"], tokens["on-act"] = ink, WHITE

    def _words_on(self, ground: str) -> str:
        return WHITE if contrast(WHITE, ground) >= TEXT else self.tokens["ink"]

    def _mend(self, token: str, ground: str, before: str, after: str, against: str, needed: float) -> None:
        self.tokens[token] = after
        if after != before:
            ratios = contrast(before, against), contrast(after, against)
            self.mended.append(Mend(token, ground, before, after, *ratios, needed))


def _checks(tokens: dict[str, str]) -> list[Check]:
    pairs = [
        ("on-primary", "primary", TEXT),
        ("primary-ink", "paper", TEXT),
        ("accent-on-primary", "primary", EDGE),
        ("on-act", "act", TEXT),
        ("accent-edge", "paper", EDGE),
        ("accent-ink", "paper", TEXT),
    ]
    return [
        Check(token, ground, contrast(tokens[token], tokens[ground]), needed)
        for token, ground, needed in pairs
    ]


def _reads_on(colour: str, grounds: list[str], needed: float) -> bool:
    return all(contrast(colour, ground) >= needed for ground in grounds)


def _darken(start: OKLCH, colour: str, good: Callable[[str], bool]) -> str:
    return colour if good(colour) else _move(start, -STEP, good) or "#000000"


def _move(start: OKLCH, step: float, good: Callable[[str], bool]) -> str | None:
    """The first colour that is good when lightness goes on in steps, or None at the end of the way."""
    lightness = start.lightness + step
    while 0 < lightness < 1:
        colour = to_hex(lightness, start.chroma, start.hue)
        if good(colour):
            return colour
        lightness += step
    return None


def _nearest_readable(primary: OKLCH) -> str:
    """The nearest primary of the same hue on which white or its own ink reaches 4.5:1."""

    def readable(colour: str) -> bool:
        _, chroma, hue = to_oklch(colour)
        lightness, most_chroma = _GREYS["ink"]
        ink = to_hex(lightness, min(chroma, most_chroma), hue)
        return max(contrast(colour, WHITE), contrast(colour, ink)) >= TEXT

    near = [colour for step in (-STEP, STEP) if (colour := _move(primary, step, readable))]
    return min(near, key=lambda colour: abs(to_oklch(colour).lightness - primary.lightness))

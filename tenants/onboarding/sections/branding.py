"""How the municipality looks and speaks: colours, fonts, drawings, and its own words on the pages."""

import re
from typing import Any

from django.utils.translation import gettext as _

from tenants.look import palette
from tenants.look.colour import normal_hex
from tenants.onboarding import raster
from tenants.onboarding.changes import Rows
from tenants.onboarding.document import Document
from tenants.onboarding.faults import Weight
from tenants.onboarding.svg import WrongDrawing, clean
from tenants.onboarding.table import LANGUAGES, Table

# A municipality's own words, by where they stand. What is left out speaks with the product's words.
TEXTS = (
    "tagline",  # beside the name in the head of every page
    "welcome",  # the home page's large question
    "lede",  # the sentence below it
    "act",  # the words on the one large button
    "act_note",  # the small line below them
    "without_photo",  # the link for those who have no photo
    "danger",  # what to do when somebody is in danger
    "near",  # the heading over what happens now
    "done",  # the heading over what was done
    "signature",  # how letters end, instead of "Kind regards" and the name
    "letter_footer",  # the last line of every letter
)


def check(document: Document) -> None:
    """Understand [branding]; a municipality without one gets the house's own look."""
    table = document.root.table("branding")
    if table is None:
        return
    primary, accent = _colour(table, "primary", palette.HOUSE_PRIMARY), _colour(table, "accent", palette.HOUSE_ACCENT)
    document.wishes["branding"] = {
        "primary": primary,
        "accent": accent,
        "fonts": table.choice("fonts", palette.FONT_PAIRS, default=palette.HOUSE_FONTS, what=_("font pair")),
        "logo_svg": _sign(table, "logo"),
        "icon_svg": _icon(table),
        "cover_svg": _drawing(table, "cover"),
        "tokens": _tokens(table, primary, accent),
        "texts": _texts(table),
    }
    table.close()


def _colour(table: Table, key: str, default: str) -> str:
    written = table.text(key, default=default)
    try:
        return normal_hex(written)
    except ValueError:
        table.fault(
            key,
            _("“%(colour)s” is not a colour.") % {"colour": written},
            _("Write # and six digits from 0 to f: %(line)s") % {"line": f'{key} = "{_nearest_hex(written, default)}"'},
        )
        return default


def _nearest_hex(written: str, default: str) -> str:
    """What somebody may have meant: the same digits with a #, or our own colour as an example."""
    digits = "".join(char for char in written.lower() if char in "0123456789abcdef")
    return f"#{digits}" if len(digits) == 6 and len(written.strip("#x ")) <= 8 else default


def _tokens(table: Table, primary: str, accent: str) -> dict[str, str]:
    """Every colour of the look from the two; what cannot be read is refused, what had to move is told."""
    try:
        derived = palette.derive(primary, accent)
    except palette.PaletteRefused as refused:
        table.fault(
            "primary",
            _("On %(colour)s neither white nor dark letters can be read (4.5:1 is needed).") % {"colour": primary},
            _("The nearest colour that works: %(line)s") % {"line": f'primary = "{refused.proposal}"'},
        )
        return {}
    for mend in derived.mended:
        key = "primary" if mend.token.startswith("primary") else "accent"
        if mend.ratio_before < mend.needed:
            sentence = _("%(before)s reaches only %(ratio)s:1 as %(use)s, where %(needed)s:1 is needed.")
        else:
            sentence = _("%(before)s is too weak as %(use)s on the paler grounds.")
        table.fault(
            key,
            sentence
            % {
                "before": mend.before,
                "ratio": f"{mend.ratio_before:.1f}",
                "use": _use(mend.token),
                "needed": f"{mend.needed:g}",
            },
            _("There the pages use %(after)s.") % {"after": mend.after},
            weight=Weight.NOTE,
        )
    return derived.tokens


def _use(token: str) -> str:
    return {
        "accent": _("the ground of a button"),
        "accent-edge": _("an edge on white"),
        "accent-ink": _("letters on white"),
        "accent-on-primary": _("a mark on the main colour"),
        "primary-ink": _("letters on white"),
        "primary-strong": _("the ground of the foot"),
    }.get(token, token)


def _icon(table: Table) -> str:
    """The sign on telephones and in browser tabs; "" where the logo is to stand for it."""
    sign = _sign(table, "icon")
    box = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', sign)
    if box and not 0.8 <= float(box[1]) / max(float(box[2]), 0.001) <= 1.25:
        table.warn("icon", _("The icon is not square; on telephones it will look small."),
                   _("Take the part of the logo that is square, such as the coat of arms alone."))
    return sign


def _sign(table: Table, key: str) -> str:
    """A logo or icon: a drawing, or a picture (PNG) made small and kept as a data address; "" where there is none."""
    written = table.data.get(key)
    if not (isinstance(written, str) and written.strip().lower().endswith(".png")):
        return _drawing(table, key)
    path = table.file(key)
    if path is None:
        return ""
    try:
        return raster.small_png(path.read_bytes())
    except raster.PictureRefused as refused:
        table.fault(key, refused.problem, refused.instead)
        return ""


def _drawing(table: Table, key: str) -> str:
    """A drawing from a file, or written inline; "" where there is none."""
    written = table.data.get(key)
    if isinstance(written, str) and written.lstrip().startswith("<"):
        text = table.text(key, longest=1_000_000)
    else:
        path = table.file(key)
        if path is None:
            return ""
        if path.suffix.lower() != ".svg":
            table.fault(
                key,
                _("%(path)s is not an SVG drawing.") % {"path": path.name},
                _("Ask for it as SVG; most drawing programs export it. A logo and an icon may be PNG, too."),
            )
            return ""
        content = path.read_bytes()[:1_000_000]
        text = content.decode("utf-8-sig", errors="replace")
    try:
        return clean(text)
    except WrongDrawing as wrong:
        table.fault(key, wrong.problem, wrong.instead)
        return ""


def _texts(table: Table) -> dict[str, dict[str, str]]:
    languages = table.table("texts")
    if languages is None:
        return {}
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        words = languages.table(language) if language in languages else None
        if words is None:
            continue
        found[language] = {key: words.text(key, longest=400) for key in TEXTS if key in words}
        words.close(what=_("text"))
        if language not in table.document.languages:
            languages.warn(
                language,
                _("There are texts in “%(language)s”, but the municipality does not speak it.")
                % {"language": language},
                _("Add it to languages under [municipality]."),
            )
    languages.close(what=_("language"))
    _compare(languages, found)
    return found


def _compare(table: Table, found: dict[str, dict[str, str]]) -> None:
    """Warn where one of the municipality's languages lacks a text that another has."""
    all_keys = {key for words in found.values() for key in words}
    for language in table.document.languages:
        missing = [key for key in TEXTS if key in all_keys and not found.get(language, {}).get(key)]
        if missing and found.get(language):
            table.warn(
                language,
                _("In “%(language)s” these texts are missing: %(keys)s.")
                % {"language": language, "keys": ", ".join(missing)},
                _("Readers see the product's own words there."),
            )
        elif missing:
            table.warn(
                None,
                _("There are no texts in “%(language)s”.") % {"language": language},
                _("Add a table [branding.texts.%(language)s].") % {"language": language},
            )


def wanted(document: Document) -> Rows:
    """The look's row, as the file wants it."""
    branding: dict[str, Any] | None = document.wishes.get("branding")
    return {("branding", ""): branding} if branding else {}

"""Logos and icons that come as PNG: drawn anew from their pixels, small enough to stand on every page."""

import base64
import io

from django.utils.translation import gettext as _
from PIL import Image

# Pixels of the longer side: twelve times as large as it is shown, enough for a telephone's screen.
LONGEST = 512
SMALLEST = 96
MOST_PIXELS = 25_000_000
MOST_BYTES = 120_000


class PictureRefused(ValueError):
    """A picture cannot be used: what is wrong, and what to do about it."""

    def __init__(self, problem: str, instead: str) -> None:
        super().__init__(problem)
        self.problem, self.instead = problem, instead


def small_png(content: bytes) -> str:
    """The picture as a data address, without anything that the file held besides its pixels.

    Raises:
        PictureRefused: it is no PNG, too small, or too large.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as file:
            if file.width * file.height > MOST_PIXELS:
                raise PictureRefused(_("The picture has more than 25 million pixels."),
                                     _("Save it with 512 pixels on its longer side."))
            picture = file.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused(_("This is not a PNG picture that can be read."),
                             _("Save it again as PNG, or ask for it as SVG.")) from error
    if max(picture.size) < SMALLEST:
        raise PictureRefused(_("The picture is only %(size)d pixels large and would look blurred.")
                             % {"size": max(picture.size)},
                             _("Ask for one with 512 pixels on its longer side, or for an SVG drawing."))
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    if packed.tell() > MOST_BYTES:
        packed = io.BytesIO()
        picture.quantize(256).save(packed, "PNG", optimize=True)
    if packed.tell() > MOST_BYTES:
        raise PictureRefused(_("The picture is too detailed for a logo: it weighs more than %(size)d KB.")
                             % {"size": MOST_BYTES // 1000}, _("A logo has few colours and clear edges."))
    return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode()

"""A QR code as SVG, drawn into the page: nothing is fetched, and it prints as sharp as the printer can."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M

# Light squares around the code, without which it cannot be read.
QUIET = 4


def qr_svg(words: str, *, title: str) -> SafeString:
    """The code of an address; 15 % of it may be stained and it still reads.

    Args:
        title: what it is, for those who do not see it.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(words)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" shape-rendering="crispEdges" aria-label="{1}">'
        '<rect class="qr-light" width="{0}" height="{0}"/><path class="qr-dark" d="{2}"/></svg>',
        len(rows), title, path)

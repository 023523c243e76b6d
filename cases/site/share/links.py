"""Plain links by which a case is passed on. Nothing of those sites is loaded until somebody follows one."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
# One of the eight masks is as good as another for a short address, and trying all of them takes ten times as long.
MASK = 3


@dataclass(frozen=True)
class ShareLink:
    name: str
    url: str


def share_links(address: str, words: str) -> list[ShareLink]:
    """Where a case can be passed on to.

    Args:
        address: of the case's page, whole.
        words: what it is about, in a few words.
    """
    both = f"{words} {address}"
    return [
        ShareLink(_("E-mail"), f"mailto:?subject={quote(words)}&body={quote(address)}"),
        ShareLink("Facebook", "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address})),
        ShareLink("X", "https://x.com/intent/post?" + urlencode({"text": words, "url": address})),
        ShareLink("Bluesky", "https://bsky.app/intent/compose?" + urlencode({"text": both})),
        ShareLink("WhatsApp", "https://wa.me/?" + urlencode({"text": both})),
    ]


def printed_sign(address: str, title: str) -> SafeString:
    """The QR code of an address as SVG, for the printed page; 15 % of it may be stained and it still reads.

    Args:
        title: what it is, for those who do not see it.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, mask_pattern=MASK)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" shape-rendering="crispEdges" aria-label="{1}">'
        '<rect class="qr-light" width="{0}" height="{0}"/><path class="qr-dark" d="{2}"/></svg>',
        len(rows), title, "".join(_runs(rows)))


def _runs(rows: list[list[bool]]) -> list[str]:
    """Dark squares beside each other as one stroke."""
    path = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                path.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
            x = end + 1
    return path

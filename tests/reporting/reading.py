"""What a reader finds in a document: its words in order, its headings, how full its pages are."""

import re
from html.parser import HTMLParser

import page
import pypdfium2

# What is cut where a line ends (PDFium writes \x02 for the hyphen of a broken word), and what stands for a space.
_GAPS = re.compile(r"[\s\x02\u00a0\u202f\u2009\u200b\u00ad\u2010-]+")


def squeezed(words: str) -> str:
    """Words without what line breaks and justification change."""
    return _GAPS.sub("", words)


def words_of_pdf(pdf: bytes) -> str:
    return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(pdf))


def headings_of_pdf(pdf: bytes) -> list[str]:
    return [mark.get_title() for mark in pypdfium2.PdfDocument(pdf).get_toc()]


def failed_rules(pdf: bytes) -> list[str]:
    """What of PDF/UA-1 a machine finds broken."""
    return [f"{failure.rule_id}: {failure.message}" for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def filled(pdf: bytes) -> list[float]:
    """For each page but the cover, how far down it is filled: 0 to 1 of the room between head and foot."""
    shares = []
    for sheet in list(pypdfium2.PdfDocument(pdf))[1:]:
        grey = sheet.render(scale=0.5, grayscale=True).to_numpy()
        rows = (grey.reshape(grey.shape[0], -1) < 200).any(axis=1)
        top, bottom = int(len(rows) * 0.06), int(len(rows) * 0.935)
        last = max((at for at in range(top, bottom) if rows[at]), default=top)
        shares.append((last - top) / (bottom - top))
    return shares


class Page(HTMLParser):
    """The words of an HTML page, and what in it a strict content policy would block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.blocked: list[str] = []
        self.links: list[str] = []
        self._hidden = 0
        self.feed(html)

    @property
    def words(self) -> str:
        return " ".join(self.pieces)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self._hidden += tag in ("style", "script")
        self.blocked += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.blocked.append(f"<{tag}>")
        self.links += [str(given[name]) for name in ("href", "src") if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)

"""What becomes of a PDF: a clean copy, or a refusal that says what to do."""

import io

import pikepdf
import pytest

from cases.documents.limits import DEFAULT
from cases.documents.pipeline import clean
from cases.documents.refusals import SENTENCES, DocumentRefused
from tests.cases.documents import pdfs


def test_an_ordinary_document_comes_out_as_it_looked():
    done = clean(pdfs.ordinary(3))
    assert done.pages == 3
    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == b"0.2 0.4 0.8 rg 100 100 200 200 re f"
        assert [float(edge) for edge in pdf.pages[0].MediaBox] == [0, 0, 595, 842]


def test_nothing_that_acts_or_tells_is_left():
    sent = pdfs.full_of_tricks()
    done = clean(sent)
    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Version", "/Lang", "/StructTreeRoot"}
        assert not pdf.attachments and "/Info" not in pdf.trailer
        assert not {"/AA", "/Annots", "/PieceInfo"} & set(pdf.pages[0].obj.keys())
        # Everything unpacked, so that nothing hides behind compression.
        whole = io.BytesIO()
        pdf.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.disable,
                 stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    for word in (pdfs.CANARY, "JavaScript", "/Launch", "/URI", "EmbeddedFile", "Metadata", "/AA", "/XFA"):
        assert word.encode() not in whole.getvalue(), word


def test_what_was_filled_in_stays_readable():
    with pikepdf.open(io.BytesIO(clean(pdfs.full_of_tricks()).data)) as pdf:
        drawn = [name for name in pdf.pages[0].Resources.get("/XObject", {}).keys() if name != "/Photo"]  # noqa: SIM118
        assert drawn, "the field became part of the page"


def test_tags_for_blind_readers_stay():
    pdf = pdfs.plain()
    paragraph = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.P))
    pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=paragraph))
    pdf.Root.Lang = pikepdf.String("hu")
    with pikepdf.open(io.BytesIO(clean(pdfs.saved(pdf)).data)) as done:
        assert done.Root.Lang == "hu" and done.Root.StructTreeRoot.K.S == "/P"


@pytest.mark.parametrize(("make", "code"), [
    (lambda: b"", "empty"),
    (lambda: b"just words", "not_a_pdf"),
    (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 2000, "not_a_pdf"),
    (pdfs.truncated, "damaged"),
    (lambda: b"%PDF-1.7\nnothing that follows\n%%EOF", "damaged"),
    (pdfs.locked, "encrypted"),
    (pdfs.locked_for_readers, "encrypted"),
    (pdfs.without_pages, "no_pages"),
    (lambda: pdfs.ordinary(201), "too_many_pages"),
    (lambda: b"%PDF-1.7\n" + b"0" * DEFAULT.weight + b"%%EOF", "too_heavy"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_not_taken_is_explained(make, code):
    with pytest.raises(DocumentRefused) as refused:
        clean(make())
    assert refused.value.code == code
    assert refused.value.sentence == str(SENTENCES[code])


def test_a_bomb_is_refused_within_its_bounds():
    with pytest.raises(DocumentRefused) as refused:
        clean(pdfs.bomb())
    assert refused.value.code in ("damaged", "too_complex")

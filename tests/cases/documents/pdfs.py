"""PDFs for the tests, harmless and hostile, made here so that the corpus needs no files."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

CANARY = "canary-4711"


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    whole = io.BytesIO()
    pdf.save(whole, **how)
    return whole.getvalue()


def plain(pages: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _page in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(b"0.2 0.4 0.8 rg 100 100 200 200 re f")
    return pdf


def ordinary(pages: int = 1) -> bytes:
    return saved(plain(pages))


def full_of_tricks() -> bytes:
    """Scripts, actions, attached files, metadata, remarks, links and thumbnails, each with the canary."""
    pdf = plain()
    script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')")))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String(CANARY), script])))
    pdf.attachments["evil.exe"] = pikepdf.AttachedFileSpec(
        pdf, CANARY.encode(), description="", filename="evil.exe", mime_type="", creation_date="", mod_date="")
    pdf.docinfo["/Author"] = CANARY
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [CANARY]
    page = pdf.pages[0]
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(Tool=Dictionary(Private=String(CANARY)))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9],
                      A=Dictionary(S=Name.URI, URI=String(f"https://{CANARY}.example/")))
    looks = pdf.make_stream(b"0 0 200 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20])
    launch = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("field"), V=String("filled in"),
                        Rect=[50, 50, 250, 70], AP=Dictionary(N=looks), F=4, AA=Dictionary(K=script),
                        A=Dictionary(S=Name.Launch, F=String(f"{CANARY}.exe")))
    page.Annots = pdf.make_indirect(Array([pdf.make_indirect(link), pdf.make_indirect(launch)]))
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[1]]), XFA=String(CANARY))
    photo = jpeg_with_words()
    image = pdf.make_stream(photo, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, BitsPerComponent=8,
                            ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode)
    page.Resources = Dictionary(XObject=Dictionary(Photo=image))
    return saved(pdf)


def jpeg_with_words() -> bytes:
    from PIL import Image

    whole = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARY
    Image.new("RGB", (8, 8), (200, 30, 30)).save(whole, "JPEG", exif=exif, comment=CANARY.encode())
    return whole.getvalue()


def locked() -> bytes:
    return saved(plain(), encryption=pikepdf.Encryption(user="", owner="secret"))


def locked_for_readers() -> bytes:
    return saved(plain(), encryption=pikepdf.Encryption(user="secret", owner="secret"))


def without_pages() -> bytes:
    pdf = pikepdf.new()
    return saved(pdf)


def truncated() -> bytes:
    return ordinary(3)[:-200]


def bomb() -> bytes:
    """An object stream that unfolds to two gigabytes."""
    thin = zlib.compressobj(9)
    packed = b"".join(thin.compress(b" " * 10_000_000) for _ in range(200)) + thin.flush()
    head = b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length " + str(
        len(packed)).encode() + b" >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    row = b"".join(bytes([2, 0, 1, 0]) for _ in range(3))
    at = len(head)
    xref = (b"2 0 obj\n<< /Type /XRef /Size 4 /W [1 2 1] /Root 3 0 R /Length " + str(len(row) + 4).encode()
            + b" >>\nstream\n" + bytes([0, 0, 0, 255]) + row + b"\nendstream\nendobj\n")
    return head + xref + b"startxref\n" + str(at).encode() + b"\n%%EOF"

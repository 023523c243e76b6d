"""Colours that can be read, drawings that do nothing, words in every language."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tenants.look import drawings
from tenants.onboarding.svg import WrongDrawing, clean
from tests.tenants.onboarding.towns_in_files import faults_of, fuzesd, line_of, read

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'


def test_a_colour_is_six_digits_after_a_sign() -> None:
    text = fuzesd(('primary = "#14406b"', 'primary = "deep blue"'))
    (fault,) = faults_of(text)
    assert fault.startswith(f"fuzesd.toml:{line_of(text, 'primary')}: branding.primary: “deep blue” is not a colour.")
    assert 'primary = "#' in fault


def test_a_primary_that_carries_no_words_is_refused_with_a_proposal() -> None:
    text = fuzesd(('primary = "#14406b"', 'primary = "#7f7f7f"'))
    found = faults_of(text)
    if found:
        assert "The nearest colour that works: primary = " in found[0]
    else:  # the recipe may find dark letters for it: then nothing is to be said
        assert read(text).wishes["branding"]["tokens"]["on-primary"] != "#ffffff"


def test_a_mended_colour_is_a_note_and_not_an_error() -> None:
    document = read(fuzesd(('accent = "#b5522f"', 'accent = "#e3a21a"')))
    notes = [str(remark) for remark in document.remarks]
    assert any("#e3a21a reaches only 2.2:1 as an edge on white" in note and "#c38900" in note for note in notes)
    assert document.wishes["branding"]["tokens"]["accent-edge"] == "#c38900"


def test_fonts_and_texts_are_known_words() -> None:
    assert "Did you mean “plain”?" in faults_of(fuzesd(('fonts = "plain"', 'fonts = "plane"')))[0]
    assert "Did you mean “tagline”?" in faults_of(fuzesd(('tagline = "a falu', 'tag_line = "a falu')))[0]
    assert "Did you mean “hu”?" in faults_of(fuzesd(("[branding.texts.hu]", "[branding.texts.hun]")))[0]


def test_a_text_that_one_language_lacks_is_a_warning() -> None:
    document = read(fuzesd(('tagline = "village matters"', 'tagline = "village matters"\nact = "Report"')))
    assert any("In “hu” these texts are missing: act" in str(remark) for remark in document.remarks)


def test_a_logo_comes_from_a_file_or_stands_in_the_text(tmp_path: Path) -> None:
    drawing = f'{OPEN}<path fill="var(--primary)" d="M0 0h40v40z"/></svg>'
    (tmp_path / "logo.svg").write_text(drawing)
    in_file = read(fuzesd(('fonts = "plain"', 'fonts = "plain"\nlogo = "logo.svg"')), tmp_path)
    inline = read(fuzesd(('fonts = "plain"', f"fonts = \"plain\"\nlogo = '{drawing}'")))
    assert in_file.wishes["branding"]["logo_svg"] == inline.wishes["branding"]["logo_svg"] == clean(drawing)
    (tmp_path / "logo.webp").write_bytes(b"RIFF")
    (fault,) = faults_of(fuzesd(('fonts = "plain"', 'fonts = "plain"\nlogo = "logo.webp"')), tmp_path)
    assert "logo.webp is not an SVG drawing" in fault


def test_a_logo_may_be_a_picture_and_is_drawn_anew_from_its_pixels(tmp_path: Path) -> None:
    comment = PngInfo()
    comment.add_text("Author", "Minta Mihály")
    Image.new("RGBA", (900, 600), "#14406b").save(tmp_path / "logo.png", pnginfo=comment)
    document = read(fuzesd(('fonts = "plain"', 'fonts = "plain"\nlogo = "logo.png"\nicon = "logo.png"')), tmp_path)
    kept = base64.b64decode(document.wishes["branding"]["logo_svg"].partition(",")[2])
    assert Image.open(io.BytesIO(kept)).size == (512, 341) and b"Mih" not in kept
    for content, said in ((b"\x89PNG", "not a PNG picture"), (tiny(), "only 20 pixels")):
        (tmp_path / "bad.png").write_bytes(content)
        (fault,) = faults_of(fuzesd(('fonts = "plain"', 'fonts = "plain"\nlogo = "bad.png"')), tmp_path)
        assert said in fault


def tiny() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (20, 20)).save(packed, "PNG")
    return packed.getvalue()


def test_an_icon_that_is_not_square_is_a_warning() -> None:
    wide = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40"><path d="M0 0h200v40z"/></svg>'
    document = read(fuzesd(('fonts = "plain"', f"fonts = \"plain\"\nicon = '{wide}'")))
    assert any("not square" in str(remark) for remark in document.remarks)
    assert document.wishes["branding"]["icon_svg"]


def test_what_drawing_programs_leave_behind_is_dropped() -> None:
    exported = """<?xml version="1.0"?>
    <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
    <!-- Made with a program -->
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="urn:i" width="40px" height="40" inkscape:version="1">
      <title>Logo</title><metadata>x</metadata><inkscape:page/><defs/>
      <g id="layer1" inkscape:label="L">
        <path style="fill:#14406b;-inkscape-stroke:none;stroke-width:2" d="M0 0h9z"/>
      </g>
    </svg>"""
    cleaned = clean(exported)
    assert 'viewBox="0 0 40 40"' in cleaned
    assert all(words in cleaned for words in ('fill="#14406b"', 'stroke-width="2"', 'd="M0 0h9z"'))
    for word in ("inkscape", "style", "title", "metadata", "<!--", "DOCTYPE"):
        assert word not in cleaned
    assert drawings.clean(cleaned)


HOSTILE = [
    ('<script>alert(1)</script><path d="M0 0"/>', "script"),
    ('<path d="M0 0" onclick="alert(1)"/>', "onclick"),
    ('<path d="M0 0" ONLOAD="alert(1)"/>', "ONLOAD"),
    ('<a href="https://evil.example"><path d="M0 0"/></a>', "<a>"),
    ('<image href="https://evil.example/x.png"/>', "image"),
    ('<use href="#x"/>', "use"),
    ("<foreignObject><body/></foreignObject>", "foreignObject"),
    ("<style>path{fill:url(https://evil.example)}</style>", "style"),
    ('<path d="M0 0" fill="url(https://evil.example)"/>', "flat colour"),
    ('<path d="M0 0" style="fill:url(//evil.example)"/>', "flat colour"),
    ('<path d="M0 0" fill="javascript:alert(1)"/>', "flat colour"),
    ('<path d="M0 0" xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//evil.example"/>', "refers to"),
    ('<animate attributeName="href" values="javascript:alert(1)"/>', "animate"),
    ("<text>Kőhíd</text>", "Turn its letters into paths"),
    ('<linearGradient id="a"/>', "flat colours"),
    ('<path d="M0 0" fill="expression(alert(1))"/>', "flat colour"),
    ("<g/>", "nothing to see"),
]


@pytest.mark.parametrize(("inside", "words"), HOSTILE)
def test_a_drawing_with_anything_but_shapes_is_refused(inside: str, words: str) -> None:
    with pytest.raises(WrongDrawing) as wrong:
        clean(f"{OPEN}{inside}</svg>")
    assert words in f"{wrong.value.problem} {wrong.value.instead}"


def test_entities_cannot_blow_up() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + f'{OPEN}<path d="&b;"/></svg>'
    with pytest.raises(WrongDrawing, match="entities"):
        clean(bomb)
    with pytest.raises(WrongDrawing):
        clean(f"{OPEN}" + '<path d="M0 0"/>' * 20_000 + "</svg>")
    with pytest.raises(WrongDrawing, match="well-formed"):
        clean("<svg")

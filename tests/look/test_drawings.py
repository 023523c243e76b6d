import pytest

from tenants.look.drawings import DrawingRefused, clean

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" aria-hidden="true">'
    '<path fill="var(--primary)" d="M1 1h38"/></svg>'
)


def test_shapes_and_theme_colours_come_through() -> None:
    assert clean(LOGO) == '<svg aria-hidden="true" viewBox="0 0 40 40"><path fill="var(--primary)" d="M1 1h38"/></svg>'


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)" d="M0 0"/>',
        '<path style="fill:red" d="M0 0"/>',
        '<path fill="url(https://elsewhere.example/a)" d="M0 0"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<image href="https://elsewhere.example/a.png"/>',
        '<use href="#x"/>',
        "<foreignObject/>",
        '<path fill="expression(1)" d="M0 0"/>',
        '<g><set attributeName="d"/></g>',
    ],
)
def test_what_could_load_or_run_is_refused(inner: str) -> None:
    with pytest.raises(DrawingRefused):
        clean(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">{inner}</svg>')


@pytest.mark.parametrize(
    "text",
    [
        "no svg",
        "<svg><path/></svg>",
        "<html/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>',
        '<svg viewBox="0 0 1 1">' + "<g/>" * 20_000 + "</svg>",
    ],
)
def test_what_is_no_plain_svg_is_refused(text: str) -> None:
    with pytest.raises(DrawingRefused):
        clean(text)


def test_markup_in_a_value_cannot_break_out_of_it() -> None:
    with pytest.raises(DrawingRefused):
        clean('<svg viewBox="0 0 1 1"><path fill="&quot;&gt;&lt;script&gt;" d="M0 0"/></svg>')

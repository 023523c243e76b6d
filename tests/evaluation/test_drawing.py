from hypothesis import given
from hypothesis import strategies as st

from evaluation.pages import drawing

figures = st.one_of(st.none(), st.floats(0, 5_000, allow_subnormal=False))


def a_dot(name: str, low: float | None, value: float | None, high: float | None) -> drawing.Dot:
    return drawing.Dot(name, value, low, high, "7")


rows = st.lists(
    st.tuples(st.text(max_size=60), figures, figures, figures).map(
        lambda row: a_dot(row[0], *sorted(row[1:], key=lambda x: (x is None, x)))
    ),
    max_size=20,
)


@given(rows, st.sampled_from([drawing.WIDE, drawing.NARROW]))
def test_everything_drawn_lies_inside_the_picture(dots, width):
    picture = drawing.dots(dots, width)
    assert len(picture.lines) == len(dots)
    for line in picture.lines:
        xs = [*(line.bar or ()), *([line.dot] if line.dot is not None else [])]
        assert all(picture.left <= x <= picture.right for x in xs)
        assert 0 < line.y < picture.foot < picture.height
    assert [tick.x for tick in picture.ticks] == sorted(tick.x for tick in picture.ticks)
    assert 2 <= len(picture.ticks) <= 12


@given(figures, figures, figures, figures)
def test_a_strip_stays_on_its_line(value, low, high, before):
    strip = drawing.strip(value, low, high, before)
    assert (strip is None) is (value is None and low is None)
    if strip:
        xs = [*(strip.bar or ()), *(x for x in (strip.dot, strip.before) if x is not None)]
        assert all(6 <= x <= 144 for x in xs)


def test_an_interval_without_an_end_runs_to_the_edge():
    picture = drawing.dots([drawing.Dot("Pavements", None, 120.0, None, "not yet half")], drawing.WIDE)
    (line,) = picture.lines
    assert line.bar == (line.bar[0], picture.right)
    assert line.dot is None
    assert line.words_x < line.bar[0]
    assert line.words_anchor == "end"


def test_a_long_name_is_shortened_beside_its_row_and_whole_above_it():
    dots = [drawing.Dot("Parkok, zöldterületek és játszóterek", 3.0, 2.0, 4.0, "3")]
    assert drawing.dots(dots, drawing.WIDE).lines[0].label == "Parkok, zöldterületek és…"
    assert drawing.dots(dots, drawing.NARROW).lines[0].label == "Parkok, zöldterületek és játszóterek"


def test_grid_lines_are_round_numbers():
    assert [drawing.nice_step(top, 5) for top in (1, 7, 40, 95, 611)] == [0.2, 2, 10, 20, 200]

"""A figure in a table cell: interval as a pale band, value as a dot, the earlier one as a stroke."""

from html import escape
from typing import Final

WIDTH: Final = 110
HEIGHT: Final = 22
LEFT: Final = 6.0
RIGHT: Final = 104.0


def mini(
    value: float | None, low: float | None, high: float | None, then: float | None, *, top: float, title: str
) -> str:
    """The picture on a scale from nought to ``top``; nothing where there is nothing to see a figure beside.

    An interval whose upper end was never reached runs to the edge.
    """
    if low is None and (value is None or then is None):
        return ""

    def at(number: float) -> str:
        place = LEFT + (RIGHT - LEFT) * (min(max(number / top, 0.0), 1.0) if top > 0 else 0.0)
        return f"{place:.1f}"

    parts = [f'<path d="M{LEFT:g} 11H{RIGHT:g}" stroke="var(--line)"/>']
    if low is not None:
        end = at(top if high is None else high)
        parts.append(f'<path d="M{at(low)} 11H{end}" stroke="var(--primary-pale)" stroke-width="8"/>')
    if then is not None:
        parts.append(f'<path d="M{at(then)} 3v16" stroke="var(--accent-edge)" stroke-width="2.5"/>')
    if value is not None:
        parts.append(f'<circle cx="{at(value)}" cy="11" r="5" fill="var(--primary)"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
